#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that answers no switch of the path costs a deadline, and nobody RTNL
# Once: the table of the data path is the same on every kernel
# Xfail: hv_netvsc 1
# Timeout: 120
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/rtnl.sh"

settle
lab fault on=nvsp.switch-complete do=drop
rtnl_probe_start
lab vf offer
need "a VF is plugged in" vf_plug
ok "it belongs to the interface" soon 5 vf_joined
ok "the host is asked for it" soon 10 seen "guest switch active=1"
ok "and, in vain, to take it back" soon 10 seen "guest switch active=0"
ok "echoes come back" ping_peer
rtnl_probe_stop 200
ok "the path is synthetic" soon 10 path_is synthetic
lab fault clear
ok "with answers the VF carries the data in the end" soon 60 path_is vf
by_vf
done_testing
