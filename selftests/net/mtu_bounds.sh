#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the least MTU and one that the host takes work, what is beyond is refused
. "$HVNF_LIB"

settle
not_ok "an MTU of 67 is refused" guest "ip link set $IF mtu 67"
not_ok "an MTU of 65522 is refused" guest "ip link set $IF mtu 65522"
down
ok "an MTU of 68" guest "ip link set $IF mtu 68"
ok "an MTU of 9000" guest "ip link set $IF mtu 9000"
ok "an MTU of 1280" guest "ip link set $IF mtu 1280"
up
ok "1252 bytes in one piece" ping_peer -M "do" -s 1252
not_ok "1253 are too many" ping_peer -M "do" -s 1253
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
done_testing
