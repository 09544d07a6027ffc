#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: two to eight queues, changed at run time
# Lab: cpus=8
# Timeout: 200
. "$HVNF_LIB"

settle
ok "eight queues at first" soon 5 queues_are 8
for n in 2 3 4 5 6 7 8; do
	ok "$n queues" guest "ethtool -L $IF combined $n"
	soon 5 queues_are $n || fatal "there are not $n queues"
	carrier_wait "$IF"
	ok "echoes come back" ping_peer
done
not_ok "nine are refused" guest "ethtool -L $IF combined 9"
not_ok "none is refused" guest "ethtool -L $IF combined 0"
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
done_testing
