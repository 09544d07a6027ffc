#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: opened and closed while frames arrive
. "$HVNF_LIB"

settle
peer "ip neigh replace $GUEST4 lladdr $NIC_MAC dev tap0 nud permanent"
peer_bg flood "exec traffic source udp $GUEST4 4999 count=100000 size=200 rate=2000 seconds=4"
need "ten times" guest "i=0; while [ \$i -lt 10 ]; do
	ip link set $IF down && ip link set $IF up || exit 1; i=\$((i + 1)); done"
up
peer_join flood
ok "echoes come back" ping_peer
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
done_testing
