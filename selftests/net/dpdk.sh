#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: DPDK drives the device from user space and answers pings, and a kernel driver after it
# Once: no kernel's driver has a part in it
# Lab: extra=dpdk monitor=on
# Skip: debug it has no huge pages
# Skip: hv_netvsc no kernel driver is in the first half, and it runs with hv_netfail
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/dpdk.sh"

dpdk_start 1 icmpecho
ok "echoes come back" ping_guest
ok "long ones too, which go by page ranges" ping_guest -s 1400
n=$(stat monitor_signals)
ok "it signals in the monitor page ($n)" [ "$n" -ge 20 ]
dpdk_stop
ok "it counted the echoes, both ways" dpdk_forwarded 10

ok "the device is given back" guest "rmmod uio_hv_generic"
ok "nothing of it is kept" soon 5 nothing_outstanding
settle
ok "echoes come back to $DRIVER" ping_guest
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
done_testing
