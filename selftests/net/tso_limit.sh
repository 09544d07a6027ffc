#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the largest segmented frame that the host says it takes is believed within reason
# Xfail: hv_netvsc 32
# Timeout: 200
. "$HVNF_LIB"

slots=1000

# host_says RULE...: a new connection, in which the host's answer about its
# offloads is changed thus. Words 21 and 22 are the largest frame and the fewest
# segments for IPv4, 24 and 25 for IPv6.
host_says()
{
	slots=$((slots + 1))
	lab fault on=rndis.oid.fc01020d "$@" || fatal "the host does not know the rule"
	ok "the host says: $*" guest "ethtool -G $IF rx $slots"
	lab fault clear
	carrier_wait "$IF"
}

largest()
{
	guest "ip -d link show dev $IF" | sed -n 's/.* tso_max_size \([0-9]*\) .*/\1/p'
}

tso_is()
{
	guest "ethtool -k $IF" | grep "tx-tcp-segmentation: $1" &&
		guest "ethtool -k $IF" | grep "tx-tcp6-segmentation: $2"
}

settle
ok "both as it is" tso_is on on
host_says "do=corrupt=info32[21]=20000"
ok "the smaller of both" [ "$(largest)" -le 20000 ]
ok "TCP is intact" to_peer tcp "$PEER4" 100 10000
host_says "do=corrupt=info32[21]=0xffffffff" "do=corrupt=info32[24]=0xffffffff"
ok "no more than there can be" [ "$(largest)" -le 65536 ]
ok "TCP is intact" to_peer tcp "$PEER4" 100 10000
host_says "do=corrupt=info32[21]=0"
ok "none for IPv4" tso_is off on
ok "TCP over IPv4 is intact" to_peer tcp "$PEER4" 100 10000
ok "TCP over IPv6 is intact" to_peer tcp "$PEER6" 100 10000
host_says "do=corrupt=info32[21]=1" "do=corrupt=info32[24]=100"
ok "none at all" tso_is off off
host_says "do=corrupt=info32[22]=20" "do=corrupt=info32[25]=20"
ok "TCP over IPv4 is intact when 20 segments are the least" to_peer tcp "$PEER4" 100 10000
ok "TCP over IPv6 as well" to_peer tcp "$PEER6" 100 10000
ok "the host was asked for nothing that it does not do" lab ledger check
done_testing
