#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: XDP on the synthetic path: a program moves the ends of frames, as far as there is room
# Skip: hv_netvsc takes no program while the host coalesces (xdp-lro)
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/xdp.sh"

# datagrams PORT ADDRESS SIZE: 50 from the peer, all of which a sink in the guest gets.
datagrams()
{
	_hex=$(printf %04X "$1")
	guest_bg sink "exec traffic sink udp $1 count=50 size=$3 seconds=5"
	guest_soon 5 "grep -q :$_hex /proc/net/udp6" || return 1
	peer "traffic source udp $2 $1 count=50 size=$3" || return 1
	guest_join sink
}

# intact NAME: everything else gets through, every byte of it.
intact()
{
	ok "$1: TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
	ok "$1: UDP to the guest is intact" to_guest udp "$GUEST4" 50 600
	is "$1: of all frames that came in" "$(xdp_count "$2")" "$(xdp_count seen)"
}

# truncated: IP packets that were shorter than they said.
truncated()
{
	guest "cat /proc/net/netstat" | awk '$1 == "IpExt:" { for (i = 2; i <= NF; i++)
		if (!named) name[i] = $i; else if (name[i] == "InTruncatedPkts") print $i; named = 1 }'
}

# cut SIZE NUMBER: so much is cut off 50 datagrams, and IP notices each.
cut()
{
	_before=$(truncated)
	need "cut_tail, $2 of $1" xdp cut_tail port=7779 number="$2"
	peer "traffic source udp $GUEST4 7779 count=50 size=$1"
	is "$2 of $1: it cut all of them" "$(xdp_count "done") $(xdp_count failed)" "50 0"
	is "$2 of $1: IP noticed all of them" $(($(truncated) - _before)) 50
}

xdp_begin
need "VLAN 10" guest "ip link add link $IF name v10 type vlan id 10 && ip link set v10 up"
need "push_tag" xdp push_tag port=7777 number=10
ok "four bytes more in front: all arrive" datagrams 7777 "$GUEST4" 600
is "it put a tag into all of them" "$(xdp_count "done")" 50
is "they came by the VLAN" "$(guest "cat /sys/class/net/v10/statistics/rx_packets")" 50

need "a provider's bridge" peer "ip link add link tap0 name q20 type vlan proto 802.1ad id 20 &&
	ip link set q20 up && ip addr add 10.9.0.1/24 dev q20 &&
	ip neigh replace 10.9.0.2 lladdr $NIC_MAC dev q20 nud permanent"
guest "ip addr add 10.9.0.2/24 dev $IF"
need "pop_tag" xdp pop_tag port=7778
ok "four bytes less in front: all arrive" datagrams 7778 10.9.0.2 600
is "it took the tag out of all of them" "$(xdp_count "done")" 50

need "stretch_head, within the headroom" xdp stretch_head number=200
intact "forth and back" "done"
need "stretch_head, beyond it" xdp stretch_head number=257
intact "not possible" failed

need "stretch_tail, beyond the page" xdp stretch_tail number=4000
intact "no room behind" failed

cut 600 100
need "an MTU of 9000" mtu 9000
cut 8000 100
cut 8000 6000
done_testing
