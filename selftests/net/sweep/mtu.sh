#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host revokes the VF at any stage of a change of the MTU
# Span: 200000000
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/sweep/common.sh"

flows_on_vf 250
instant
lab at "$STEP" vf revoke
guest_bg mtu ip link set "$IF" mtu 1600
happened "path synthetic by"
ok "the MTU is changed" guest_join mtu
alive
# While the connection is replaced there is no path to the guest but the VF.
bounded 0 100
counted
done_testing
