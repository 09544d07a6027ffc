#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Traffic with a host that offers fewer offloads (Lab: offloads=...): intact, and
# UNUSED, counters of the host, stand still.
. "$HVNF_LIB"

settle
both_ways
for counter in $UNUSED; do
	is "the host was not asked: $counter" "$(stat "$counter")" 0
done
done_testing
