#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: rx-copybreak and tx-copybreak do what they say
# Once: rings and buffers are filled by the same code on every kernel
# Skip: hv_netvsc has no tunables
. "$HVNF_LIB"

# sum NAME: over all transmit queues
sum()
{
	guest "ethtool -S $IF" | sed -n "s/^ *tx_queue_[0-9]*_$1: //p" | { s=0; while read -r x; do
		s=$((s + x)); done; echo $s; }
}

# charged BYTES: what a socket that does not read is charged for 10 datagrams of that size
charged()
{
	_port=$((_port + 1))
	_hex=$(printf %04X $_port)
	guest_bg sink "exec traffic sink udp $_port count=10 size=$1 seconds=30"
	guest_soon 5 "grep -q :$_hex /proc/net/udp6" || fatal "no sink in the guest"
	_pid=$(guest "pidof traffic")
	guest "kill -STOP $_pid"
	peer "traffic source udp $GUEST4 $_port count=10 size=$1"
	guest_soon 2 "! grep ':$_hex ' /proc/net/udp6 | grep -q '07 00000000:00000000'" || fatal "nothing came"
	_got=$(guest "grep ':$_hex ' /proc/net/udp6" | sed 's/^.* 07 [0-9A-F]*:\([0-9A-F]*\).*/\1/')
	guest "kill -CONT $_pid"
	guest_join sink
	charge=$((0x$_got))
	echo "# $charge bytes for 10 datagrams of $1"
}

settle
for n in 0 2000; do
	ok "tx-copybreak $n" guest "ethtool --set-tunable $IF tx-copybreak $n"
	is "it is told" "$(guest "ethtool --get-tunable $IF tx-copybreak")" "tx-copybreak: $n"
	mapped=$(sum mapped)
	copied=$(sum copied)
	ok "datagrams to the peer are intact" to_peer udp "$PEER4" 50 1000
	case $n in
	0)	ok "the host read them in place" [ $(($(sum mapped) - mapped)) -ge 50 ] ;;
	*)	is "none was read in place" "$(sum mapped)" "$mapped"
		ok "they were copied" [ $(($(sum copied) - copied)) -ge 50 ] ;;
	esac
done
not_ok "more than a frame is refused" guest "ethtool --set-tunable $IF tx-copybreak 65536"
ok "a change of the rings" guest "ethtool -G $IF tx 64"
is "does not change it" "$(guest "ethtool --get-tunable $IF tx-copybreak")" "tx-copybreak: 2000"
charged 200
shared=$charge
ok "rx-copybreak 100" guest "ethtool --set-tunable $IF rx-copybreak 100"
is "it is told" "$(guest "ethtool --get-tunable $IF rx-copybreak")" "rx-copybreak: 100"
charged 200
ok "each has a page of its own now" [ $charge -gt 40000 ]
ok "and had not before" [ "$shared" -lt 20000 ]
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
done_testing
