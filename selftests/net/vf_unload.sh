#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the driver goes while a VF carries the data: the VF is free, and is found again
# Xfail: hv_netvsc vf-left
. "$HVNF_LIB"

settle
need "a VF carries the data" vf_up
need "the driver goes" drv_unload
ok "the path is synthetic" soon 5 path_is synthetic
ok "the VF stays, apart" vf_apart
ok "its flag SLAVE is gone" guest "[ \$((\$(cat /sys/class/net/$VF/flags) & 0x800)) = 0 ]"
settle
ok "the path moves to the VF again" soon 20 path_is vf
by_vf
done_testing
