#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a TCP transfer goes on while the VF is taken away and given back
# Timeout: 120
. "$HVNF_LIB"

settle
need "a VF carries the data" vf_up
peer_bg sink "exec traffic sink tcp 5900 size=1000 count=4000 seconds=90"
wait_for 5 "a sink at the peer" nsx peer grep -q :170C /proc/net/tcp6
guest_bg source "traffic source tcp $PEER4 5900 size=1000 count=4000 rate=400 seconds=90"
before=$(stat vf_in)
wait_for 10 "frames by the VF" sh -c "[ \$(labctl stats | sed -n s/^vf_in=//p) -gt $((before + 50)) ]"
lab vf revoke
need "the NIC is unplugged" vf_unplug
ok "the path is synthetic" soon 20 path_is synthetic
ok "the transfer goes on" soon 10 sh -c "[ \$(labctl stats | sed -n s/^uplink_out=//p) -gt $(($(stat uplink_out) + 50)) ]"
need "another VF" vf_up
before=$(stat vf_in)
ok "the transfer moves to it" soon 10 sh -c "[ \$(labctl stats | sed -n s/^vf_in=//p) -gt $((before + 50)) ]"
ok "the source has sent everything" guest_join source
ok "every byte arrived" peer_join sink
ok "and all of them" grep " bytes=4000000 " "$HVNF_OUT/peer.sink"
done_testing
