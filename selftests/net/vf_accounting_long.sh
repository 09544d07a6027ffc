#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a thousand random events under numbered traffic: every frame that did not arrive is accounted for
# Timeout: 20000
# Skip: hv_netvsc it does not say
# Long: yes
EVENTS=1000
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/vf_accounting.sh"
