#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the guest is suspended as for a hibernation with a VF, and resumed: the VF carries the data again
# Once: the kernel's test of it takes five seconds of busy waiting where it cannot be told otherwise
# Skip: debug it is built without hibernation
. "$HVNF_JOB/net/common/suspend.sh"

settle
need "a VF carries the data" vf_up
ok "echoes come back" ping_peer
need "suspended and resumed" suspended
carrier_wait "$IF"
ok "the VF carries the data again" soon 60 path_is vf
ok "echoes come back" ping_peer
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
done_testing
