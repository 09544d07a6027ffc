#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the VF's driver is removed under traffic: the path is switched before it stops, nothing is lost
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"

flows_on_vf
need "its driver goes" guest rmmod vmxnet3
is "the path is synthetic by then" "$(labctl path)" synthetic
need "its driver comes" guest modprobe vmxnet3
ok "the path moves to the VF" soon 20 path_is vf
flows_stop
flows_whole
done_testing
