#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the driver is removed under traffic while a VF carries it: the VF is free, and is found again
# Xfail: hv_netvsc vf-left
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"

flows_on_vf
need "the driver goes" drv_unload
ok "the path is synthetic" soon 5 path_is synthetic
ok "the VF stays, apart" vf_apart
flows_stop > /dev/null
settle
ok "the path moves to the VF again" soon 20 path_is vf
by_vf
done_testing
