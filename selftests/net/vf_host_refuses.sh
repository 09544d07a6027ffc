#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that takes each switch to the VF back at once: nothing is lost, and it is asked ever less often
# Once: the table of the data path is the same on every kernel
# Timeout: 200
# Skip: hv_netvsc it does not look at what the host switches
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"
. "$HVNF_JOB/net/common/rtnl.sh"

asked()
{
	labctl events | grep -c "guest switch active=1"
}

settle
# The first answer is to a guest that makes sure; then every second is to one that
# wants the VF.
for n in 2 4 6 8 10 12 14 16; do
	lab fault "on=nvsp.switch-complete nth=$n do=then=\"switch synthetic\""
done
lab vf offer
need "a VF is plugged in" vf_plug
flows_start 20 200
rtnl_probe_start
passes 10000
n=$(asked)
ok "it was asked a few times ($n)" [ "$n" -ge 3 -a "$n" -le 8 ]
rtnl_probe_stop 200
lab fault clear
ok "when it lets us, the VF carries the data" soon 60 path_is vf
flows_stop
flows_whole
by_vf
done_testing
