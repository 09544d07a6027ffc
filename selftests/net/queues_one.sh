#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: changed to one channel the interface has one queue, and more again afterwards
# Lab: cpus=8
# Xfail: hv_netvsc one-queue
. "$HVNF_LIB"

settle
ok "eight queues at first" soon 5 queues_are 8
ok "one channel is taken" guest "ethtool -L $IF combined 1"
ok "there is one queue" soon 5 queues_are 1
carrier_wait "$IF"
ok "echoes come back" ping_peer
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
ok "three channels are taken" guest "ethtool -L $IF combined 3"
ok "there are three queues" soon 5 queues_are 3
carrier_wait "$IF"
ok "echoes come back" ping_peer
done_testing
