#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: tagged frames pass both ways, their tag beside the frame
. "$HVNF_LIB"

settle
need "the guest has VLAN 10" guest "ip link add link $IF name v10 type vlan id 10 &&
	ip addr add 10.0.10.2/24 dev v10 && ip link set v10 up"
need "the peer has VLAN 10" peer "ip link add link tap0 name v10 type vlan id 10 &&
	ip addr add 10.0.10.1/24 dev v10 && ip link set v10 up"
_PING_PEER=10.0.10.1
_PING_GUEST=10.0.10.2
ok "echoes of the peer" ping_peer
ok "echoes of the guest" ping_guest
ok "1472 bytes in one piece" ping_peer -M "do" -s 1472
ok "TCP to the peer is intact" to_peer tcp 10.0.10.1 100 10000
ok "TCP to the guest is intact" to_guest tcp 10.0.10.2 100 10000
ok "UDP to the peer is intact" to_peer udp 10.0.10.1 100 1400
ok "UDP to the guest is intact" to_guest udp 10.0.10.2 100 1400
ok "the host put tags into frames" [ "$(stat tx_vlan)" -gt 100 ]
ok "the host took tags out of frames" [ "$(stat rx_vlan)" -gt 100 ]
_PING_PEER=$PEER4
ok "untagged echoes come back as well" ping_peer
done_testing
