#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a program that drops everything misses no frame while VFs (e1000e) come and go
# Skip: hv_netvsc takes no program while the host coalesces (xdp-lro)
# Timeout: 300
MODEL=e1000e
. "$HVNF_JOB/net/common/xdp_vf_closed.sh"
