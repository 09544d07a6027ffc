#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: numbered UDP both ways over two hundred planned loans and returns of the VF: nothing is lost, nothing comes twice
# Skip: hv_netvsc was not judged: its path does not come back to the VF in time
# Timeout: 6000
# Long: yes
CYCLES=200
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/vf_cycles.sh"

settle
flows_start "${RATE:-200}" 200
cycles "${CYCLES:-10}"
flows_stop
flows_whole
is "the host moved the path there and back each time" \
	"$(stat switches_to_vf) $(stat switches_to_synthetic)" "${CYCLES:-10} ${CYCLES:-10}"
done_testing
