#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a second association, of another VF, comes at any stage of the switch to the first, and the first again
# Span: 30000000
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/sweep/common.sh"

revoked_on_vf
lab at 1000000 vf offer
lab at $((STEP + 1000001)) vf assoc 1 serial=8
lab at 300000000 vf assoc 1 serial=7
ok "in the end the VF carries the traffic" soon 10 path_is vf
alive
nothing_lost
done_testing
