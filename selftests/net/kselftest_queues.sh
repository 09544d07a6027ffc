#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the kernel's own test drivers/net/queues.py: queues and their NAPIs are shown as they are
# Lab: extra=python,kselftest,socat
# Skip: 6.1 the tests are those of the newest kernel
# Skip: 6.12 the tests are those of the newest kernel
# Skip: debug the tests are those of the newest kernel
# Timeout: 600
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/kselftest.sh"

kselftest queues
done_testing
