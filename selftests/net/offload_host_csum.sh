#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that computes checksums and nothing else: traffic is intact
# Lab: offloads=ip4csum,tcp4,udp4,tcp6,udp6
UNUSED="tx_lso rx_rsc_chains"
. "$HVNF_JOB/net/common/offload_host.sh"
