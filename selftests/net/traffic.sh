#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: every byte of TCP and UDP arrives as it was sent, both ways
. "$HVNF_LIB"

settle
both_ways
ok "small datagrams to the peer are intact" to_peer udp "$PEER4" 300 16
ok "small datagrams to the guest are intact" to_guest udp "$GUEST4" 300 16
done_testing
