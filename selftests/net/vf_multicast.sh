#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: multicast and broadcast reach the guest while its VF carries the rest
. "$HVNF_LIB"

settle
need "a VF carries the data" vf_up
guest "echo 0 > /proc/sys/net/ipv4/icmp_echo_ignore_broadcasts"
_PING_GUEST=224.0.0.1
ok "the guest answers all-hosts" ping_guest -I tap0
_PING_GUEST=10.0.0.255
ok "the guest answers a broadcast" ping_guest -b
peer "ip neigh flush dev tap0"
_PING_GUEST=$GUEST4
ok "the guest is found by ARP" ping_guest
by_vf
done_testing
