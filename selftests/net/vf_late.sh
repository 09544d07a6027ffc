#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a VF that is plugged in two and a half minutes after the host has announced it
# Once: the table of the data path is the same on every kernel
# Timeout: 300
. "$HVNF_LIB"

settle
lab vf offer
ok "the synthetic path serves" ping_peer
passes 150000
ok "the path has stayed" path_is synthetic
need "the VF is plugged in" vf_plug
ok "the path moves to it" soon 20 path_is vf
by_vf
done_testing
