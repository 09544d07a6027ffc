#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that answers each switch twice is obeyed once
# Once: the table of the data path is the same on every kernel
# Xfail: hv_netvsc assoc-alone
. "$HVNF_LIB"

settle
lab fault on=nvsp.switch-complete do=dup
need "a VF carries the data" vf_up
by_vf
lab vf revoke
ok "the path is synthetic" soon 20 path_is synthetic
lab vf offer
ok "the path is the VF's" soon 20 path_is vf
by_vf
ok "it did answer twice" [ "$(stat switches_to_vf)" = 2 ]
lab ledger clear
done_testing
