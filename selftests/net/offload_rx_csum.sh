#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: receive checksums checked by the host or by the guest: intact
FEATURE=rx USED=
. "$HVNF_JOB/net/common/offload_guest.sh"
