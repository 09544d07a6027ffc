#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Turns a feature of the guest (FEATURE, a name of ethtool -K) off and on: traffic
# stays intact. USED: the host's counter that tells whether it had work by it.
. "$HVNF_LIB"

settle
need "$FEATURE is turned off" guest "ethtool -K $IF $FEATURE off"
before=$(stat "$USED")
both_ways
[ -z "$USED" ] || is "the host had nothing to do" "$(stat "$USED")" "$before"
ok "$FEATURE is turned on" guest "ethtool -K $IF $FEATURE on"
both_ways
[ -z "$USED" ] || ok "the host had work: $USED" [ "$(stat "$USED")" -gt "$before" ]
done_testing
