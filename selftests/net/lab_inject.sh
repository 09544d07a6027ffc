#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: what the lab's host is told to inject reaches the guest, and what comes back is accounted for
# Once: this tests the lab
# Skip: hv_netvsc this tests the lab
. "$HVNF_LIB"

received()
{
	[ "$(link_stat rx_packets)" -ge "$1" ]
}

acts()
{
	[ "$(labctl events | grep -c "$1")" -ge "${2:-1}" ]
}

settle
guest "ip link set $IF arp off"
before=$(link_stat rx_packets)
# A broadcast of an ethertype that nobody knows.
lab inject frame times=3 msg=ffffffffffff02000000007788b5000000000000
ok "three frames reach the guest" soon 3 received $((before + 3))
lab inject xfer set=77 tid=0x9000 ranges=0:64
ok "an announcement of no known area is completed" soon 3 acts "provoked completion tid=0x9000"
lab inject comp tid=0x9001 msg=6c00000001000000
lab inject inband msg=ff000000000000000000000000000000
before=$(link_stat rx_packets)
lab fault on=rx.packet nth=1 do=rewrite=data-len=0 do=after=2000000
lab inject frame msg=ffffffffffff02000000007788b5000000000000
ok "a frame reaches the guest" soon 3 received $((before + 1))
ok "its slot is written to later" soon 5 acts "rewrite data-len=0"
lab fault on=in.rndis.keepalive-complete nth=1 do=drop
lab keepalive
ok "an answer is taken from the guest's mouth" soon 3 acts "fault at in.rndis.keepalive-complete"
lab fault clear
guest "ip link set $IF arp on"
ok "the guest has done nothing wrong" lab ledger check
ok "echoes come back" ping_peer
done_testing
