#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: what ethtool cannot do is refused with a sentence, and harms nothing
# Skip: hv_netvsc has none of the sentences
. "$HVNF_LIB"

# refused SENTENCE ARGS...
refused()
{
	_sentence=$1
	shift
	guest "ethtool $* 2>&1" > "$HVNF_OUT/said"
	_st=$?
	ok "ethtool $* is refused" [ $_st -ne 0 ]
	ok "because: $_sentence" grep -e "$_sentence" "$HVNF_OUT/said"
}

# hash ARGS...: what ethtool says to it, which tells of no failure by its status
hash()
{
	guest "ethtool -N $IF rx-flow-hash $* 2>&1"
}

settle
need "two queues" soon 5 queues_are 2
refused "moderates no interrupts" -C "$IF" rx-usecs 10
ok "no moderation is what there is" guest "ethtool -C $IF rx-usecs 0 rx-frames 0 && ethtool -c $IF | grep 'rx-usecs:.*0'"
refused "fewer receive slots" -G "$IF" rx 1
refused "too few send sections" -G "$IF" tx 1
refused "." -G "$IF" rx 1000000
refused "." -L "$IF" combined 100
refused "." -L "$IF" combined 0
refused "." -X "$IF" hfunc xor
refused "." -X "$IF" weight 1 1 1
ok "the host hashes ports of TCP" guest "ethtool -n $IF rx-flow-hash tcp4 | grep 'L4 bytes 2 & 3'"
ok "not those of UDP" guest "ethtool -n $IF rx-flow-hash udp4 > /run/x; grep 'IP DA' /run/x && ! grep L4 /run/x"
is "that may be said again" "$(hash udp6 sd)" ""
ok "and not otherwise" [ -n "$(hash udp4 sdfn)" ]
ok "statistics of the standard" guest "ethtool -S $IF --groups eth-mac | grep FramesReceivedOK"
ok "software time stamps both ways" guest "ethtool -T $IF > /run/x; grep -i software-transmit /run/x && grep -i software-receive /run/x"
ok "two queues as before" queues_are 2
ok "echoes come back" ping_peer
done_testing
