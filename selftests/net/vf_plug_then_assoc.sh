#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a VF is plugged in, then the host announces it: it joins and carries the data
. "$HVNF_LIB"

settle
need "a VF is plugged in" vf_plug
ok "without a word of the host the path stays" path_is synthetic
lab vf offer
ok "the path moves to it" soon 20 path_is vf
ok "it belongs to the interface" vf_joined
by_vf
need "it is unplugged" vf_unplug
ok "the path is synthetic" soon 20 path_is synthetic
by_synthetic
done_testing
