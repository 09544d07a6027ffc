#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the guest is suspended as for a hibernation and resumed: the interface works as before
# Once: the kernel's test of it takes five seconds of busy waiting where it cannot be told otherwise
# Skip: debug it is built without hibernation
. "$HVNF_JOB/net/common/suspend.sh"

settle
need "two queues" soon 5 queues_are 2
ok "echoes come back" ping_peer
before=$(link_stat rx_packets)
need "suspended and resumed" suspended
carrier_wait "$IF"
ok "two queues again" soon 5 queues_are 2
ok "echoes come back" ping_peer
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
ok "totals have not gone backwards" [ "$(link_stat rx_packets)" -gt "$before" ]
done_testing
