#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the host takes the VF back in the order switch, NIC, association
# Once: the table of the data path is the same on every kernel
# Long: yes
# Timeout: 300
# Skip: hv_netvsc the loss is not bounded there
ORDER="switch gone assoc"
WHOLE="50"
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/vf_revoke_order.sh"
