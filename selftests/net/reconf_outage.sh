#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a change of MTU or rings interrupts traffic for a few milliseconds, or not at all
# Once: the order of a reconfiguration is the same on every kernel
# Xfail: hv_netvsc slow-reconnect
# Skip: debug the limits are those of a kernel that does not watch itself
# Timeout: 200
. "$HVNF_LIB"

# outage CMD: datagrams come in at 1000 a second while the guest runs it; sets
# $lost of 2000, and $took, the time of the command in milliseconds.
outage()
{
	_before=$(link_stat rx_packets)
	_port=$((_port + 1))
	_hex=$(printf %04X $_port)
	guest_bg sink "exec traffic sink udp $_port count=2000 size=200 seconds=30"
	guest_soon 5 "grep -q :$_hex /proc/net/udp6" || fatal "no sink in the guest"
	peer_bg source "traffic source udp $GUEST4 $_port count=2000 size=200 rate=1000"
	wait_for 5 "traffic" flows
	took=$(guest "read a b < /proc/uptime; $1 > /dev/null || echo failed; read c d < /proc/uptime
		echo \$((\${c%.*}1\${c#*.} - \${a%.*}1\${a#*.}))0")
	ok "$1" [ "${took#failed}" = "$took" ]
	ok "the peer has sent all" peer_join source
	guest_join sink
	lost=$(sed -n 's/.* lost=\([0-9]*\) .*/\1/p' "$HVNF_OUT/bg.sink")
	echo "# $took ms, $lost of 2000 lost"
}

flows()
{
	[ "$(link_stat rx_packets)" -gt $((_before + 100)) ]
}

settle
need "both ends take an MTU of 1500" mtu 1500
# In the time of 20 datagrams, 20 ms, hv_netvsc has not begun its new connection.
outage "ip link set $IF mtu 9000"
ok "fewer than 20 lost by a larger MTU" [ "$lost" -lt 20 ]
outage "ip link set $IF mtu 1500"
is "none lost by a smaller MTU" "$lost" 0
outage "ip link set $IF mtu 9000"
is "nor by one that this connection had before" "$lost" 0
outage "ethtool -G $IF rx 1024"
ok "fewer than 20 lost by other rings" [ "$lost" -lt 20 ]
ok "and that within 100 ms" [ "$took" -le 100 ]
outage "ethtool -L $IF combined 1"
ok "fewer than 20 lost by fewer channels" [ "$lost" -lt 20 ]
ok "and that within 100 ms" [ "$took" -le 100 ]
done_testing
