#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: with and without scatter-gather: intact
FEATURE=sg USED=
. "$HVNF_JOB/net/common/offload_guest.sh"
