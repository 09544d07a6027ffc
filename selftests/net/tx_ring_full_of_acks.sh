#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: frames and acknowledgements that find the ring full go out when there is room
# Lab: channels=1
# Skip: hv_netvsc has no such counters
. "$HVNF_JOB/net/common/hostile.sh"

counter()
{
	guest "ethtool -S $IF" | sed -n "s/^ *$1: //p"
}

counted()
{
	[ "$(counter "$1")" -gt 0 ]
}

# frame_waits: one found the ring full, or the queue that was stopped when it nearly was.
frame_waits()
{
	counted tx_queue_0_ring_full || counted tx_queue_0_stopped
}

slots_back()
{
	lab ledger | grep "slots lent=0 "
}

# The smallest ring: 3968 acknowledgements fill it.
settle ring_size=32
need "slots for all of them" guest ethtool -G "$IF" rx 4400
carrier_wait "$IF"
# A stray frame on its way shall not have the byte limit hold the others before they get to the ring.
need "no byte limit" guest "echo 1000000 > /sys/class/net/$IF/queues/tx-0/byte_queue_limits/limit_min"
ok "echoes come back" ping_peer
need "the host stops reading" lab hold tx on
# Frames of a kind that nobody answers, an announcement each.
for i in 1 2 3 4 5 6 7 8; do
	lab inject data times=500 "msg=$(le32 1 74 36 30 0 0 0 0 0 0 0)525400aa0001020000000001ffff$(le32 0 0 0 0)" ||
		fatal "the host has no slots"
	guest true
done
need "more, which need no slot" lab inject xfer times=200 tid=0x7000 ranges=0:4
ok "acknowledgements wait" soon 4 counted rx_queue_0_ack_deferred
guest_bg echo "ping -q -c 3 -i 0.2 -W 20 $PEER4"
ok "a frame waits" soon 4 frame_waits
need "the host reads on" lab hold tx off
ok "the echoes come back" guest_join echo
ok "the host has all slots back" soon 5 slots_back
ok "echoes come back" ping_peer
done_testing
