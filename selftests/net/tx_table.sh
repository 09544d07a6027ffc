#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host's table says by which channel the guest sends
# Once: rings and buffers are filled by the same code on every kernel
. "$HVNF_LIB"

settle
need "two queues" soon 5 queues_are 2
for chan in 1 0 1; do
	need "all by channel $chan" lab table $chan
	ok "echoes come back" ping_peer
	before=$(stat chan${chan}_tx_packets)
	ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
	ok "frames by channel $chan" [ $(($(stat chan${chan}_tx_packets) - ${before:-0})) -gt 10 ]
done
ok "an entry beyond the channels" lab table 5,1,0,9
ok "does no harm" ping_peer
done_testing
