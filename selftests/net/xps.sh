#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the administrator's XPS map decides which queue a flow leaves by
# Xfail: hv_netvsc no-xps
. "$HVNF_LIB"

settle
need "two queues" soon 5 queues_are 2
for q in 0 1 0; do
	ok "all processors to queue $q" guest "echo 3 > /sys/class/net/$IF/queues/tx-$q/xps_cpus
		echo 0 > /sys/class/net/$IF/queues/tx-$((1 - q))/xps_cpus"
	other=$(stat chan$((1 - q))_tx_packets)
	before=$(stat chan${q}_tx_packets)
	for _ in 1 2 3 4 5 6; do
		to_peer udp "$PEER4" 20 500 > /dev/null || fatal "traffic"
	done
	ok "six flows by channel $q" [ $(($(stat chan${q}_tx_packets) - ${before:-0})) -ge 120 ]
	ok "and none by the other" [ $(($(stat chan$((1 - q))_tx_packets) - ${other:-0})) -lt 20 ]
done
done_testing
