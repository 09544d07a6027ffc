#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: on a host that has the monitor page the guest signals there, and nothing is lost
# Once: this tests the lab
# Lab: monitor=on
. "$HVNF_LIB"

# A channel gets its place in the page when it is offered.
lab rescind
offer_again
settle
both_ways
n=$(stat monitor_signals)
ok "the host was signalled in the page ($n)" [ "$n" -gt 50 ]
done_testing
