#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: opened while the link is down there is no carrier until the link comes
# Lab: link=down
. "$HVNF_LIB"

need "the driver loads" drv_load
guest "ip addr replace $GUEST4/24 dev $IF; ip link set $IF up"
ok "no carrier" guest "ip -o link show $IF | grep NO-CARRIER"
lab link up
carrier_wait "$IF" 1
ok "echoes come back" ping_peer
done_testing
