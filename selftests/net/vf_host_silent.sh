#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that answers no switch of the path costs a deadline, and nobody RTNL
# Xfail: hv_netvsc 1
# Timeout: 120
. "$HVNF_LIB"

# Makes and removes an interface, which takes RTNL, for some seconds: the longest in ms.
rtnl_probe='worst=0; i=0; while [ $i -lt 60 ]; do
	read a b < /proc/uptime; ip link add dummy9 type dummy; ip link del dummy9; read c b < /proc/uptime
	t=$(((${c%.*} * 100 + 1${c#*.} - ${a%.*} * 100 - 1${a#*.}) * 10)); [ $t -gt $worst ] && worst=$t
	sleep 0.05; i=$((i + 1)); done; echo $worst'

settle
lab fault on=nvsp.switch-complete do=drop
guest_bg probe "$rtnl_probe"
lab vf offer
need "a VF is plugged in" vf_plug
ok "it belongs to the interface" soon 5 vf_joined
ok "the host is asked for it" soon 10 seen "guest switch active=1"
ok "and, in vain, to take it back" soon 10 seen "guest switch active=0"
ok "echoes come back" ping_peer
ok "the probe of RTNL ends" guest_join probe
worst=$(cat "$HVNF_OUT/bg.probe")
ok "nobody waited longer than 200 ms for RTNL ($worst)" [ "$worst" -le 200 ]
ok "the path is synthetic" soon 10 path_is synthetic
lab fault clear
ok "with answers the VF carries the data in the end" soon 60 path_is vf
by_vf
done_testing
