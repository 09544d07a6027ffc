#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host lends the VF and revokes it at once, at any stage of the switch
# Span: 30000000
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/sweep/common.sh"

revoked_on_vf
lab at 1000000 vf offer
lab at $((STEP + 1000001)) vf revoke
happened "vf revoked"
alive
nothing_lost
done_testing
