#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a device is taken away in the midst of traffic, and offered again
# Xfail: hv_netvsc 1
. "$HVNF_LIB"

settle
peer "ip neigh replace $GUEST4 lladdr $NIC_MAC dev tap0 nud permanent"
peer_bg flood "exec traffic source udp $GUEST4 4999 count=100000 size=1000 rate=2000 seconds=3"
guest_bg blast "traffic source udp $PEER4 4998 count=100000 size=1000 rate=2000 seconds=3"
wait_for 5 "traffic in both directions" sh -c '[ $(labctl stats | sed -n s/^uplink_out=//p) -gt 20 ]'
# What was sent stays with the host, and is never answered.
lab hold tx on
lab rescind
ok "the interface goes" soon 10 interface_gone
lab hold tx off
offer_again
drv_wait
up
peer_join flood
guest_join blast
ok "echoes come back" ping_peer
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
done_testing
