#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a VF that was there before the driver is found
. "$HVNF_LIB"

lab vf offer
need "a VF is plugged in" vf_plug
need "the driver loads" drv_load
up
ok "the path moves to the VF" soon 20 path_is vf
ok "it belongs to the interface" vf_joined
by_vf
done_testing
