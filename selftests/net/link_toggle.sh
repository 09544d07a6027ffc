#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a link that the host sets to the state it has goes down once, and comes back
# Once: what the host sends is read by the same code on every kernel
# Lab: link-toggle=300
. "$HVNF_LIB"

downs()
{
	guest "cat /sys/class/net/$IF/carrier_down_count"
}

fell()
{
	[ "$(downs)" = "$1" ]
}

settle
before=$(downs)
lab link up
ok "the carrier has gone once" soon 5 fell $((before + 1))
ok "it has come back" soon 10 carrier_is 1
is "and has gone no second time" "$(downs)" $((before + 1))
ok "echoes come back" ping_peer
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
done_testing
