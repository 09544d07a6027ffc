#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: each switch is recorded: cause, from, to, how long; the record is bounded, and a tracepoint tells the same
# Once: the table of the data path is the same on every kernel
# Skip: hv_netvsc it keeps no history
# Timeout: 200
. "$HVNF_LIB"

history()
{
	guest "cat /sys/kernel/debug/hv_netfail/*/switches"
}

settle
guest "mount -t tracefs none /sys/kernel/tracing 2>/dev/null
	echo 1 > /sys/kernel/tracing/events/hv_netfail/hvnf_switch/enable"
need "a VF carries the data" vf_up
lab vf revoke
ok "the path is synthetic" soon 10 path_is synthetic
lab vf offer
ok "the path is the VF's" soon 10 path_is vf
guest ip link set "$VF" down
ok "the path is synthetic" soon 10 path_is synthetic
history > "$HVNF_OUT/history"
_say "$HVNF_OUT/history"
is "four switches" "$(wc -l < "$HVNF_OUT/history")" 4
ok "to the VF" grep -q "^1 cause=vf-ready from=synthetic to=vf " "$HVNF_OUT/history"
ok "by the host to synthetic" grep -q "^2 cause=host-switch-synthetic from=vf to=" "$HVNF_OUT/history"
ok "to the VF that was lent again" grep -q "^3 cause=assoc-on from=wait-assoc to=vf " "$HVNF_OUT/history"
ok "by the administrator to synthetic" grep -q "^4 cause=leave from=vf to=synthetic" "$HVNF_OUT/history"
is "the tracepoint saw four" "$(guest "grep -c hvnf_switch: /sys/kernel/tracing/trace")" 4
i=0
while [ $i -lt 34 ]; do
	guest ip link set "$VF" up
	wait_for 20 "the path on the VF" path_is vf
	guest ip link set "$VF" down
	i=$((i + 1))
done
history > "$HVNF_OUT/history"
is "of 72 switches the last 64 are kept" "$(wc -l < "$HVNF_OUT/history")" 64
ok "the first kept is the ninth" sed -n '1s/^9 /&/p;1q' "$HVNF_OUT/history"
done_testing
