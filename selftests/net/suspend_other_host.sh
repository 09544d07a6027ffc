#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that says other things after a hibernation is followed
# Once: the kernel's test of it takes five seconds of busy waiting where it cannot be told otherwise
# Skip: debug it is built without hibernation
# Skip: hv_netvsc keeps what the old host said
. "$HVNF_JOB/net/common/suspend.sh"

feature()
{
	guest "ethtool -k $IF" | grep "^$1: $2"
}

settle
need "two queues" soon 5 queues_are 2
need "an MTU of 4000" mtu 4000
ok "segments are the host's" feature tcp-segmentation-offload on
lab fault on=vmbus.unload-response nth=1 \
	'do=cmd="set mtu=1500 channels=1 offloads=tcp4 mac=52:54:00:aa:00:77"'
need "suspended and resumed" suspended
carrier_wait "$IF"
ok "one queue" soon 5 queues_are 1
ok "the MTU is what it takes" guest "read x < /sys/class/net/$IF/mtu; echo \$x; [ \$x = 1500 ]"
ok "the address is the new one" guest "ip link show dev $IF | grep 52:54:00:aa:00:77"
ok "also the permanent one" guest "ethtool -P $IF | grep 52:54:00:aa:00:77"
ok "segments are ours" feature tcp-segmentation-offload off
ok "echoes come back" ping_peer
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
done_testing
