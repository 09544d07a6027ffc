#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: segmentation by the host or by the guest: intact
FEATURE=tso USED=tx_lso
. "${HVNF_LIB%/*}/common/offload_guest.sh"
