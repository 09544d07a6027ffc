#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a sub-channel that cannot be opened leaves fewer queues, and a word about it
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc hangs holding RTNL
# Lab: cpus=4
. "$HVNF_LIB"

lab fault on=chan.open nth=3 do=refuse
settle
ok "three queues" soon 15 queues_are 3
ok "it is said" guest "dmesg | grep -E 'sub-channel [0-9]+ not used'"
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
lab fault clear
ok "four, when it is tried again" guest "ethtool -L $IF combined 4"
ok "four queues" soon 5 queues_are 4
lab fault on=chan.open nth=2 count=3 do=refuse
ok "three are asked for, none comes" guest "ethtool -L $IF combined 3"
ok "one queue" soon 15 queues_are 1
lab fault clear
ok "echoes come back" ping_peer
done_testing
