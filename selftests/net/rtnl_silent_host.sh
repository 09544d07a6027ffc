#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a host that is silent about sub-channels holds up nobody who changes something else
# Skip: hv_netvsc waits for the host under RTNL (defect 1)
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/rtnl.sh"

# changes: settings that the host has no part in.
changes()
{
	guest "ip link set $IF mtu 1400 && ip link set $IF mtu 1500 && ethtool --set-tunable $IF tx-copybreak 500 &&
		ethtool -K $IF gro off"
}

lab fault on=nvsp.subchannel-complete do=drop
drv_load || fatal "$DRIVER does not load"
need "the host was asked" soon 2 seen "nvsp subchannel"
rtnl_probe_start
ok "settings are changed" changes
ok "the interface comes up" up
is "the host is still silent" "$(guest "dmesg | grep -c 'no further channels'")" 0
rtnl_probe_stop 200
ok "the wait for it ends" guest_soon 15 "dmesg | grep -q 'no further channels'"
ok "echoes come back" ping_peer
lab fault clear
done_testing
