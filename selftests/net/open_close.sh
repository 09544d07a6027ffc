#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: opened and closed fifty times the interface still works
# Timeout: 120
. "$HVNF_LIB"

settle
need "fifty times" guest "i=0; while [ \$i -lt 50 ]; do
	ip link set $IF down && ip link set $IF up || exit 1; i=\$((i + 1)); done"
up
ok "echoes come back" ping_peer
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
done_testing
