#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a reconfiguration that fails at any step leaves the old configuration working
# Once: the order of a reconfiguration is the same on every kernel
# Skip: hv_netvsc hangs for ever in most of these
# Timeout: 400
. "$HVNF_LIB"

# fails RULE: a change of the rings fails when the host does this once.
fails()
{
	# shellcheck disable=SC2086	# the words of a rule
	lab fault $1 || fatal "the host does not know the rule: $1"
	not_ok "refused: $1" guest "timeout 40 ethtool -G $IF rx 2000"
	ok "it happened" sh -c "labctl fault list | grep -q 'hits=[1-9]' || labctl events | grep -q ' fault '"
	lab fault clear
	carrier_wait "$IF"
	ok "the rings are as before" sh -c "gx run 'ethtool -g $IF' | grep -q '^RX:.*$rx'"
	ok "and work" ping_peer
	ok "two queues" soon 5 queues_are 2
}

settle
need "two queues" soon 5 queues_are 2
rx=$(guest "ethtool -g $IF" | sed -n 's/^RX:[^0-9]*//p' | tail -n 1)
fails "on=chan.open nth=1 do=refuse"
fails "on=in.nvsp.init nth=1 do=drop"
fails "on=nvsp.recv-buf-complete nth=1 do=refuse"
fails "on=in.rndis.init nth=1 do=drop"
fails "on=rndis.oid.01010101 nth=1 do=trunc=20"
fails "on=in.rndis.query nth=2 do=drop"
before=$(link_stat rx_packets)
ok "without a fault it is done" guest "ethtool -G $IF rx 2000"
ok "and works" ping_peer
ok "totals have not gone backwards" [ "$(link_stat rx_packets)" -gt "$before" ]
done_testing
