#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: what the host coalesces tells TCP of how large segments it was made
# Lab: extra=python
# Xfail: hv_netvsc segment-size
. "$HVNF_LIB"

# Takes a stream, and prints what TCP thinks the peer's segments are (tcpi_rcv_mss).
sink='
import socket, sys
server = socket.create_server(("::", int(sys.argv[1])), family=socket.AF_INET6, dualstack_ipv6=True)
stream = server.accept()[0]
while stream.recv(1 << 20):
    pass
print(int.from_bytes(stream.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)[20:24], "little"))'

# segments NAME ADDRESS PORT WANT: a stream from the peer that the host coalesces.
segments()
{
	_before=$(stat rx_rsc_chains)
	guest_bg "sink$3" "exec python3 /run/sink.py $3"
	guest_soon 20 "grep -q :$(printf %04X "$3") /proc/net/tcp6" || fatal "no sink in the guest"
	peer "traffic source tcp $2 $3 count=500 size=10000"
	ok "$1: the stream ends" guest_join "sink$3"
	ok "$1: the host coalesced" [ "$(stat rx_rsc_chains)" -gt "$_before" ]
	is "$1: size of a segment" "$(cat "$HVNF_OUT/bg.sink$3")" "$4"
}

settle
need "Python is there" extra_guest python
echo "$sink" > "$HVNF_OUT/sink.py"
need "the sink is there" guest_put "$HVNF_OUT/sink.py" /run/sink.py
segments "IPv4" "$GUEST4" 7001 1448
segments "IPv6" "$GUEST6" 7002 1428
not_ok "TCP suspects nothing" guest "dmesg | grep 'suspect GRO implementation'"
done_testing
