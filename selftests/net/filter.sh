#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a closed interface asks the host for nothing, an open one for its own
. "$HVNF_LIB"

settle
ok "directed and broadcast" soon 3 asks_for 0x9
need "all multicast" guest "ip link set $IF allmulticast on"
ok "all multicast is asked for" soon 3 asks_for 0xd
down
ok "nothing is asked for" soon 3 asks_for 0xffffffff 0
up
ok "open again: directed, broadcast and all multicast" soon 3 asks_for 0xd
ok "echoes come back" ping_peer
done_testing
