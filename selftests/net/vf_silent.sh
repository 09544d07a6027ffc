#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a VF that swallows everything while its carrier is up is left within the time, and tried again later and later
# Once: the table of the data path is the same on every kernel
# Timeout: 300
# Skip: hv_netvsc it has no such thing
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"

settle
need "a VF carries the data" vf_up
flows_start 20 200
lab fault 'on=vf.* do=drop'
ok "it is left within the time" soon 2 path_is synthetic
ok "echoes come back" ping_peer
before=$(stat switches_to_vf)
passes 30000
n=$(($(stat switches_to_vf) - before))
ok "in thirty seconds it was tried again a few times ($n)" [ $n -ge 1 -a $n -le 3 ]
lab fault clear
ok "once it works the VF carries the data" soon 60 path_is vf
flows_stop
ok "it was counted" guest "ethtool -S $IF | grep -q 'vf_silences: [1-9]'"
not_ok "it stays there" soon 3 path_is synthetic
by_vf
done_testing
