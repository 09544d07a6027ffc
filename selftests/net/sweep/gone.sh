#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the VF is pulled out without a word, under traffic both ways
# Span: 4000000
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/sweep/common.sh"

flows_on_vf 250
instant
lab at "$STEP" nic gone
ok "the path becomes synthetic" soon 10 path_is synthetic
alive
bounded 200 400
done_testing
