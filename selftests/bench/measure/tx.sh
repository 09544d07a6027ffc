#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: frames sent by pktgen, and by a packet socket that does not copy
# Lab: cpus=4 mem=768
# Timeout: 900
. "$HVNF_JOB/bench/common.sh"

SPAN=768	# frames by which the windows of a pair differ
SLOTS=1024	# of the interface: all of them have one while the host reads nothing
MOST=5		# seconds within which all is sent, and all is read

# tx_window ROW FRAMES CMD: CMD begins the window, in the guest, and sends; the host
# reads nothing meanwhile. When the guest says that all is sent, the host reads it,
# and all completions come with one interrupt. Ends the script when it is not so.
tx_window()
{
	_n=$2
	_host=$(host_frames)
	lab hold tx on
	: > "$HVNF_OUT/sender"
	"$3"
	soon "$MOST" grep -q '^sent' "$HVNF_OUT/sender" || fatal "$DRIVER $1: nobody says that it is sent"
	[ "$(host_frames)" = "$_host" ] || fatal "$DRIVER $1: the host read before its time"
	lab hold rx on
	lab hold tx off
	soon "$MOST" host_has $((_host + _n)) ||
		fatal "$DRIVER $1: $(($(host_frames) - _host)) of $_n frames reached the host"
	lab hold rx off
	sleep "$QUIET"
	window "$1" "$ROUND.$REP" "$_n"
	"$TOOL" mark "$ID"
	wait "$_sender" || fatal "$DRIVER $1: $(cat "$HVNF_OUT/sender")"
}

# Frames that the host has read from the guest, by its own count; a large send is
# one. A driver's count says nothing about large sends of a packet socket: hv_netvsc
# counts none of them.
host_frames()
{
	lab stats | sed -n 's/^chan[0-9]*_tx_packets=//p' | { _sum=0
		while read -r _x; do _sum=$((_sum + _x)); done
		echo $_sum; }
}

host_has()
{
	[ "$(host_frames)" -ge "$1" ]
}

# sent BEFORE FRAMES: the host read so many frames since, and hardly a stray one
sent()
{
	_more=$(($(host_frames) - $1 - $2))
	[ $_more -ge 0 ] && [ $_more -le 4 ]
}

# send ARGS...: the tool sends, in the guest, while the script goes on
send()
{
	guest "$GTOOL $*" > "$HVNF_OUT/sender" 2>&1 &
	_sender=$!
}

pg()
{
	guest "echo 'count $_n' > /proc/net/pktgen/$IF@0"
	send pktgen 0 "$IF@0" "$_n"
}

tso()
{
	send tso "if=$IF" dst=52:54:00:99:99:99 size=59422 "count=$_n" id=0
}

# What the stack segments is handed to the driver with the hint that more follows.
# It makes no segments of less than 8 bytes.
segments()
{
	send tso "if=$IF" dst=52:54:00:99:99:99 size=118 mss=8 queue=1 "count=$((_n / 8))" id=0
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
	_before=$(host_frames)
	each_rep tx_pair "$@"
	ok "$DRIVER $1: what was sent has reached the host" sent "$_before" $((($2 + $3) * REPS))
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
	guest "ethtool -G $IF tx $SLOTS" || fatal "there are not $SLOTS slots"
	carrier_wait "$IF"
	pg_row tx-64-1q 64 $((64 + SPAN)) "'pkt_size 60'"
	pg_row tx-1500-1q 64 $((64 + SPAN)) "'pkt_size 1514'"
	tx_row tx-tso-64k-1q 4 68 tso
	guest "tc qdisc add dev $IF root noqueue; ethtool -K $IF tso off"
	tx_row tx-64-burst8-1q 64 $((64 + SPAN)) segments
	leave_driver
}

quiet
guest modprobe pktgen
guest_put "$TOOL" "$GTOOL"
each_round tx_round
done_testing
