#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: IPv4 echoes of all sizes come back, both ways
. "$HVNF_LIB"

settle
for size in 0 1 17 18 63 64 500 1471 1472; do
	ok "$size bytes to the peer" ping_peer -s $size
done
ok "1472 bytes to the guest" ping_guest -s 1472
ok "5000 bytes in fragments to the peer" ping_peer -s 5000
ok "5000 bytes in fragments to the guest" ping_guest -s 5000
done_testing
