#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: twenty random events under numbered traffic: every frame that did not arrive is accounted for
# Once: the table of the data path is the same on every kernel
# Timeout: 600
# Skip: hv_netvsc it does not say
EVENTS=20
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/vf_accounting.sh"
