#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host takes the VF back in the order NIC, association, switch
# Once: the table of the data path is the same on every kernel
# Timeout: 300
# Skip: hv_netvsc the loss is not bounded there
ORDER="gone assoc switch"
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/vf_revoke_order.sh"
