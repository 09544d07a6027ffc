#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host's word on the switch to the VF comes later and later, until after the deadline
# Span: 2500000000
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/sweep/common.sh"

revoked_on_vf
lab fault on=nvsp.switch-complete nth=1 do=delay=$((STEP / 1000000))
lab vf offer
ok "in the end the VF carries the traffic" soon 20 path_is vf
lab fault clear
alive
nothing_lost
done_testing
