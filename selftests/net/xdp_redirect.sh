#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: XDP redirects out and in: another namespace has its whole traffic by it, and a cpumap takes frames
# Skip: hv_netvsc takes no program while the host coalesces (xdp-lro)
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/xdp.sh"

# The namespace takes over address and MAC; its only way out is by XDP.
inner_make()
{
	guest "ip netns add inner &&
		ip link add veth0 type veth peer name veth1 netns inner &&
		read mac < /sys/class/net/$IF/address &&
		ip link set veth0 up &&
		ip -n inner link set veth1 address \$mac &&
		ip -n inner link set veth1 up &&
		ip netns exec inner ethtool -K veth1 tx off gro on &&
		ip addr flush dev $IF &&
		ip -n inner addr add $GUEST4/24 dev veth1"
}

inner_join()
{
	guest "xdptool attach veth0 redirect_all dev=$IF drv" &&
		guest "xdptool attach $IF redirect_all dev=veth0 drv"
}

inner()
{
	guest "ip netns exec inner $*"
}

inner_to_peer()
{
	_traffic "$@"
	peer_bg sink "$_sink"
	wait_for 5 "a sink at the peer" nsx peer sh -c "$_listens"
	inner "$_source"
	peer_join sink
	_st=$?
	_arrived "$HVNF_OUT/peer.sink" && return $_st
}

peer_to_inner()
{
	_traffic "$@"
	guest_bg sink "exec ip netns exec inner ${_sink#exec }"
	guest_soon 5 "ip netns exec inner ${_listens}" || fatal "no sink in the namespace"
	peer "$_source"
	guest_join sink
	_st=$?
	_arrived "$HVNF_OUT/bg.sink" && return $_st
}

xdp_begin
need "a program that sends frames to a cpu" xdp redirect_cpu cpu=0
ok "frames by a cpumap are intact" to_guest udp "$GUEST4" 100 1400 rate=2000
ok "likewise TCP" to_guest tcp "$GUEST4" 100 10000
ok "the program had them" [ "$(xdp_stat xdp_redirect)" -gt 100 ]
need "it is detached" xdp_off

# What the host coalesced is longer than the other interface's MTU.
need "the host does not coalesce" guest ethtool -K "$IF" lro off
need "another namespace" inner_make
need "redirects both ways" inner_join
_before=$(xdp_stat xdp_frames)
ok "the peer answers" inner "ping -q -c 5 -i 0.02 -W 2 $PEER4 | grep ' 5 received'"
ok "UDP out is intact" inner_to_peer udp "$PEER4" 100 1400
ok "UDP in is intact" peer_to_inner udp "$GUEST4" 100 1400
ok "TCP out is intact" inner_to_peer tcp "$PEER4" 10 10000
ok "TCP in is intact" peer_to_inner tcp "$GUEST4" 10 10000
ok "frames went out without an skb" [ $(($(xdp_stat xdp_frames) - _before)) -gt 100 ]
is "none failed" "$(xdp_stat xdp_failed)" 0
guest "ip link set veth0 xdpdrv off"
done_testing
