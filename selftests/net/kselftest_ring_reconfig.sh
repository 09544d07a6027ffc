#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the kernel's own test drivers/net/ring_reconfig.py: channels and rings change while traffic flows
# Lab: extra=python,kselftest,socat
# Xfail: hv_netvsc ring-clamped
# Skip: 6.1 the tests are those of the newest kernel
# Skip: 6.12 the tests are those of the newest kernel
# Skip: debug the tests are those of the newest kernel
# Timeout: 600
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/kselftest.sh"

kselftest ring_reconfig
done_testing
