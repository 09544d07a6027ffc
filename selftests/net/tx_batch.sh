#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: frames of a burst share messages to the host, and each arrives
# Once: rings and buffers are filled by the same code on every kernel
# Lab: channels=1
# Skip: hv_netvsc sends what a full queue interrupts in another order
. "$HVNF_LIB"

# pktgen SIZE BURST COUNT: from the guest, to the peer's address.
pktgen()
{
	guest "modprobe pktgen && cd /proc/net/pktgen && echo reset > pgctrl &&
		echo rem_device_all > kpktgend_0 && echo add_device $IF > kpktgend_0 &&
		for x in 'pkt_size $1' 'burst $2' 'count $3' 'delay 0' 'dst $PEER4' \
			'dst_mac $peer_mac' 'udp_dst_min 9' 'udp_dst_max 9' 'clone_skb 0'; do
			echo \"\$x\" > $IF || exit 1
		done; echo start > pgctrl; grep -q 'Result: OK' $IF"
}

arrived()
{
	[ $(($(stat chan0_tx_packets) - packets)) -ge "$1" ]
}

# check SIZE BURST COUNT: the peer answers some, so a few frames more go out.
check()
{
	packets=$(stat chan0_tx_packets)
	messages=$(stat chan0_tx_messages)
	errors=$(stat chan0_tx_errors)
	ok "$3 frames of $1 bytes in bursts of $2" pktgen "$@"
	ok "the host gets each" soon 5 arrived "$3"
	is "and none is wrong" "$(stat chan0_tx_errors)" "$errors"
	messages=$(($(stat chan0_tx_messages) - messages))
	echo "# $messages messages"
	guest "ethtool -S $IF" | sed -n 's/^ *\(tx_queue_0_.*: [1-9]\)/# \1/p'
}

settle
peer_mac=$(peer "ip link show tap0" | sed -n 's/.*ether \([0-9a-f:]*\) .*/\1/p')
ok "echoes come back" ping_peer
check 60 1 100
ok "a message each" [ "$messages" -ge 100 ]
check 60 8 400
ok "eight a message" [ "$messages" -le 55 ]
check 1500 8 200
ok "three a message" [ "$messages" -le 80 ]
check 1000 3 301
ok "three a message" [ "$messages" -le 110 ]
ok "echoes come back" ping_peer
done_testing
