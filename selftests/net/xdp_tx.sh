#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: XDP_TX on the synthetic path: frames go back without an skb, intact, beside the stack's own
# Skip: hv_netvsc takes no program while the host coalesces (xdp-lro)
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/xdp.sh"

xdp_begin
need "tx_udp is attached" xdp tx_udp port=7777
_before=$(xdp_stat xdp_frames)
ok "frames of 64 bytes come back" xdp_echo 7777 150 22
ok "frames of 1442 bytes come back" xdp_echo 7777 150 1400
is "none of them was refused" "$(xdp_stat xdp_failed)" 0
is "all went out as frames" "$(($(xdp_stat xdp_frames) - _before))" 300
ok "and in batches" [ "$(xdp_stat batched)" -gt 50 ]

peer_bg echo "traffic source udp $GUEST4 7777 count=500 size=500"
ok "TCP from the guest beside them is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest beside them is intact" to_guest tcp "$GUEST4" 50 10000
need "the source ends" peer_join echo

need "it is detached" xdp_off
need "jumbo frames" mtu 9000
need "tx_udp_frags is attached" xdp tx_udp_frags port=7778
_before=$(xdp_stat mapped)
ok "frames of 4042 bytes come back" xdp_echo 7778 100 4000
ok "frames of 8942 bytes come back" xdp_echo 7778 100 8900
ok "these were read in place" [ $(($(xdp_stat mapped) - _before)) -ge 100 ]
is "none was refused" "$(xdp_stat xdp_failed)" 0
done_testing
