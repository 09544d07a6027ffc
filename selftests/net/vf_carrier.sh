#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a VF that loses its carrier is left for the synthetic path, and taken again
# Xfail: hv_netvsc 11
. "$HVNF_LIB"

vf_wire()
{
	labctl qmp "{\"execute\":\"set_link\",\"arguments\":{\"name\":\"vf0\",\"up\":$1}}" > /dev/null
}

settle
need "a VF carries the data" vf_up
need "its carrier goes" vf_wire false
ok "the path is synthetic" soon 20 path_is synthetic
by_synthetic
need "its carrier comes" vf_wire true
ok "the path moves to it" soon 30 path_is vf
by_vf
done_testing
