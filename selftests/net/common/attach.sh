#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Attach to a host that knows no newer version than NVSP; QUEUES and MAX_MTU are
# what that version can do.
. "$HVNF_LIB"

settle
ok "the host agreed to version $NVSP" seen "nvsp init version=$NVSP agreed"
ok "the interface has $QUEUES queues" soon 5 queues_are "$QUEUES"
ok "it allows an MTU of $MAX_MTU, not more" max_mtu_is "$MAX_MTU"
ok "echoes come back" ping_peer
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
ok "the driver goes" drv_unload
done_testing
