#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the driver attaches to a host of NVSP 4
# Once: what the host sends is read by the same code on every kernel
# Lab: max-nvsp=4
NVSP=0x40000 QUEUES=1 MAX_MTU=65521
. "$HVNF_JOB/net/common/attach.sh"
