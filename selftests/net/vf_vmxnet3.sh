#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a VF of the kind vmxnet3 joins, carries the data, and goes
MODEL=vmxnet3
. "$HVNF_JOB/net/common/vf_model.sh"
