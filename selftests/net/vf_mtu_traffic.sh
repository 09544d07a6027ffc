#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the MTU is changed while the VF carries numbered traffic: nothing is lost
# Xfail: hv_netvsc vf-mtu
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"

flows_on_vf
for size in 1400 2000 1500; do
	ok "the MTU becomes $size" guest ip link set "$IF" mtu $size
	ok "the VF has it" guest "read x < /sys/class/net/$VF/mtu; [ \$x = $size ]"
	ok "the VF carries the data" soon 10 path_is vf
done
flows_stop
flows_whole
done_testing
