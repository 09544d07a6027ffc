#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host revokes the VF in its documented order, under traffic both ways
# Span: 4000000
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/sweep/common.sh"

flows_on_vf 250
instant
lab at "$STEP" vf revoke
happened "vf revoked"
lab nic gone
alive
nothing_lost
done_testing
