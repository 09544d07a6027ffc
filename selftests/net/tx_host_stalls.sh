#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that stops reading for a while holds the guest back and loses nothing
# Once: rings and buffers are filled by the same code on every kernel
# Lab: channels=1
# Skip: hv_netvsc has no bound on messages under way that senders would reach
. "$HVNF_LIB"

counter()
{
	guest "ethtool -S $IF" | sed -n "s/^ *$1: //p"
}

counted()
{
	[ "$(counter "$1")" -gt 0 ]
}

settle
# Byte queue limits would hold the senders back long before our own.
guest "echo 10000000 > /sys/class/net/$IF/queues/tx-0/byte_queue_limits/limit_min"
ok "echoes come back" ping_peer
for i in 1 2 3 4; do
	peer_bg sink$i "exec traffic sink udp 500$i count=800 size=500 idle=20000"
done
wait_for 5 "a sink at the peer" nsx peer sh -c "grep -q :138C /proc/net/udp6"
need "the host stops reading" lab hold tx on
for i in 1 2 3 4; do
	guest_bg source$i "traffic source udp $PEER4 500$i count=800 size=500"
done
ok "the guest stops its queue" soon 4 counted tx_queue_0_stopped
is "nobody had to be told that it hangs" "$(counter tx_queue_0_timeouts)" 0
need "the host reads on" lab hold tx off
for i in 1 2 3 4; do
	ok "sender $i sends the rest" guest_join source$i
	ok "all of it arrives" peer_join sink$i
done
ok "the queue was woken" counted tx_queue_0_woken
ok "echoes come back" ping_peer
done_testing
