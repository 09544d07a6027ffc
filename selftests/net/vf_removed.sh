#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the VF is unplugged without a word of the host
. "$HVNF_LIB"

settle
need "a VF carries the data" vf_up
by_vf
need "the NIC is unplugged" vf_unplug
ok "the path is synthetic" soon 20 path_is synthetic
by_synthetic
need "it is plugged in again" vf_plug
ok "the path moves to it" soon 20 path_is vf
by_vf
done_testing
