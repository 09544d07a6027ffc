#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that answers a switch after the deadline: nobody waits for RTNL, and its late word changes nothing
# Once: the table of the data path is the same on every kernel
# Skip: hv_netvsc waits without a deadline (defect 1)
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/rtnl.sh"

settle
lab fault on=nvsp.switch-complete nth=2 count=2 do=delay=3000
rtnl_probe_start
lab vf offer
need "a VF is plugged in" vf_plug
ok "the host is asked for it" soon 10 seen "guest switch active=1"
ok "and, in vain, to take it back" soon 10 seen "guest switch active=0"
ok "echoes come back" ping_peer
# The host's word alone says little: it is a late one.
ok "with answers in time the VF carries the data" soon 60 guest "ethtool -S $IF | grep 'path_to_vf: [1-9]'"
rtnl_probe_stop 200
by_vf
done_testing
