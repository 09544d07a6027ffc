#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: modprobe finds the module by the device, and it takes the device
. "$HVNF_LIB"

# The module is looked for by the alias of the device, as udev does.
if [ "$DRIVER" = hv_netfail ]; then
	need "installed" module_install hv_netfail
	guest "mkdir -p /etc/modprobe.d; echo blacklist hv_netvsc > /etc/modprobe.d/hv_netfail.conf"
fi
need "loaded by alias" guest 'for d in /sys/bus/vmbus/devices/*; do
	read -r alias < $d/modalias
	case $alias in vmbus:635161f83edfc546913ff2d2f965ed0e) modprobe -b $alias;; esac; done'
drv_wait
up
ok "echoes come back" ping_peer
ok "the module that runs" guest "[ -d /sys/module/$DRIVER ]"
done_testing
