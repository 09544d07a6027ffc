#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that answers everything twice is listened to once
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc waits without a deadline (defect 1), and logs and counts nothing of it
# Timeout: 400
. "$HVNF_JOB/net/common/attach_fault.sh"

attaches
for point in nvsp.init-complete nvsp.recv-buf-complete nvsp.send-buf-complete rndis.init-complete \
	rndis.query-complete rndis.set-complete control.complete; do
	step "$point" works "+host_unsolicited" on=$point do=dup
done
step "a GPADL" works "" on=vmbus.gpadl-created do=dup
step "the channel" works "" on=vmbus.open-result do=dup
done_testing
