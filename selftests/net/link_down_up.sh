#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the carrier follows the link of the host, and traffic comes back with it
. "$HVNF_LIB"

settle
lab link down
ok "the carrier goes" soon 5 carrier_is 0
lab link up
ok "the carrier comes" soon 5 carrier_is 1
ok "echoes come back" ping_peer
ok "TCP is intact" to_peer tcp "$PEER4" 50 10000
done_testing
