#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a frame that already carries a tag goes out with the tag beside it
. "$HVNF_LIB"

# What the peer has received in VLAN 10.
tagged()
{
	nsx peer sed -n 's/^ *v10: *[0-9]* *\([0-9]*\) .*/\1/p' /proc/net/dev
}

settle
need "the peer has VLAN 10" peer "ip link add link tap0 name v10 type vlan id 10 && ip link set v10 up"
mac=$(nsx peer ip link show tap0 | sed -n 's/.*ether \([^ ]*\) .*/\1/p')
before=$(stat tx_vlan)
seen=$(tagged)
need "a generator of frames" guest "modprobe pktgen && cd /proc/net/pktgen &&
	echo add_device $IF > kpktgend_0 && echo count 50 > $IF && echo pkt_size 300 > $IF &&
	echo dst $PEER4 > $IF && echo dst_mac $mac > $IF && echo vlan_id 10 > $IF &&
	echo vlan_p 5 > $IF && echo start > pgctrl && cat $IF"
guest rmmod pktgen
is "the host put 50 tags into frames" $(($(stat tx_vlan) - ${before:-0})) 50
is "the peer has 50 in VLAN 10" $(($(tagged) - seen)) 50
ok "echoes come back" ping_peer
done_testing
