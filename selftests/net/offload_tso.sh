#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: segmentation by the host or by the guest: intact
FEATURE=tso USED=tx_lso
. "$HVNF_JOB/net/common/offload_guest.sh"
