#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that answers each switch twice is obeyed once
# Once: the table of the data path is the same on every kernel
# Xfail: hv_netvsc assoc-alone
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"

settle
lab fault on=nvsp.switch-complete do=dup
need "a VF carries the data" vf_up
by_vf
lab vf revoke
ok "the path is synthetic" soon 20 path_is synthetic
lab vf offer
ok "the path is the VF's" soon 20 path_is vf
by_vf
is "the path was moved" "$(stat switches_to_vf) $(stat switches_to_synthetic)" "2 1"
asked=$(labctl events | grep -c "nvsp guest switch")
is "the host answered each request twice" "$(labctl events | grep -c "fault at nvsp.switch-complete: .*do=dup")" "$asked"
is "each second answer was counted" "$(counter host_unsolicited)" "$asked"
ok "there were three or more ($asked)" [ "$asked" -ge 3 ]
lab ledger clear
done_testing
