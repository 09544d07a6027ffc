#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: what ethtool -G was given is what -g shows, and what cannot be is refused
# Skip: hv_netvsc shows what the host made of it
. "$HVNF_LIB"

# rings_are RX TX
rings_are()
{
	guest "ethtool -g $IF" | awk -v rx="$1" -v tx="$2" '/^Current/ { now = 1 }
		now && /^RX:/ { a = $2 } now && /^TX:/ { b = $2 }
		END { print a, b; exit !(a == rx && b == tx) }'
}

settle
need "two queues" soon 5 queues_are 2
for pair in "1000 50" "400 33" "192 8" "4001 2000"; do
	ok "rx and tx: $pair" guest "ethtool -G $IF rx ${pair% *} tx ${pair#* }"
	ok "are shown" rings_are "${pair% *}" "${pair#* }"
done
ok "frames go both ways" to_guest tcp "$GUEST4" 50 10000
not_ok "fewer than two queues need" guest ethtool -G "$IF" rx 191
not_ok "too few sections" guest ethtool -G "$IF" tx 7
ok "nothing has changed" rings_are 4001 2000
need "one queue" guest ethtool -L "$IF" combined 1
ok "needs fewer" guest ethtool -G "$IF" rx 128
ok "and shows them" rings_are 128 2000
need "two queues again" guest ethtool -L "$IF" combined 2
ok "have what they need" rings_are 192 2000
ok "and lose nothing" to_guest tcp "$GUEST4" 50 10000
done_testing
