#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: opened while the link is down there is no carrier until the link comes
# Once: what the host sends is read by the same code on every kernel
# Lab: link=down
. "$HVNF_LIB"

need "the driver loads" drv_load
guest "ip addr replace $GUEST4/24 dev $IF; ip link set $IF up"
ok "no carrier" carrier_is 0
lab link up
ok "the carrier comes" soon 5 carrier_is 1
ok "echoes come back" ping_peer
done_testing
