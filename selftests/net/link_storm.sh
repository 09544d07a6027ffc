#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: many changes of the link in no time end in the last state
# Once: what the host sends is read by the same code on every kernel
. "$HVNF_LIB"

settle
i=0
while [ $i -lt 10 ]; do
	lab link down
	lab link up
	i=$((i + 1))
done
lab link down
ok "down in the end" soon 10 carrier_is 0
lab link up
ok "up again" soon 10 carrier_is 1
ok "echoes come back" ping_peer
done_testing
