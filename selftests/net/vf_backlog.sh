#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a VF whose hardware stops: it is left, and what waits in its queueing discipline is sent by the other path
# Skip: hv_netvsc it loses all of it
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/flows.sh"

# may_dma 3|7: without the bit 4 of its command register a device cannot reach
# memory: it finds no frame to send, and nowhere to put one.
may_dma()
{
	guest "printf '\\00$1' | dd of=/sys/class/net/$VF/device/config bs=1 seek=4 conv=notrunc 2>/dev/null"
}

settle
need "a VF carries the data" vf_up
need "its transmit ring is small" guest ethtool -G "$VF" tx 64
ok "the path is the VF's" soon 10 path_is vf
ok "echoes come back" ping_peer
peer_bg sink "exec traffic sink udp 5902 count=300 size=1000 seconds=60 idle=5000"
wait_for 5 "a sink at the peer" nsx peer grep -q :170E /proc/net/udp6
need "its hardware stops" may_dma 3
ok "300 datagrams are sent" guest traffic source udp "$PEER4" 5902 count=300 size=1000 rate=1000
ok "the VF is left" soon 3 path_is synthetic
need "its hardware is mended" may_dma 7
need "it is started anew" guest "ip link set $VF down; ip link set $VF up"
peer_join sink
lost=$(field "$HVNF_OUT/peer.sink" lost)
held=$(counter vf_held)
ok "lost is what was in its ring, at most ($lost)" [ "$lost" -le 66 ]
is "none came twice, none was corrupt" "$(field "$HVNF_OUT/peer.sink" dup) $(field "$HVNF_OUT/peer.sink" corrupt)" "0 0"
ok "frames had waited ($held)" [ "$held" -gt 30 ]
is "all of them were sent again" "$(counter vf_resent)" "$held"
ok "the history says so" guest "grep 'cause=stalled.* held=$held resent=$held lost_resending=0' /sys/kernel/debug/hv_netfail/*/switches"
ring=$(($(link_stat tx_packets) - $(host_had)))
ok "counted once: what the guest says it sent is what the host had, and what was in the ring ($ring)" \
	[ "$ring" -ge "$lost" -a "$ring" -le 66 ]
ok "the path is the VF's again" soon 40 path_is vf
done_testing
