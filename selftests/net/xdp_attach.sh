#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: programs are attached, replaced and detached under traffic, which is not disturbed; none is left behind
# Skip: hv_netvsc takes no program while the host coalesces (xdp-lro)
# Timeout: 200
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/xdp.sh"

lro()
{
	guest "ethtool -k $IF" | grep -q "^large-receive-offload: $1"
}

# refused_with TEXT PROGRAM
refused_with()
{
	guest "xdptool attach $IF $2 drv 2>&1" | grep -q "$1"
}

xdp_begin
ok "the host coalesces" lro on
guest_bg sink "traffic sink tcp 7000 count=200 size=10000 seconds=60"
guest_soon 5 "grep -q :1B58 /proc/net/tcp6" || fatal "no sink in the guest"
peer_bg source "traffic source tcp $GUEST4 7000 count=200 size=10000"
need "a program comes and goes" guest xdptool cycle "$IF" pass 15
need "one that takes fragments comes and goes" guest xdptool cycle "$IF" pass_frags 15
need "two replace each other" guest xdptool swap "$IF" pass pass2 30
need "of different kinds" guest xdptool swap "$IF" pass pass_frags 10
peer_join source
ok "TCP meanwhile was intact" guest_join sink

need "pass is attached" xdp pass
ok "with it the host does not coalesce" lro off
not_ok "nor can it be asked to" guest "ethtool -K $IF lro on && ethtool -k $IF | grep 'large-receive-offload: on'"
not_ok "the MTU cannot exceed one buffer" guest ip link set "$IF" mtu 3507
ok "but fill it" guest ip link set "$IF" mtu 3506
ok "and be small again" guest ip link set "$IF" mtu 1500
ok "the program is still there" xdp_shown " xdp "
_seen=$(xdp_count seen)
ok "echoes come back" ping_peer
ok "and works" [ "$(xdp_count seen)" -gt "$_seen" ]
need "it is detached" xdp_off
ok "the host coalesces again" lro on
need "jumbo frames" mtu 9000
not_ok "now it is refused" xdp pass
ok "with a reason" refused_with "MTU too large for a program without xdp.frags" pass
ok "one that takes fragments is not" xdp pass_frags
ok "nor is anything lost with it" to_guest udp "$GUEST4" 30 8000 rate=500
_whole=$(xdp_count "done")
ok "it was told of all bytes" [ "$_whole" -gt 240000 ]
_whole=$(xdp_stat rsc_packets)
ok "nor of a stream" to_guest tcp "$GUEST4" 200 10000
ok "what the host coalesced of that is counted" [ "$(xdp_stat rsc_packets)" -gt "$_whole" ]
not_ok "a failed attach" xdp pass
ok "leaves the old one" xdp_shown " xdp "
need "it is detached" xdp_off
ok "no program is left" soon 5 xdp_programs_are 0
done_testing
