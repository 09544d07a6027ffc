#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a change of speed is seen, and disturbs nothing
. "$HVNF_LIB"

# speed_is N
speed_is()
{
	guest "read x < /sys/class/net/$IF/speed; echo \$x; [ \$x = $1 ]"
}

settle
ok "10000 Mbit/s at first" speed_is 10000
lab speed 25000
ok "25000 after the change" soon 5 speed_is 25000
ok "the carrier stayed" carrier_is 1
ok "echoes come back" ping_peer
done_testing
