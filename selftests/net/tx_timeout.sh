#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a transmit queue that stands still is reported, counted, pushed, and begun anew if the host forgot it
# Once: rings and buffers are filled by the same code on every kernel
# Allow: NETDEV WATCHDOG
# Skip: hv_netvsc does not have the core look after its queues
# Timeout: 240
. "$HVNF_LIB"

counter()
{
	guest "ethtool -S $IF" | sed -n "s/^ *$1: //p"
}

# stand_still: the byte limits of both queues are the same for every flow, small, and known.
stand_still()
{
	guest "for q in 0 1; do cd /sys/class/net/$IF/queues/tx-\$q/byte_queue_limits &&
		echo 20000 > limit_max && echo 20000 > limit_min || exit 1; done"
}

# flow PORT: more than the byte limit holds back goes to the peer, who knows what all of it is.
flow()
{
	peer_bg "sink$1" "exec traffic sink udp $1 count=50 size=1000 idle=40000 seconds=100"
	wait_for 5 "a sink at the peer" nsx peer sh -c "grep -q :$(printf %04X "$1") /proc/net/udp6"
	guest_bg "flow$1" "traffic source udp $PEER4 $1 count=50 size=1000"
}

# arrives PORT: the whole flow has.
arrives()
{
	guest_join "flow$1"
	peer_join "sink$1"
}

# ends NAME: the sender has got rid of all it had. Nobody listens at the peer, which says so now and then.
ends()
{
	guest_join "$1"
	grep "^sent=100 " "$HVNF_OUT/bg.$1"
}

# said WORDS: since the last time that this was asked for.
said()
{
	guest "dmesg -c" > "$HVNF_OUT/said"
	cat "$HVNF_OUT/said"
	grep -q "$1" "$HVNF_OUT/said"
}

# CoDel would drop what had to wait.
guest "echo pfifo_fast > /proc/sys/net/core/default_qdisc"
settle
need "two queues" soon 5 queues_are 2
need "byte limits" stand_still
ok "echoes come back" ping_peer

# An interrupt is lost: what the host has completed lies in the ring.
lab hold rx on
flow 5001
ok "without an interrupt: all of it arrives" arrives 5001
lab hold rx off
ok "it is said what is under way" said "transmit queue [01] makes no progress: [1-9][0-9]* messages under way, 0 bytes not read"

# A signal is lost: the host does not know that there is something to read.
for i in 0 1; do
	lab ring in mask 1 chan=$i || fatal "no such channel"
done
flow 5002
ok "without a signal: all of it arrives" arrives 5002
ok "it is said what the host has not read" said "makes no progress: [1-9][0-9]* messages under way, [1-9][0-9]* bytes not read"

# The host reads nothing for three timeouts: nothing is given up.
before=$(counter tx_queue_0_timeouts)
before=$((before + $(counter tx_queue_1_timeouts)))
lab hold tx on
flow 5003
ok "a host that reads nothing: it is said again and again" soon 30 \
	sh -c '[ "$(gx run "dmesg | grep -c \"makes no progress\"")" -ge 3 ]'
lab hold tx off
ok "when it reads on all of it arrives" arrives 5003
now=$(counter tx_queue_0_timeouts)
now=$((now + $(counter tx_queue_1_timeouts)))
ok "every time is counted" [ $now -ge $((before + 3)) ]
is "the connection is the same" "$(counter resets) $(counter reconnects)" "0 0"
guest "dmesg -c > /dev/null"

# The host forgets what it was given by the sub-channel, and by nothing else.
before=$(counter tx_queue_0_timeouts)
lab fault on=tx.complete chan=1 do=drop
for i in 1 2 3 4 5 6 7 8; do
	guest_bg blast$i "traffic source udp $PEER4 499$i count=100 size=1000"
done
ok "a queue that is forgotten: the connection is replaced" guest_soon 40 "dmesg | grep -q 'connection is replaced'"
lab fault clear
ok "it is said why" said "answers, but not in transmit queue 1"
is "the other queue did not hang" "$(counter tx_queue_0_timeouts)" "$before"
for i in 1 2 3 4 5 6 7 8; do
	ok "sender $i goes on, and ends" ends blast$i
done
carrier_wait "$IF"
ok "two queues" soon 5 queues_are 2
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
flow 5004
ok "a flow arrives" arrives 5004
is "once" "$(counter resets)" 1
done_testing
