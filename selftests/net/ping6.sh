#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: IPv6 echoes come back, both ways, neighbour discovery included
. "$HVNF_LIB"

settle
ok "echoes of the peer" ping6_peer
ok "echoes of the guest" ping6_guest
ok "1452 bytes to the peer" ping6_peer -s 1452
ok "1452 bytes to the guest" ping6_guest -s 1452
ok "5000 bytes in fragments to the peer" ping6_peer -s 5000
done_testing
