#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host moves the path to the synthetic side by itself, and back
# Once: the table of the data path is the same on every kernel
. "$HVNF_LIB"

completed()
{
	[ "$(labctl events | grep -c "completed host switch")" -ge "$1" ]
}

settle
need "a VF carries the data" vf_up
for round in 1 2; do
	lab switch synthetic
	ok "the path is synthetic" soon 5 path_is synthetic
	ok "echoes come back" ping_peer
	ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
	[ "$DRIVER" = hv_netvsc ] || ok "the host was told that the guest knows" soon 5 completed $((2 * round - 1))
	lab switch vf
	ok "the path is on the VF" soon 20 path_is vf
	ok "echoes come back" ping_peer
	ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
done
done_testing
