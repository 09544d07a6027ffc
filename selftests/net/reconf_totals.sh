#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: no change of the configuration makes a counter go backwards
# Xfail: hv_netvsc totals
. "$HVNF_LIB"

totals()
{
	for _c in rx_packets rx_bytes tx_packets tx_bytes; do
		echo "$_c $(link_stat $_c)"
	done
	guest "ethtool -S $IF" | sed -n 's/^ *\([rt]x_queue_[0-9]*_\(packets\|bytes\)\): /\1 /p'
}

# forwards: every counter of file a is in file b, and no smaller.
forwards()
{
	while read -r _name _old; do
		_new=$(sed -n "s/^$_name //p" "$HVNF_OUT/b")
		[ "${_new:-0}" -ge "$_old" ] || { echo "$_name $_old -> $_new"; return 1; }
	done < "$HVNF_OUT/a"
}

settle
need "two queues" soon 5 queues_are 2
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
for cmd in "ip link set $IF mtu 4000" "ethtool -G $IF rx 1000 tx 50" "ethtool -L $IF combined 1" \
	   "ethtool -L $IF combined 2" "ip link set $IF mtu 1400" "ethtool -K $IF lro off"; do
	totals > "$HVNF_OUT/a"
	ok "$cmd" guest "$cmd"
	totals > "$HVNF_OUT/b"
	ok "all forwards" forwards
done
done_testing
