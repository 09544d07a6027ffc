#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the synthetic device is taken away under traffic both ways while the VF carries it
# Span: 4000000
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/sweep/common.sh"

flows_on_vf 250
instant
lab at "$STEP" rescind
ok "the interface goes" soon 10 interface_gone
ok "the VF stays, apart" vf_apart
flows_stop > /dev/null
offer_again
drv_wait
up
ok "the path becomes that of the VF" soon 20 path_is vf
alive
done_testing
