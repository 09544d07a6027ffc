#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: taken away and offered five times
. "$HVNF_LIB"

settle
for round in 1 2 3 4 5; do
	lab rescind
	soon 10 interface_gone || fatal "round $round: the interface stays"
	offer_again
	drv_wait
done
up
ok "echoes come back" ping_peer
done_testing
