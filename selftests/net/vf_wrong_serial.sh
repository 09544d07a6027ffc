#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a NIC with the right address in another slot than the host named is not taken for the VF
# Once: the table of the data path is the same on every kernel
# Xfail: hv_netvsc mac-fallback
. "$HVNF_LIB"

settle
lab vf offer serial=9
need "a NIC in slot 7" vf_plug
not_ok "the path does not move to it" soon 2 path_is vf
ok "it stays apart" vf_apart
by_synthetic
lab vf assoc 1 serial=7
ok "once the host names its slot the path moves to it" soon 20 path_is vf
ok "it belongs to the interface" vf_joined
by_vf
done_testing
