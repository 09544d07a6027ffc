#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that is silent at a step of the attach costs a deadline, and nobody RTNL
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc waits without a deadline (defect 1), and logs and counts nothing of it
# Timeout: 400
. "$HVNF_JOB/net/common/attach_fault.sh"

attaches
step "the channel" fails "opening a channel hangs" on=vmbus.open-result do=drop
step "NVSP" fails "no answer to NVSP init " on=nvsp.init-complete do=drop
step "the GPADL of the receive area" fails "lending memory hangs" \
	on=vmbus.gpadl-created nth=2 do=drop
step "the receive area" fails "no answer to NVSP recv-buf" on=nvsp.recv-buf-complete do=drop
step "the send area" fails "no answer to NVSP send-buf" on=nvsp.send-buf-complete do=drop
step "RNDIS" fails "no answer to RNDIS init" on=rndis.init-complete do=drop
for oid in 01010101 00010106 00020216 fc01020d 00010114 00010107 00010203 fc01020c; do
	step "object $oid" fails "no answer to RNDIS .*0x${oid#"${oid%%[!0]*}"}" on=rndis.oid.$oid do=drop
done
step "all completions of control messages" works "" on=control.complete do=drop
done_testing
