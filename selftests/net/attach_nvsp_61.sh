#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the driver attaches to a host of NVSP 6.1
# Lab: max-nvsp=6.1
NVSP=0x60001 QUEUES=2 MAX_MTU=65521
. "$HVNF_JOB/net/common/attach.sh"
