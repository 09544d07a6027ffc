#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a program that drops everything misses no frame while VFs (vmxnet3) come and go
# Skip: hv_netvsc takes no program while the host coalesces (xdp-lro)
# Timeout: 300
MODEL=vmxnet3
. "$HVNF_JOB/net/common/xdp_vf_closed.sh"
