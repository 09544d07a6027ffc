#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: what arrives while the interface is closed waits at the host, and comes when it opens
# Once: rings and buffers are filled by the same code on every kernel
. "$HVNF_LIB"

received()
{
	[ "$(link_stat rx_packets)" -ge "$1" ]
}

settle
peer "ip neigh replace $GUEST4 lladdr $NIC_MAC dev tap0 nud permanent"
down
need "nothing is asked for" soon 3 asks_for 0xffffffff 0
before=$(link_stat rx_packets)
need "the peer sends twenty frames" peer "traffic source udp $GUEST4 4999 count=20 size=200"
is "none reaches the guest" "$(link_stat rx_packets)" "$before"
up
ok "they come once it is open" soon 5 received $((before + 20))
ok "echoes come back" ping_peer
done_testing
