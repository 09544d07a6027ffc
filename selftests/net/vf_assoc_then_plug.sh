#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host announces a VF, then it is plugged in: it joins and carries the data
. "$HVNF_LIB"

settle
lab vf offer
ok "without a VF the path stays" path_is synthetic
by_synthetic
need "a VF is plugged in" vf_plug
ok "the path moves to it" soon 20 path_is vf
ok "it belongs to the interface" vf_joined
by_vf
need "it is unplugged" vf_unplug
ok "the path is synthetic" soon 20 path_is synthetic
by_synthetic
done_testing
