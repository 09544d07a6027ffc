#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a NIC in the right slot with another address is not taken for the VF
# Once: the table of the data path is the same on every kernel
. "$HVNF_LIB"

settle
lab vf offer
need "a NIC with another address" vf_plug vmxnet3 mac=52:54:00:aa:00:77
# Without addresses it is silent: what it carried is counted below.
ok "it can be brought up on its own" guest "ip link set $VF addrgenmode none && ip link set $VF up"
not_ok "the path does not move to it" soon 2 path_is vf
ok "it stays apart" vf_apart
by_synthetic
need "it is unplugged" vf_unplug
ok "echoes come back" ping_peer
done_testing
