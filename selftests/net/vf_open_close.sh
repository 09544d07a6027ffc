#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the interface is closed and opened while it has a VF
. "$HVNF_LIB"

settle
need "a VF carries the data" vf_up
for round in 1 2 3; do
	down
	ok "closed: the path is synthetic" soon 20 path_is synthetic
	ok "closed: the VF is down" guest "[ \$((\$(cat /sys/class/net/$VF/flags) & 1)) = 0 ]"
	up
	ok "open: the path moves to the VF" soon 20 path_is vf
done
by_vf
done_testing
