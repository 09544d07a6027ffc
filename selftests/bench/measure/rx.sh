#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: frames received, up to the stack, dropped at tc ingress
# Lab: cpus=4 mem=768
# Timeout: 900
. "$HVNF_JOB/bench/common.sh"

# rx_window ROW FRAMES ARGS...: the frames wait in the ring, then one interrupt
rx_window()
{
	_row=$1
	_n=$2
	shift 2
	lab hold rx on
	[ "$_n" = 0 ] || nsx peer "$TOOL" frames if=tap0 dst="$NIC_MAC" count="$_n" "$@"
	window "$_row" "$ROUND.$REP" "$_n"
	"$TOOL" mark 0
	lab hold rx off
	sleep "$QUIET"
	"$TOOL" mark "$ID"
}

rx_pair()
{
	rx_window "$1" 0
	rx_window "$@"
}

# rx_row ROW FRAMES PACKETS ARGS...: PACKETS is what the interface counts of FRAMES
rx_row()
{
	_name=$1
	_frames=$2
	_packets=$3
	wanted "$_name" || return 0
	shift 3
	# The first window fills caches of memory.
	ROUND=warm REP=0 rx_window none "$_frames" "$@"
	_before=$(rx_packets)
	each_rep rx_pair "$_name" "$_frames" "$@"
	ok "$DRIVER $_name: all frames arrived" arrived "$_before" "$((_packets * REPS))"
}

rx_round()
{
	enter "$DRIVER" 1
	guest "tc qdisc add dev $IF clsact; tc filter add dev $IF ingress matchall action drop"
	[ "$ROUND" = "$ROUNDS" ] && symbols
	rx_row rx-64-1q 512 512 size=60
	rx_row rx-64-alone-1q 256 256 size=60 burst=1
	rx_row rx-1500-1q 512 512 size=1514
	rx_row rx-rsc-64k-1q 720 16 size=1502 burst=45 proto=tcp
	if wanted rx-64-2q; then
		queues 2
		rx_row rx-64-2q 512 512 size=60 flows=16
	fi
	if wanted rx-64-4q; then
		queues 4
		rx_row rx-64-4q 512 512 size=60 flows=16
	fi
	leave_driver
}

quiet
each_round rx_round
done_testing
