#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a VF comes and goes five times
# Timeout: 200
. "$HVNF_LIB"

settle
for round in 1 2 3 4 5; do
	need "round $round: a VF carries the data" vf_up
	ok "echoes come back" ping_peer
	[ $((round & 1)) = 1 ] || lab vf revoke
	need "it is unplugged" vf_unplug
	ok "the path is synthetic" soon 20 path_is synthetic
	ok "echoes come back" ping_peer
done
by_synthetic
done_testing
