#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that lies about sub-channels costs the queues that it lies about, and a deadline at most
# Lab: cpus=4 offer-gap=200000
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc waits for offers without a deadline (defect 1)
# Timeout: 400
. "$HVNF_JOB/net/common/attach_fault.sh"

# Offers come slowly, so that each finds the grant known; the last one comes after
# the attach.

# lies NAME QUEUES LOG RULE...: so many queues are left, and they carry everything.
lies()
{
	_lie=$1 QUEUES=$2 _log=$3
	shift 3
	step "$_lie" works "$_log" "$@"
	ok "$_lie: TCP to the peer is intact" to_peer tcp "$PEER4" 40 10000
	ok "$_lie: TCP to the guest is intact" to_guest tcp "$GUEST4" 40 10000
}

QUEUES=4
AFTER=1
attaches
need "four queues" soon 5 queues_are 4
lies "none are granted" 1 "" on=nvsp.subchannel-complete do=refuse
lies "none are granted, and three offered" 1 "sub-channel 3 not used" on=nvsp.subchannel-complete do=corrupt=count=0
lies "one is granted, and three offered" 2 "sub-channel 3 not used" on=nvsp.subchannel-complete do=corrupt=count=1
lies "a grant without end" 1 "bad answer to NVSP subchannel" on=nvsp.subchannel-complete do=corrupt=count=0xffffffff
AFTER=6
lies "one is never offered" 3 "2 of 3 sub-channels came" on=subchan.offer nth=2 do=drop
ok "it is counted" [ "$(counter host_timeouts)" -gt 0 ]
lies "none is ever offered" 1 "0 of 3 sub-channels came" on=subchan.offer do=drop
lies "a number twice" 3 "sub-channel 1 not used" on=vmbus.offer nth=2 do=corrupt=subchannel=1
lies "a number out of range" 3 "sub-channel 65535 not used" on=vmbus.offer nth=3 do=corrupt=subchannel=65535
AFTER=3
lies "one is offered late" 4 "" on=vmbus.offer nth=1 do=delay=2000
AFTER=9
lies "one is offered after the deadline" 4 "[0-2] of 3 sub-channels came" on=vmbus.offer nth=1 do=delay=7000
lies "one is taken back while it is opened" 3 "sub-channel 1 not used" \
	on=vmbus.open-result nth=2 do=drop 'do=cmd="rescind chan=1"'
done_testing
