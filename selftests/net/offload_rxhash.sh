#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: with and without the host's hash: intact
FEATURE=rxhash USED=
. "$HVNF_JOB/net/common/offload_guest.sh"
