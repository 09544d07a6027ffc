#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the VF is brought down by hand: the path is switched before it stops, and returns with it
. "$HVNF_LIB"

settle
need "a VF carries the data" vf_up
for round in 1 2; do
	need "it is brought down" guest ip link set "$VF" down
	is "the path is synthetic by then" "$(labctl path)" synthetic
	ok "the interface keeps its carrier" carrier_is 1
	ok "it still belongs to the interface" vf_joined
	by_synthetic
	need "it is brought up" guest ip link set "$VF" up
	ok "the path moves to it" soon 20 path_is vf
	by_vf
done
done_testing
