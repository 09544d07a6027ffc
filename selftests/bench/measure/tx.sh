#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: frames sent by pktgen, and by a packet socket that does not copy
# Lab: cpus=4 mem=768
# Timeout: 900
. "$HVNF_JOB/bench/common.sh"

# tx_window ROW FRAMES CMD: CMD begins the window, in the guest, and sends; the host
# reads nothing meanwhile. All completions then come with one interrupt.
tx_window()
{
	_n=$2
	lab hold tx on
	"$3"
	sleep 0.04
	lab hold rx on
	lab hold tx off
	sleep "$QUIET"
	lab hold rx off
	sleep "$QUIET"
	window "$1" "$ROUND.$REP" "$_n"
	"$TOOL" mark "$ID"
	guest_join sender || fatal "$1: not sent"
}

pg()
{
	guest "echo 'count $_n' > /proc/net/pktgen/$IF@0"
	guest_bg sender "$GTOOL pktgen 0"
}

tso()
{
	guest_bg sender "$GTOOL tso if=$IF dst=52:54:00:99:99:99 size=59422 count=$_n id=0"
}

# What the stack segments is handed to the driver with the hint that more follows.
segments()
{
	guest_bg sender "$GTOOL tso if=$IF dst=52:54:00:99:99:99 size=102 mss=6 queue=1 count=$((_n / 8)) id=0"
}

tx_pair()
{
	tx_window "$1" "$2" "$4"
	tx_window "$1" "$3" "$4"
}

# tx_row ROW FEW MANY CMD: the price of a frame is the difference
tx_row()
{
	wanted "$1" || return 0
	ROUND=warm REP=0 tx_window none "$3" "$4"
	_before=$(tx_packets)
	each_rep tx_pair "$@"
	ok "$DRIVER $1: frames were sent" [ "$(($(tx_packets) - _before))" -ge $((($2 + $3) * REPS)) ]
}

# pg_row ROW FEW MANY SETTINGS...
pg_row()
{
	wanted "$1" || return 0
	_r=$1
	_few=$2
	_many=$3
	shift 3
	guest "for s in rem_device_all 'add_device $IF@0'; do echo \$s > /proc/net/pktgen/kpktgend_0; done
		for s in 'delay 0' 'clone_skb 0' 'dst 10.0.0.1' 'dst_mac 52:54:00:99:99:99' \
			'queue_map_min 0' 'queue_map_max 0' $*; do
			echo \$s > /proc/net/pktgen/$IF@0 || exit 1
		done" || fatal "pktgen refuses"
	tx_row "$_r" "$_few" "$_many" pg
	guest "echo rem_device_all > /proc/net/pktgen/kpktgend_0"
}

tx_round()
{
	enter "$DRIVER" 1
	[ "$ROUND" = "$ROUNDS" ] && symbols
	pg_row tx-64-1q 16 144 "'pkt_size 60'"
	pg_row tx-1500-1q 16 144 "'pkt_size 1514'"
	tx_row tx-tso-64k-1q 2 16 tso
	guest "tc qdisc add dev $IF root noqueue; ethtool -K $IF tso off"
	tx_row tx-64-burst8-1q 16 128 segments
	leave_driver
}

guest modprobe pktgen
guest_put "$TOOL" "$GTOOL"
each_round tx_round
done_testing
