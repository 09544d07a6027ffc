#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the driver attaches to a host of NVSP 5
# Once: what the host sends is read by the same code on every kernel
# Lab: max-nvsp=5
NVSP=0x50000 QUEUES=2 MAX_MTU=65521
. "$HVNF_JOB/net/common/attach.sh"
