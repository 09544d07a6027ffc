#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the synthetic device is taken away while a VF carries the data
. "$HVNF_LIB"

settle
need "a VF carries the data" vf_up
lab rescind
ok "the interface goes" soon 10 interface_gone
ok "the VF stays, apart" vf_apart
offer_again
drv_wait
up
ok "the path moves to the VF" soon 20 path_is vf
by_vf
done_testing
