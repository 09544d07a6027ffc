#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the carrier follows the link of the host, and traffic comes back with it
. "$HVNF_LIB"

settle
lab link down
carrier_wait "$IF" 0
ok "the carrier is gone" guest "ip -o link show $IF | grep NO-CARRIER"
lab link up
carrier_wait "$IF" 1
ok "echoes come back" ping_peer
ok "TCP is intact" to_peer tcp "$PEER4" 50 10000
done_testing
