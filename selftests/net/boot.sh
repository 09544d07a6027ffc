#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the guest runs on Hyper-V as far as it can tell, and its bus is connected
. "$HVNF_LIB"

is "the kernel asked for is the one that runs" "$(guest uname -r)" "$RELEASE"
ok "the guest detects Microsoft Hyper-V" guest 'dmesg | grep -q "Hypervisor detected: Microsoft Hyper-V"'
ok "hv_vmbus is connected" guest 'dmesg | grep -q "Vmbus version:4.0"'
is "as many processors as asked for" "$(guest nproc)" "$CPUS"
done_testing
