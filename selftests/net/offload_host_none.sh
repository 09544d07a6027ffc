#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host without any offload: traffic is intact
# Once: what the host sends is read by the same code on every kernel
# Lab: offloads=none
UNUSED="tx_csum tx_lso rx_rsc_chains"
. "$HVNF_JOB/net/common/offload_host.sh"
