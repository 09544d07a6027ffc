#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a device that the host takes away goes, and works when it is offered again
. "$HVNF_LIB"

settle
ok "echoes come back" ping_peer
lab rescind
ok "the interface goes" soon 10 interface_gone
offer_again
drv_wait
up
ok "echoes come back" ping_peer
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
done_testing
