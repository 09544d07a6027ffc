#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a program sees each frame of a VF (e1000e) once, and acts on it
# Skip: hv_netvsc takes no program while the host coalesces (xdp-lro)
# Timeout: 200
MODEL=e1000e
. "$HVNF_JOB/net/common/xdp_vf.sh"
