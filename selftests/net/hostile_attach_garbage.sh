#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that answers a step of the attach with nonsense is not believed
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc waits without a deadline (defect 1), and logs and counts nothing of it
# Timeout: 400
. "$HVNF_JOB/net/common/attach_fault.sh"

attaches
step "NVSP, cut" fails "bad answer to NVSP init " on=nvsp.init-complete do=trunc=2
step "NVSP, another type" fails "no answer to NVSP init " on=nvsp.init-complete do=corrupt=type=102
step "NVSP, another id" fails "no answer to NVSP init " on=nvsp.init-complete do=corrupt=tid=7
step "NVSP, cut behind the type" fails "bad answer to NVSP init " on=nvsp.init-complete do=trunc=4
for lie in sections=0 sections=2 offset=64 size=0 size=67 size=0xffffffff count=0 count=0xffffffff; do
	step "receive area, $lie" fails "bad answer to NVSP recv-buf" \
		on=nvsp.recv-buf-complete do=corrupt=$lie
done
for lie in size=0 size=0xffffffff; do
	step "send area, $lie" works "no send sections" on=nvsp.send-buf-complete do=corrupt=$lie
done
step "RNDIS, cut" fails "no answer to RNDIS init" on=rndis.init-complete do=trunc=7
step "RNDIS, a length that lies" fails "no answer to RNDIS init" \
	on=rndis.init-complete do=corrupt=len=0xffffffff
step "RNDIS, version 2" fails "no connection to the host" on=rndis.init-complete do=corrupt=major=2
for lie in align=32 align=0xffffffff max-packets=0 max-packets=0xffffffff; do
	step "RNDIS, $lie" works "" on=rndis.init-complete do=corrupt=$lie
done
done_testing
