#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: TCP both ways over fifty planned loans and returns of the VF: every byte arrives, nothing is reset
# Skip: hv_netvsc does not follow an association while its NIC stays (assoc-alone)
# Timeout: 3000
# Long: yes
CYCLES=50
. "$HVNF_JOB/net/common/vf_cycles_tcp.sh"
