#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a change of network is told to the stack, and traffic goes on
# Once: what the host sends is read by the same code on every kernel
. "$HVNF_LIB"

settle
before=$(guest "cat /sys/class/net/$IF/carrier_changes")
lab network-change
# Whoever keeps leases and neighbours learns of it by the carrier.
ok "the carrier went away and came back" soon 8 \
	guest "[ \$(cat /sys/class/net/$IF/carrier_changes) -ge $((before + 2)) ]"
ok "it stays" carrier_is 1
ok "echoes come back" ping_peer
ok "TCP is intact" to_peer tcp "$PEER4" 50 10000
done_testing
