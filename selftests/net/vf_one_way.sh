#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a guest that only sends is taken for one with a dead VF less and less often, and loses nothing
# Once: the table of the data path is the same on every kernel
# Timeout: 300
# Skip: hv_netvsc it does not suspect its VF
. "$HVNF_LIB"

settle
need "a VF carries the data" vf_up
peer_bg sink "exec traffic sink udp 5902 count=2000 size=200 seconds=100"
wait_for 5 "a sink at the peer" nsx peer grep -q :170E /proc/net/udp6
ok "echoes come back" ping_peer
guest "ip neigh replace $PEER4 lladdr \$(ip neigh show $PEER4 | sed 's/.*lladdr \([^ ]*\).*/\1/') dev $IF nud permanent"
ok "2000 datagrams in forty seconds" guest traffic source udp "$PEER4" 5902 count=2000 size=200 rate=50
ok "all arrived" peer_join sink
n=$(stat switches_to_synthetic)
# Suspected anew after one second each time, it would have carried 250 at most.
ok "it was used for longer each time ($(stat vf_in) frames)" [ "$(stat vf_in)" -ge 320 ]
ok "the VF was left a few times, if at all ($n)" [ "$n" -le 4 ]
ok "the VF carries the data" soon 40 path_is vf
by_vf
done_testing
