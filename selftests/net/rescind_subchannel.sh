#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a sub-channel that is taken away costs what is under way in it, and nothing else
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc never ends after that (subchan-gone)
. "$HVNF_LIB"

# flows N: streams of their own ports, so of all queues
flows()
{
	for _i in $(seq "$1"); do
		to_peer tcp "$PEER4" 20 10000 && to_guest tcp "$GUEST4" 20 10000 || return 1
	done
}

# held_up QUEUE: its byte queue limit is reached.
held_up()
{
	guest "cd /sys/class/net/$IF/queues/tx-$1/byte_queue_limits && read n < inflight &&
		read max < limit && echo \$n of \$max && [ \$n -ge \$max ] && [ \$n -gt 0 ]"
}

# ends NAME: the sender has got rid of all it had. Nobody listens at the peer, which says so now and then.
ends()
{
	guest_join "$1"
	grep "^sent=2000 " "$HVNF_OUT/bg.$1"
}

settle
need "two queues" soon 5 queues_are 2
ok "streams are intact" flows 2
key=01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10:11:12:13:14
key=$key:15:16:17:18:19:1a:1b:1c:1d:1e:1f:20:21:22:23:24:25:26:27:28
ok "the hash key is changed" guest "ethtool -X $IF hkey $key"
need "the host stops reading" lab hold tx on
for i in 1 2 3 4 5 6; do
	guest_bg "blast$i" "traffic source udp $PEER4 499$i count=2000 size=1000 rate=2000"
done
need "senders wait for the sub-channel" soon 4 held_up 1
need "the host takes it away" lab rescind chan=1
ok "the driver notices" guest_soon 5 "dmesg | grep -q 'the host took channel 1 away'"
lab hold tx off
for i in 1 2 3 4 5 6; do
	ok "sender $i goes on, and ends" ends "blast$i"
done
ok "streams are intact" flows 6
ok "datagrams to the peer are" to_peer udp "$PEER4" 200 1000
ok "datagrams to the guest are" to_guest udp "$GUEST4" 200 1000
ok "the host spreads over what is left" soon 5 sh -c '! labctl rss | grep "^table.* 1"'
ok "by the key that it was given" sh -c 'labctl rss | grep "key 0102030405060708090a"'
guest "ip link set $IF down"
up
ok "echoes come back" ping_peer
done_testing
