#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: an association that oscillates: few switches, nothing lost, and the VF carries the data in the end
# Once: the table of the data path is the same on every kernel
# Timeout: 200
# Skip: hv_netvsc it does not look at whether the host lends the VF
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"

oscillations_over()
{
	[ "$(labctl events | grep -c "at this instant: vf assoc")" = 60 ]
}

settle
need "a VF carries the data" vf_up
flows_start 100 200
before=$(stat switches_to_vf)
i=0
while [ $i -lt 60 ]; do
	lab at $((i * 100000000 + 1000000)) vf assoc $((i & 1)) serial=7
	i=$((i + 1))
done
ok "it oscillates sixty times in six seconds" soon 20 oscillations_over
n=$(($(stat switches_to_vf) - before))
ok "the path was moved to the VF at most eight times meanwhile ($n)" [ $n -le 8 ]
ok "and it was, at all" [ $n -ge 1 ]
ok "in the end the VF carries the data" soon 30 path_is vf
flows_stop
flows_whole
done_testing
