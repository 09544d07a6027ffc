#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that falls silent while the rings are changed costs a deadline, and nobody says that transmit hangs
# Once: the order of a reconfiguration is the same on every kernel
# Skip: hv_netvsc waits for the host without a deadline (defect 1)
# Timeout: 120
. "$HVNF_LIB"

settle
ok "echoes come back" ping_peer
# Twice: the old configuration finds it silent as well.
lab fault on=nvsp.init-complete count=2 do=drop
guest_bg echo "ping -q -c 40 -i 0.2 $PEER4"
not_ok "the rings are not changed" guest ethtool -G "$IF" rx 1000
ok "and there is no connection" soon 2 carrier_is 0
guest_join echo
not_ok "no transmit queue timed out" guest "dmesg | grep -i 'watchdog.*transmit queue\|makes no progress'"
lab fault clear
ok "a change brings it back" guest ethtool -G "$IF" rx 1000
carrier_wait "$IF"
ok "echoes come back" ping_peer
done_testing
