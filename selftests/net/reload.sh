#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: unloaded and loaded twenty times while frames arrive
# Timeout: 200
. "$HVNF_LIB"

settle
peer "ip neigh replace $GUEST4 lladdr $NIC_MAC dev tap0 nud permanent"
peer_bg flood "exec traffic source udp $GUEST4 4999 count=100000 size=200 rate=500 seconds=60"
i=0
while [ $i -lt 20 ]; do
	drv_unload || fatal "round $i: it does not go"
	drv_load || fatal "round $i: it does not come"
	guest "ip addr replace $GUEST4/24 dev $IF; ip link set $IF up"
	i=$((i + 1))
done
up
ok "twenty rounds" [ $i = 20 ]
kill "$_peer_pid_flood"
peer_join flood
ok "echoes come back" ping_peer
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
done_testing
