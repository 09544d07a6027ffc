#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host takes the VF back in its documented order
. "$HVNF_LIB"

settle
need "a VF carries the data" vf_up
by_vf
lab vf revoke
need "the NIC is unplugged" vf_unplug
ok "the path is synthetic" soon 20 path_is synthetic
not_ok "the host had to lose patience" seen "the guest did not leave in time"
by_synthetic
need "another VF" vf_up
by_vf
done_testing
