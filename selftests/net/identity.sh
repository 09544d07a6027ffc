#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: MAC, MTU, speed and name are those that the host gave
# Lab: mac=52:54:00:aa:00:42 speed=25000 name=blue-port
. "$HVNF_LIB"

settle
is "address" "$(guest "cat /sys/class/net/$IF/address")" 52:54:00:aa:00:42
ok "permanent address" guest "ethtool -P $IF | grep -i 52:54:00:aa:00:42"
is "MTU" "$(guest "cat /sys/class/net/$IF/mtu")" 1500
ok "greatest MTU" max_mtu_is 65521
is "speed" "$(guest "cat /sys/class/net/$IF/speed")" 25000
is "duplex" "$(guest "cat /sys/class/net/$IF/duplex")" full
is "alias: the host's name for it" "$(guest "cat /sys/class/net/$IF/ifalias")" blue-port
is "driver, as ethtool tells" "$(guest "ethtool -i $IF | sed -n 's/^driver: //p'")" "$DRIVER"
ok "echoes come back" ping_peer
done_testing
