#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: TCP both ways over planned loans and returns of the VF: every byte arrives, nothing is reset
# Once: the table of the data path is the same on every kernel
# Skip: hv_netvsc does not follow an association while its NIC stays (assoc-alone)
# Timeout: 300
CYCLES=10
. "$HVNF_JOB/net/common/vf_cycles_tcp.sh"
