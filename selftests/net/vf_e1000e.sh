#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a VF of the kind e1000e joins, carries the data, and goes
MODEL=e1000e
. "$HVNF_JOB/net/common/vf_model.sh"
