#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host spreads connections over the queues as the guest asked
. "$HVNF_LIB"

# connections: sixteen at once from the peer.
connections()
{
	guest_bg server "iperf3 -s -1 > /run/iperf.log"
	guest_soon 5 "grep -q ':1451 0*:0000 0A' /proc/net/tcp6" || return 1
	peer "iperf3 -c $GUEST4 -P 16 -n 20K -l 2K > /run/iperf.client"
	guest_join server
}

# spread: frames received by channel 0 ($rx0) and by channel 1 ($rx1) since the last time.
spread()
{
	_new0=$(stat chan0_rx_packets)
	_new1=$(stat chan1_rx_packets)
	rx0=$((${_new0:-0} - ${_old0:-0}))
	rx1=$((${_new1:-0} - ${_old1:-0}))
	_old0=$_new0
	_old1=$_new1
	echo "# frames of channel 0: $rx0, of channel 1: $rx1"
}

table()
{
	labctl rss | sed -n 's/^table //p' | tr ' ' '\n' | sort -u | tr '\n' ' '
}

settle
need "two queues" soon 5 queues_are 2
ok "the host hashes" sh -c 'labctl rss | grep "rss on"'
is "its table names both" "$(table)" "0 1 "
spread
ok "sixteen connections" connections
spread
ok "some on queue 0" [ $rx0 -gt 10 ]
ok "some on queue 1" [ $rx1 -gt 10 ]
ok "all buckets to queue 1" guest "ethtool -X $IF weight 0 1"
is "the host's table says so" "$(table)" "1 "
spread
ok "sixteen connections" connections
spread
ok "none on queue 0" [ $rx0 -lt 10 ]
ok "all on queue 1" [ $rx1 -gt 40 ]
key=01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10:11:12:13:14
key=$key:15:16:17:18:19:1a:1b:1c:1d:1e:1f:20:21:22:23:24:25:26:27:28
ok "another key" guest "ethtool -X $IF hkey $key"
ok "the host has it" sh -c 'labctl rss | grep "key 0102030405060708090a"'
ok "both queues again" guest "ethtool -X $IF equal 2"
is "the host's table names both" "$(table)" "0 1 "
done_testing
