#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the driver attaches to a host of NVSP 1
# Once: what the host sends is read by the same code on every kernel
# Lab: max-nvsp=1
NVSP=0x2 QUEUES=1 MAX_MTU=1500
. "$HVNF_JOB/net/common/attach.sh"
