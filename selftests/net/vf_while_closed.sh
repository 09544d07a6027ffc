#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a VF that comes while the interface is closed carries the data once it opens
. "$HVNF_LIB"

need "the driver loads" drv_load
lab vf offer
need "a VF is plugged in" vf_plug
ok "it belongs to the interface" soon 10 vf_joined
ok "the path stays" path_is synthetic
up
ok "open: the path moves to the VF" soon 20 path_is vf
by_vf
done_testing
