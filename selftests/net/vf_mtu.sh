#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the MTU of the interface is that of its VF, before and after the VF came
. "$HVNF_LIB"

vf_mtu_is()
{
	guest "read x < /sys/class/net/$VF/mtu; echo \$x; [ \$x = $1 ]"
}

settle
need "both ends take an MTU of 4000" mtu 4000
carrier_wait "$IF"
need "a VF carries the data" vf_up
ok "the VF has it" vf_mtu_is 4000
ok "3972 bytes in one piece" ping_peer -M "do" -s 3972
need "both ends take an MTU of 9000" mtu 9000
ok "the VF has it" soon 5 vf_mtu_is 9000
ok "the VF carries the data" soon 20 path_is vf
ok "8972 bytes in one piece to the peer" ping_peer -M "do" -s 8972
ok "8972 bytes in one piece to the guest" ping_guest -M "do" -s 8972
by_vf
need "it is unplugged" vf_unplug
ok "8972 bytes in one piece by the synthetic path" ping_peer -M "do" -s 8972
done_testing
