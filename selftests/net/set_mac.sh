#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a new MAC address is told to the host and used
. "$HVNF_LIB"

settle
down
ok "the address is changed" guest "ip link set dev $IF address 52:54:00:aa:00:99"
up
ok "the host took it" seen "mac 52:54:00:aa:00:99"
peer "ip neigh flush dev tap0"
ok "echoes come back" ping_peer
is "the peer sees it" "$(peer "ip neigh show $GUEST4 dev tap0" | cut -d' ' -f3)" 52:54:00:aa:00:99
ok "the permanent address stays" guest "ethtool -P $IF | grep -i $NIC_MAC"
lab set mac-change=off
down
not_ok "a host that does not allow it is obeyed" guest "ip link set dev $IF address 52:54:00:aa:00:77"
is "and the address stays" "$(guest "cat /sys/class/net/$IF/address")" 52:54:00:aa:00:99
up
ok "echoes come back" ping_peer
done_testing
