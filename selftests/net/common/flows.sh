# SPDX-License-Identifier: GPL-2.0
# Numbered UDP both ways at once, for as long as the test likes, and what became
# of it. After flows_stop: OUT_SENT OUT_GOT OUT_LOST OUT_DUP OUT_REORDER OUT_GAP
# (microseconds) of what the guest sent, and IN_... of what the peer sent.

# field FILE KEY: the value of KEY= in the last line of a sink or source.
field()
{
	sed -n "\$s/^\(.* \)\{0,1\}$2=\([0-9]*\).*/\2/p" "$1"
}

# flows_start RATE SIZE: datagrams a second, each way.
flows_start()
{
	_sink="count=16000000 size=$2 idle=6000 seconds=3600"
	_source="count=16000000 size=$2 rate=$1 seconds=3600 stop=/run/flow.stop"
	guest_bg fsink "rm -f /run/flow.stop; exec traffic sink udp 5901 $_sink"
	peer_bg fsink "rm -f /run/flow.stop; exec traffic sink udp 5902 $_sink"
	guest_soon 5 "grep -q :170D /proc/net/udp6" || fatal "no sink in the guest"
	wait_for 5 "a sink at the peer" nsx peer grep -q :170E /proc/net/udp6
	ping_peer > /dev/null || fatal "no echo before the traffic"
	guest_bg fsource "exec traffic source udp $PEER4 5902 $_source"
	peer_bg fsource "exec traffic source udp $GUEST4 5901 $_source"
}

# _flow_sum PREFIX SOURCE SINK
_flow_sum()
{
	_sent=$(field "$2" sent)
	_refused=$(field "$2" refused)
	_dup=$(field "$3" dup)
	_got=$(($(field "$3" received) - _dup))
	eval "$1_SENT=$((_sent - _refused)) $1_GOT=$_got $1_LOST=$((_sent - _refused - _got)) $1_DUP=$_dup
		$1_REORDER=$(field "$3" reorder) $1_GAP=$(field "$3" gap_us) $1_BAD=$(field "$3" corrupt)"
	eval "echo \"# \$4: sent \$$1_SENT lost \$$1_LOST twice \$$1_DUP reordered \$$1_REORDER corrupt \$$1_BAD longest gap \$$1_GAP us\""
}

# flows_stop: ends both and tells.
flows_stop()
{
	guest "touch /run/flow.stop"
	peer "touch /run/flow.stop"
	guest_join fsource
	peer_join fsource
	guest_join fsink
	peer_join fsink
	_flow_sum OUT "$HVNF_OUT/bg.fsource" "$HVNF_OUT/peer.fsink" "from the guest"
	_flow_sum IN "$HVNF_OUT/peer.fsource" "$HVNF_OUT/bg.fsink" "to the guest"
}

# flows_whole: nothing lost, twice or corrupt, and there was something.
flows_whole()
{
	ok "frames went both ways" [ "$OUT_GOT" -gt 30 -a "$IN_GOT" -gt 30 ]
	is "of what the guest sent: lost, twice, corrupt" "$OUT_LOST $OUT_DUP $OUT_BAD" "0 0 0"
	is "of what the peer sent: lost, twice, corrupt" "$IN_LOST $IN_DUP $IN_BAD" "0 0 0"
}

# _host_sum PATTERN: the sum of the device's statistics so named.
_host_sum()
{
	_sum=0
	for _n in $(labctl stats | sed -n "s/^\($1\)=//p"); do
		_sum=$((_sum + _n))
	done
	echo $_sum
}

# host_had: frames that the host has had from the guest, by either path.
host_had()
{
	_host_sum 'vf_in\|chan[0-9]*_tx_packets'
}

# host_sent: frames that the host has given to the guest, by either path.
host_sent()
{
	_host_sum 'vf_out\|chan[0-9]*_rx_packets'
}

# counter NAME: of ethtool -S.
counter()
{
	guest "ethtool -S $IF" | sed -n "s/^ *$1: //p"
}

_more_than()
{
	[ "$(stat "$1")" -gt "$2" ]
}

# flows_on_vf [RATE]: the driver is loaded, and a VF carries numbered traffic both ways.
flows_on_vf()
{
	settle
	need "a VF carries the data" vf_up
	flows_start "${1:-200}" 200
	wait_for 10 "frames to the guest by the VF" _more_than vf_out 50
	wait_for 10 "frames from the guest by the VF" _more_than vf_in 50
}
