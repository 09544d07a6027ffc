#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that answers late is waited for until the deadline, and not after
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc waits without a deadline (defect 1), and logs and counts nothing of it
# Timeout: 400
. "$HVNF_JOB/net/common/attach_fault.sh"

attaches
step "NVSP" works "" on=nvsp.init-complete do=delay=2000
step "NVSP, after the deadline" fails "no answer to NVSP init " on=nvsp.init-complete do=delay=5500
step "the receive area" works "" on=nvsp.recv-buf-complete do=delay=2000
step "the receive area, after the deadline" fails "no answer to NVSP recv-buf" \
	on=nvsp.recv-buf-complete do=delay=5500
step "the channel" works "" on=vmbus.open-result do=delay=2000
LINGERS="opening a channel ended after its time"
step "the channel, after the deadline" fails "opening a channel hangs" \
	on=vmbus.open-result nth=1 do=delay=7000
LINGERS=
step "a GPADL" works "" on=vmbus.gpadl-created nth=2 do=delay=2000
# The close waits for the same answer.
IN_TIME=10600
step "a GPADL, after the deadline" fails "lending memory ended after its time" \
	on=vmbus.gpadl-created nth=2 do=delay=7000
IN_TIME=5600
step "RNDIS" works "" on=rndis.init-complete do=delay=2000
step "the address, after the deadline" fails "no usable MAC address (-110)" \
	on=rndis.oid.01010101 do=delay=5500
done_testing
