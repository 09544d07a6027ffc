#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a new MAC address is the VF's too, or nobody's
# Xfail: hv_netvsc mac-busy
. "$HVNF_LIB"

# address_is IF ADDRESS
address_is()
{
	guest "read a < /sys/class/net/$1/address; echo \$a; [ \$a = $2 ]"
}

settle
need "the VF carries the data" vf_up
ok "the address is changed" guest "ip link set dev $IF address 52:54:00:aa:00:99"
ok "the host took it" seen "mac 52:54:00:aa:00:99"
ok "the VF has it" address_is "$VF" 52:54:00:aa:00:99
peer "ip neigh flush dev tap0"
by_vf
lab set mac-change=off
not_ok "a host that does not allow it is obeyed" guest "ip link set dev $IF address 52:54:00:aa:00:77"
ok "the interface keeps its address" address_is "$IF" 52:54:00:aa:00:99
ok "and so does the VF" address_is "$VF" 52:54:00:aa:00:99
lab set mac-change=on
if [ "$DRIVER" = hv_netfail ]; then
	lab fault on=rndis.oid.0001021b do=drop
	not_ok "a host that does not answer is given up" guest "timeout 7 ip link set dev $IF address 52:54:00:aa:00:66"
	lab fault clear
	ok "the VF has its old address" address_is "$VF" 52:54:00:aa:00:99
fi
by_vf
done_testing
