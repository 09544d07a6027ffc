#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the priority in a tag passes both ways, and a large send is cut with its tag
. "$HVNF_LIB"

# dump MACHINE IF WHAT: prints a frame of that kind that IF sees.
dump()
{
	"${1}_bg" dump "deadline 5 tcpdump -Z root -p -n -e -l -i $2 -c 1 '$3' 2> /run/dump.$1"
	wait_for 5 "a listener" "$1" "grep -q listening /run/dump.$1"
}

settle
need "the guest has VLAN 10" guest "ip link add link $IF name v10 type vlan id 10 egress-qos-map 0:5 &&
	ip addr add 10.0.10.2/24 dev v10 && ip link set v10 up"
need "the peer has VLAN 10" peer "ip link add link tap0 name v10 type vlan id 10 egress-qos-map 0:3 &&
	ip addr add 10.0.10.1/24 dev v10 && ip link set v10 up"
_PING_PEER=10.0.10.1
dump peer tap0 "vlan 10 and icmp[icmptype] == icmp-echo"
ok "echoes come back" ping_peer
peer_join dump
ok "the peer sees priority 5" grep "vlan 10, p 5" "$HVNF_OUT/peer.dump"
dump guest "$IF" "vlan 10 and icmp[icmptype] == icmp-echoreply"
ok "echoes come back" ping_peer
guest_join dump
ok "the guest sees priority 3" grep "vlan 10, p 3" "$HVNF_OUT/bg.dump"
before=$(stat tx_lso)
ok "TCP to the peer is intact" to_peer tcp 10.0.10.1 50 20000
ok "the host has cut large sends" [ "$(stat tx_lso)" -gt "$before" ]
done_testing
