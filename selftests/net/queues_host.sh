#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host with fewer channels than processors gets no more than it has
# Once: what the host sends is read by the same code on every kernel
# Lab: channels=1
. "$HVNF_LIB"

settle
ok "one queue" soon 5 queues_are 1
not_ok "two are refused" guest "ethtool -L $IF combined 2"
ok "echoes come back" ping_peer
both_ways
done_testing
