#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host repeats the association of the VF that carries the data: nothing happens, and each is completed
# Once: the table of the data path is the same on every kernel
# Skip: hv_netvsc completes no association
. "$HVNF_LIB"

completed()
{
	labctl events | grep -c "completed association"
}

settle
need "a VF carries the data" vf_up
before=$(completed)
switches=$(stat switches_to_vf)
for i in 1 2 3 4 5; do
	lab vf assoc 1 serial=7
	ok "association $i is completed" soon 5 eval '[ $(completed) = $((before + i)) ]'
done
# Several at once: the guest learns of them when the interrupts are let through.
need "the host interrupts no more" lab hold rx on
for i in 1 2 3; do
	lab vf assoc 1 serial=7
done
is "three are under way" "$(labctl ledger | grep ^owed)" "owed association=3 switch=0"
need "the host interrupts again" lab hold rx off
ok "each of them is completed" soon 5 eval '[ $(completed) = $((before + 8)) ]'
is "none is owed" "$(labctl ledger | grep ^owed)" "owed association=0 switch=0"
is "the path was not moved" "$(stat switches_to_vf) $(labctl path)" "$switches vf"
by_vf
done_testing
