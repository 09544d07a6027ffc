#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the VF loses its carrier under traffic both ways
# Span: 4000000
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/sweep/common.sh"

flows_on_vf 250
instant
lab at "$STEP" nic down
lab at $((STEP + 1500000000)) nic up
ok "the path becomes synthetic" soon 2 path_is synthetic
ok "the path becomes that of the VF again" soon 10 path_is vf
alive
bounded 10 200
done_testing
