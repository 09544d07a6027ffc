#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: memory, attachment, and what a change of MTU costs
# Lab: cpus=4 mem=768
# Timeout: 900
. "$HVNF_JOB/bench/common.sh"

# In microseconds of the lab's clock, between two lines of one command of the guest.
attach_us()
{
	case $DRIVER in
	hv_netvsc) _load="modprobe hv_netvsc" ;;
	*) _load="insmod /lib/modules/$DRIVER.ko" ;;
	esac
	guest "a=\$($GTOOL clock)
		$_load
		while :; do
			for d in /sys/bus/vmbus/drivers/$DRIVER/*/net/*; do
				[ -e \$d ] && break 2
			done
		done
		i=\${d##*/}
		ip link set \$i up
		while read -r c < /sys/class/net/\$i/carrier; [ \"\$c\" != 1 ]; do :; done
		b=\$($GTOOL clock)
		echo \$(((b - a) / 1000))"
}

attach()
{
	wanted attach || return 0
	_us=$(attach_us)
	# shellcheck disable=SC2153 # REP is not REPS
	value attach "$ROUND.$REP" "$_us"
	ok "$DRIVER: the carrier came" [ "$_us" -gt 0 ]
	leave_driver
}

# Pages on their way, of processors' lists and of whoever waits for RCU, are not lost.
free_kb()
{
	guest 'for i in 1 2 3; do
			echo 3 > /proc/sys/vm/drop_caches
			echo 1 > /proc/sys/vm/compact_memory
			sleep 0.2
		done
		while read -r k v u; do [ "$k" = MemFree: ] && echo $v; done < /proc/meminfo'
}

memory()
{
	wanted "$1" || return 0
	_before=$(free_kb)
	enter "$DRIVER" "$2"
	_kb=$((_before - $(free_kb)))
	value "$1" "$ROUND.$REP" "$_kb"
	# Less than the send area alone, or as much as nobody lends: something else was measured.
	ok "$DRIVER $1: $_kb KiB is what an interface may take" [ $_kb -gt 1000 -a $_kb -lt 65536 ]
	leave_driver
}

# The longest time without a frame from the peer while the MTU changes.
mtu_outage()
{
	wanted mtu-outage || return 0
	enter "$DRIVER" "$CPUS"
	guest_bg sink traffic sink udp 5000 count=4000 idle=1000
	sleep "$QUIET"
	peer_bg source traffic source udp "$GUEST4" 5000 count=4000 size=200 rate=5000
	sleep 0.2
	guest "ip link set $IF mtu 1400"
	peer_join source
	guest_join sink
	_gap=$(tr ' ' '\n' < "$HVNF_OUT/bg.sink" | sed -n 's/^gap_us=//p')
	value mtu-outage "$ROUND.$REP" "$_gap"
	is "$DRIVER: the MTU was changed" "$(guest "cat /sys/class/net/$IF/mtu")" 1400
	ok "and frames came before and after" [ "${_gap:-0}" -gt 0 ]
	leave_driver
}

admin_round()
{
	each_rep attach
	each_rep memory memory-1q 1
	each_rep memory memory-4q 4
	each_rep mtu_outage
}

guest_put "$TOOL" "$GTOOL"
for DRIVER in hv_netfail hv_netvsc; do
	drv_load
	drv_unload
done
REPS=1
each_round admin_round
done_testing
