#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: transmit checksums by the host or by the guest: intact
FEATURE=tx USED=tx_csum
. "$HVNF_JOB/net/common/offload_guest.sh"
