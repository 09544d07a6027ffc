#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a carrier that flaps twenty times in ten seconds: few switches, and the VF is used again when it has calmed
# Once: the table of the data path is the same on every kernel
# Timeout: 200
# Skip: hv_netvsc it does not look at the VF's carrier
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"

settle
need "a VF carries the data" vf_up
flows_start 100 200
before=$(stat switches_to_vf)
i=0
while [ $i -lt 20 ]; do
	lab at $((i * 500000000 + 1000000)) nic down
	lab at $((i * 500000000 + 250000000)) nic up
	i=$((i + 1))
done
passes 10000
n=$(($(stat switches_to_vf) - before))
ok "the path was moved to the VF at most eight times ($n)" [ $n -le 8 ]
ok "and it was, at all" [ $n -ge 1 ]
ok "when it has calmed the VF carries the data" soon 40 path_is vf
flows_stop
ok "what the guest sent came through, but for a few ($OUT_LOST of $OUT_SENT)" [ "$OUT_LOST" -le 5 ]
is "none came twice" "$OUT_DUP $IN_DUP" "0 0"
by_vf
done_testing
