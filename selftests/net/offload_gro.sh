#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: with and without receive aggregation: intact
FEATURE=gro USED=
. "$HVNF_JOB/net/common/offload_guest.sh"
