#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the VF's driver is unbound under traffic: the path is switched before it stops, nothing is lost
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"

flows_on_vf
slot=$(guest "basename \$(readlink -f /sys/class/net/$VF/device)")
need "its driver is unbound" guest "echo $slot > /sys/bus/pci/drivers/vmxnet3/unbind"
is "the path is synthetic by then" "$(labctl path)" synthetic
need "its driver is bound again" guest "echo $slot > /sys/bus/pci/drivers/vmxnet3/bind"
ok "the path moves to it" soon 20 path_is vf
flows_stop
flows_whole
done_testing
