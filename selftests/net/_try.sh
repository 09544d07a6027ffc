#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: try
. "$HVNF_LIB"
drv_load
echo "# IF=$IF"
up
ok "ping" guest ping -c 3 -i 0.2 $PEER4
guest ip -s link
lab path
lab show
vf_up
lab path
ok "ping by VF" guest ping -c 3 -i 0.2 $PEER4
guest_bg snk traffic sink udp 5000 count=500
peer traffic source udp $GUEST4 5000 count=500 size=800 rate=1000
ok "sink" guest_join snk
cat $HVNF_OUT/bg.snk
vf_unplug
guest dmesg | tail -40
done_testing
