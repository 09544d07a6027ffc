#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the interface moves to another network namespace: its VF follows, and carries the data there
. "$HVNF_LIB"

settle
need "a VF carries the data" vf_up
need "there is another namespace" guest ip netns add aside
need "the interface moves there" guest ip link set "$IF" netns aside
ok "the path is synthetic meanwhile" soon 5 path_is synthetic
need "it is configured there" guest "ip -n aside addr add $GUEST4/24 dev $IF && ip -n aside link set $IF up"
ok "the path moves to the VF" soon 20 path_is vf
ok "echoes come back" guest "ip netns exec aside ping -q -c 5 -i 0.02 -W 2 $PEER4 | grep ' 5 received'"
need "the namespace goes" guest ip netns del aside
ok "the interface comes back" soon 20 guest "[ -e /sys/class/net/$IF ]"
up
ok "the path moves to the VF again" soon 20 path_is vf
ok "echoes come back" ping_peer
done_testing
