#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the kernel's own test drivers/net/stats.py: statistics are whole, and agree with each other
# Lab: extra=python,kselftest,socat
# Skip: hv_netvsc has no qstats, so that the test skips most of it
# Skip: 6.1 the tests are those of the newest kernel
# Skip: 6.12 the tests are those of the newest kernel
# Skip: debug the tests are those of the newest kernel
# Timeout: 600
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/kselftest.sh"

kselftest stats "check_pause check_fec check_fec_hist"
done_testing
