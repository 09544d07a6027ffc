#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host lends the VF and revokes it at once, at any stage of the switch
# Span: 30000000
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/sweep/common.sh"

flows_on_vf 250
lab vf revoke
wait_for 10 "the VF to be revoked" seen "vf revoked"
instant
lab at 1000000 vf offer
lab at $((STEP + 1000001)) vf revoke
happened "vf revoked"
alive
nothing_lost
done_testing
