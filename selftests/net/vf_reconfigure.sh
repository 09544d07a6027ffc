#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: rings and channels are changed while the VF carries numbered traffic: nothing is lost
# Timeout: 120
. "$HVNF_LIB"

settle
need "a VF carries the data" vf_up
guest_bg sink "exec traffic sink udp 5901 count=1000 size=400 seconds=60"
guest_soon 5 "grep -q :170D /proc/net/udp6" || fatal "no sink in the guest"
peer_bg sink "exec traffic sink udp 5902 count=1000 size=400 seconds=60"
wait_for 5 "a sink at the peer" nsx peer grep -q :170E /proc/net/udp6
peer_bg source "traffic source udp $GUEST4 5901 count=1000 size=400 rate=200"
guest_bg source "traffic source udp $PEER4 5902 count=1000 size=400 rate=200"
ok "the receive slots are changed" guest ethtool -G "$IF" rx 1024
ok "the send sections are changed" guest ethtool -G "$IF" tx 64
ok "the channels are changed" guest ethtool -L "$IF" combined 2
ok "the channels are changed back" guest ethtool -L "$IF" combined 1
is "the path has stayed on the VF" "$(labctl path)" vf
ok "the peer has sent all" peer_join source
ok "the guest has sent all" guest_join source
ok "the guest has all of it" guest_join sink
ok "all of it" grep " bytes=400000 " "$HVNF_OUT/bg.sink"
ok "the peer has all of it" peer_join sink
ok "all of it" grep " bytes=400000 " "$HVNF_OUT/peer.sink"
by_vf
done_testing
