#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that refuses a step of the attach is done without, or the attach fails at once
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc waits without a deadline (defect 1), and logs and counts nothing of it
# Timeout: 400
. "$HVNF_JOB/net/common/attach_fault.sh"

attaches
step "the channel" fails "no connection to the host" on=chan.open do=refuse

# A host that refuses a version has agreed on none: the answer is made by hand.
refusal()
{
	echo "on=in.nvsp.init nth=$1 do=drop" \
		"do=cmd=\"inject comp tid=0x020000000000000$1 msg=02000000010006000100000002000000\""
}

for i in 1 2 3 4 5; do
	lab fault "$(refusal $i)"
done
step "every version of NVSP" fails "speaks no version of NVSP" "$(refusal 6)"
step "the newest version of NVSP" works "" "$(refusal 1)"
step "the receive area" fails "no connection to the host" on=nvsp.recv-buf-complete do=refuse
step "the send area" works "no send sections" on=nvsp.send-buf-complete do=refuse
step "RNDIS" fails "no connection to the host" on=rndis.init-complete do=refuse
step "the address" fails "no usable MAC address" on=rndis.oid.01010101 do=refuse
for oid in 00010106 00020216 fc01020d 00010114 00010107; do
	step "object $oid" works "" on=rndis.oid.$oid do=refuse
done
QUEUES=1
step "RSS" works "" on=rndis.oid.00010203 do=refuse
QUEUES=2
step "offloads" works "refused its own offloads" on=rndis.oid.fc01020c do=refuse
step "to take control messages" fails "no connection to the host" on=control.complete nth=1 do=refuse
done_testing
