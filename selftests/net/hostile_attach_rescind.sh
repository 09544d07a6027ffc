#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a device that is taken away at a step of the attach is given up at once
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc waits without a deadline (defect 1), and logs and counts nothing of it
# Timeout: 400
. "$HVNF_JOB/net/common/attach_fault.sh"

attaches
IN_TIME=1000
for point in nvsp.init-complete nvsp.recv-buf-complete nvsp.send-buf-complete rndis.init-complete \
	vmbus.open-result vmbus.gpadl-created rndis.oid.01010101 rndis.oid.00020216 rndis.oid.fc01020c; do
	step "at $point" fails "no connection to the host" on=$point nth=1 do=rescind
done
step "at the GPADL of the receive area" fails "no connection to the host" \
	on=vmbus.gpadl-created nth=2 do=rescind
done_testing
