#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: frames for others reach the guest while it is promiscuous, and only then
. "$HVNF_LIB"

# The peer believes that 10.0.0.77 has an address that nobody has.
strangers()
{
	peer "ping -q -c 5 -i 0.02 -W 1 10.0.0.77" > /dev/null
	true
}

# A listener in the guest ends with success once it saw them. It does not make
# the interface promiscuous itself.
listen()
{
	guest_bg dump "deadline 5 tcpdump -Z root -p -n -l -i $IF -c 5 ether dst 02:00:00:00:00:77 2> /run/dump.err"
	guest_soon 5 "grep -q listening /run/dump.err"
}

settle
peer "ip neigh replace 10.0.0.77 lladdr 02:00:00:00:00:77 dev tap0"
before=$(stat rx_filtered)
strangers
ok "the host filters them" [ "$(stat rx_filtered)" -ge $((before + 5)) ]
need "promiscuous" guest "ip link set $IF promisc on"
need "the host was told" soon 3 asks_for 0x20
listen
strangers
ok "they reach the guest" guest_join dump
need "no longer promiscuous" guest "ip link set $IF promisc off"
need "the host was told" soon 3 asks_for 0x20 0
before=$(stat rx_filtered)
strangers
ok "the host filters them again" [ "$(stat rx_filtered)" -ge $((before + 5)) ]
ok "echoes come back" ping_peer
done_testing
