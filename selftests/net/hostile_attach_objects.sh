#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host whose objects are nonsense is believed where that is harmless
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc waits without a deadline (defect 1), and logs and counts nothing of it
# Timeout: 400
. "$HVNF_JOB/net/common/attach_fault.sh"

attaches
step "an address, short" fails "no usable MAC address" on=rndis.oid.01010101 do=corrupt=info-len=3
step "an address, of a group" fails "no usable MAC address" on=rndis.oid.01010101 do=corrupt=info8=1
step "an answer behind the message" fails "no usable MAC address" \
	on=rndis.oid.01010101 do=corrupt=info-offset=0xfffffff0
step "an answer longer than the message" fails "no usable MAC address" \
	on=rndis.oid.01010101 do=corrupt=info-len=0xffffffff
step "an answer to another request" fails "no answer to RNDIS query" \
	on=rndis.oid.01010101 do=corrupt=id=+1
step "the answer to a set" fails "no answer to RNDIS query" \
	on=rndis.oid.01010101 do=corrupt=type=0x80000005
for mtu in 0 1 0xffffffff; do
	step "an MTU of $mtu" works "" on=rndis.oid.00010106 do=corrupt=info32=$mtu
done
step "a name, odd" works "" on=rndis.oid.00020216 do=corrupt=info-len=7
step "offloads of no known kind" works "" on=rndis.oid.fc01020d do=corrupt=info8=0xff
step "a link in no known state" works "" on=rndis.oid.00010114 do=corrupt=info-len=1
step "no speed" works "" on=rndis.oid.00010107 do=corrupt=info32=0
QUEUES=1
step "RSS of no known kind" works "" on=rndis.oid.00010203 do=corrupt=info8=0xff
done_testing
