#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: an MTU of 9000 carries frames of 9000 bytes, and 1500 again afterwards
. "$HVNF_LIB"

settle
need "both ends take an MTU of 9000" mtu 9000
carrier_wait "$IF"
ok "8972 bytes in one piece to the peer" ping_peer -M "do" -s 8972
ok "8972 bytes in one piece to the guest" ping_guest -M "do" -s 8972
not_ok "8973 are too many" ping_peer -M "do" -s 8973
both_ways 8900
need "back to 1500" mtu 1500
carrier_wait "$IF"
ok "1472 bytes in one piece to the peer" ping_peer -M "do" -s 1472
not_ok "1473 are too many" ping_peer -M "do" -s 1473
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
done_testing
