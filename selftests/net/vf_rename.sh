#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the interface and its VF are renamed under traffic: nothing is lost
# Xfail: hv_netvsc vf-name 6.1
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"

flows_on_vf
ok "the VF is renamed" guest ip link set "$VF" name vfnew
VF=vfnew
ok "it still belongs to the interface" vf_joined
guest ip link set "$IF" name netnew
IF=$(guest 'for d in /sys/class/net/*/device/channels; do d=${d%/device*}; echo ${d##*/}; done')
ok "the VF still belongs to it" vf_joined
is "the path has stayed" "$(labctl path) $(stat switches_to_vf)" "vf 1"
flows_stop
flows_whole
done_testing
