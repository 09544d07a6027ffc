#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a few megabytes in large segments arrive as they were sent, both ways
. "$HVNF_LIB"

settle
ok "4 MB to the peer" to_peer tcp "$PEER4" 64 65000
ok "4 MB to the guest" to_guest tcp "$GUEST4" 64 65000
ok "datagrams of 60000 bytes to the peer" to_peer udp "$PEER4" 20 60000
ok "datagrams of 60000 bytes to the guest" to_guest udp "$GUEST4" 20 60000 rate=200
done_testing
