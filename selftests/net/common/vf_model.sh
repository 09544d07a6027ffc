#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A VF of the kind MODEL.
. "$HVNF_LIB"

settle
need "a VF of the kind $MODEL" vf_up "$MODEL"
is "its driver" "$(guest "basename \$(readlink -f /sys/class/net/$VF/device/driver)")" "$MODEL"
ok "it belongs to the interface" vf_joined
carrier_wait "$VF"
both_ways
by_vf
need "it is unplugged" vf_unplug
ok "the path is synthetic" soon 20 path_is synthetic
by_synthetic
done_testing
