#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: bytes under way are counted, limited and given back by the host's completions
# Xfail: hv_netvsc no-bql
. "$HVNF_LIB"

inflight()
{
	guest "s=0; for f in /sys/class/net/$IF/queues/tx-*/byte_queue_limits/inflight; do
		read x < \$f; s=\$((s + x)); done; echo \$s"
}

idle()
{
	[ "$(inflight)" = 0 ]
}

settle
ok "echoes come back" ping_peer
ok "nothing is under way" soon 5 idle
lab hold tx on
guest "ping -q -c 5 -i 0.02 -W 1 $PEER4"
now=$(inflight)
ok "with a host that does not read, something is ($now)" [ "$now" -ge 98 ]
ok "and the limit holds back the rest of five echoes" [ "$now" -lt $((5 * 98)) ]
lab hold tx off
ok "nothing any more" soon 5 idle
ok "echoes come back" ping_peer
done_testing
