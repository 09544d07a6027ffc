#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the VF is pulled out without a word under traffic, and a NIC of another driver becomes the VF
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"

flows_on_vf
vf_gone
ok "the path is synthetic" soon 10 path_is synthetic
need "another NIC" vf_plug e1000e
is "its driver" "$(guest "basename \$(readlink -f /sys/class/net/$VF/device/driver)")" e1000e
ok "it belongs to the interface" soon 5 vf_joined
ok "the path moves to it" soon 20 path_is vf
flows_stop
ok "from the guest: at most what was in the first one's ring is lost ($OUT_LOST)" [ "$OUT_LOST" -le 10 ]
ok "to the guest: at most what was given to one that was gone ($IN_LOST)" [ "$IN_LOST" -le 10 ]
is "none came twice, none was corrupt" "$OUT_DUP $IN_DUP $OUT_BAD $IN_BAD" "0 0 0 0"
by_vf
done_testing
