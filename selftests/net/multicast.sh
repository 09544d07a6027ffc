#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: multicast and broadcast reach the guest, IPv4 and IPv6
. "$HVNF_LIB"

settle
guest "echo 0 > /proc/sys/net/ipv4/icmp_echo_ignore_broadcasts"
_PING_GUEST=224.0.0.1
ok "the guest answers all-hosts" ping_guest -I tap0
_PING_GUEST=10.0.0.255
ok "the guest answers a broadcast" ping_guest -b
_PING_GUEST=ff02::1%tap0
ok "the guest answers all-nodes" ping_guest
need "a group is joined" guest "ip addr add 239.1.2.3/32 dev $IF autojoin"
before=$(link_stat multicast)
_PING_GUEST=239.1.2.3
ok "the guest answers the group" ping_guest -I tap0
ok "and counts multicast" [ "$(link_stat multicast)" -gt "$before" ]
ok "IPv6 to the peer's group is answered" guest "ping -q -c 3 -i 0.02 ff02::1%$IF | grep ' 3 received'"
done_testing
