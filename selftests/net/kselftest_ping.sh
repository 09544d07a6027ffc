#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the kernel's own test drivers/net/ping.py: TCP, echoes and XDP with and without checksum offloads
# Lab: extra=python,kselftest,socat
# Skip: hv_netvsc has no native XDP of several buffers, which the test skips
# Skip: 6.1 the tests are those of the newest kernel
# Skip: 6.12 the tests are those of the newest kernel
# Skip: debug the tests are those of the newest kernel
# Timeout: 600
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/kselftest.sh"

# No host runs programs.
kselftest ping "test_xdp_offload"
done_testing
