#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: XDP on the synthetic path: each action does what it says, to those frames alone
# Skip: hv_netvsc takes no program while the host coalesces (xdp-lro)
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/xdp.sh"

# to_port PORT: 50 datagrams of 600 bytes to the guest, where nobody listens.
to_port()
{
	peer "traffic source udp $GUEST4 $1 count=50 size=600"
}

# passes NAME: everything else still gets through, every byte of it.
passes()
{
	ok "$1: TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
	ok "$1: UDP to the guest is intact" to_guest udp "$GUEST4" 50 1400
}

# counted NAME PROGRAM-COUNTER WANT
counted()
{
	is "$1" "$(xdp_count "$2")" "$3"
}

xdp_begin
need "pass is attached" xdp pass
ok "natively, as ip link says" xdp_shown " xdp "
passes pass
_seen=$(xdp_count seen)
is "the driver counted what the program did" "$(xdp_stat xdp_pass)" "$_seen"
is "it came in by the interface" "$(xdp_count ifindex)" "$(guest "cat /sys/class/net/$IF/ifindex")"

need "drop_udp replaces it" xdp drop_udp port=7777
_before=$(xdp_stat xdp_drop)
need "frames for it" to_port 7777
passes drop
counted "it saw all of them" udp 50
is "the driver dropped all of them" "$(($(xdp_stat xdp_drop) - _before))" 50

need "abort_udp replaces it" xdp abort_udp port=7778
need "frames for it" to_port 7778
passes aborted
counted "it saw all of them" udp 50
is "the driver counted all of them" "$(xdp_stat xdp_aborted)" 50

need "a program with a bad verdict replaces it" xdp bad_udp port=7779
need "frames for it" to_port 7779
counted "it saw all of them" udp 50
is "what nobody understands is dropped" "$(xdp_stat xdp_aborted)" 100

need "it is detached" xdp_off
not_ok "ip link shows none" xdp_shown "xdp"
passes "without"
done_testing
