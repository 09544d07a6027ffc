#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: modes, address lists and MTU of the interface are the VF's, and all is taken back
# Xfail: hv_netvsc 14
. "$HVNF_LIB"

# detail WORD VALUE: of ip -d link show, on the VF.
detail()
{
	guest "ip -d link show dev $VF" | grep " $1 $2 "
}

hears()
{
	guest "ip maddr show dev $VF" | grep "$1"
}

settle
need "the interface gets settings" guest "ip link set $IF promisc on allmulticast on
	ip maddr add 01:00:5e:01:02:03 dev $IF; ip link set $IF mtu 3000"
need "a VF carries the data" vf_up
ok "the VF is promiscuous" detail promiscuity 1
ok "it takes all multicast" detail allmulti 1
ok "it hears the group" hears 01:00:5e:01:02:03
ok "it has the MTU" detail mtu 3000
need "they are changed" guest "ip link set $IF promisc off allmulticast off
	ip maddr del 01:00:5e:01:02:03 dev $IF; ip maddr add 01:00:5e:04:05:06 dev $IF"
ok "the VF is not promiscuous any more" soon 5 detail promiscuity 0
ok "it does not take all multicast" soon 5 detail allmulti 0
not_ok "it does not hear the old group" hears 01:00:5e:01:02:03
ok "it hears the new one" hears 01:00:5e:04:05:06
need "promiscuous once more" guest ip link set "$IF" promisc on
ok "the VF too" soon 5 detail promiscuity 1
need "the driver goes" drv_unload
ok "the VF is not promiscuous" detail promiscuity 0
not_ok "it hears nothing of ours" hears 01:00:5e:04:05:06
ok "it has its own MTU" detail mtu 1500
not_ok "it is down, as it was found" guest "ip link show dev $VF up | grep ."
done_testing
