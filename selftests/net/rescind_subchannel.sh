#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a sub-channel that is taken away costs what is under way in it, and nothing else
# Skip: hv_netvsc never ends after that (defect 32)
. "$HVNF_LIB"

# flows N: streams of their own ports, so of all queues
flows()
{
	for _i in $(seq "$1"); do
		to_peer tcp "$PEER4" 20 10000 && to_guest tcp "$GUEST4" 20 10000 || return 1
	done
}

settle
need "two queues" soon 5 queues_are 2
ok "streams are intact" flows 2
guest_bg blast "traffic source udp $PEER4 4998 count=100000 size=1000 rate=500 seconds=2"
need "the host takes a sub-channel away" lab rescind chan=1
ok "the driver notices" guest_soon 5 "dmesg | grep -q 'the host took channel 1 away'"
guest_join blast
ok "streams are intact" flows 6
ok "datagrams to the peer are" to_peer udp "$PEER4" 200 1000
ok "datagrams to the guest are" to_guest udp "$GUEST4" 200 1000
ok "the host spreads over what is left" soon 5 sh -c '! labctl rss | grep "^table.* 1"'
guest "ip link set $IF down"
up
ok "echoes come back" ping_peer
done_testing
