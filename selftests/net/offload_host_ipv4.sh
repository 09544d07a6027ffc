#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that offloads IPv4 alone: traffic is intact
# Once: what the host sends is read by the same code on every kernel
# Lab: offloads=ip4csum,tcp4,udp4,lso4
UNUSED="rx_rsc_chains"
. "$HVNF_JOB/net/common/offload_host.sh"
