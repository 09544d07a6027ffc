# SPDX-License-Identifier: GPL-2.0
# A program that drops everything, while VFs of the kind MODEL come and go under
# traffic: a socket gets none of it. Sourced by the tests.
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/xdp.sh"

xdp_begin
need "the peer knows the guest" peer_knows_guest
need "drop is attached" xdp drop
guest_bg sink "traffic sink udp 7777 count=3000 seconds=45 idle=45000"
guest_soon 5 "grep -q :1E61 /proc/net/udp6" || fatal "no sink in the guest"
peer_bg source "traffic source udp $GUEST4 7777 count=3000 size=200 rate=75"

for round in 1 2 3; do
	_before=$(stat vf_out)
	need "round $round: a VF carries the data" vf_up "$MODEL"
	ok "frames came by it" soon 10 sh -c "[ \$(labctl stats | sed -n 's/^vf_out=//p') -gt $((_before + 20)) ]"
	case $round in
	1)
		need "it is unplugged" vf_unplug
		;;
	2)
		need "the program is replaced many times" guest xdptool swap "$IF" drop drop_frags 20
		lab vf revoke
		need "it is unplugged" vf_unplug
		;;
	3)
		need "it is brought down" guest ip link set "$VF" down
		need "it is brought up" guest ip link set "$VF" up
		ok "the path moves to it" soon 20 path_is vf
		need "the MTU changes" guest ip link set "$IF" mtu 1400
		ok "the path moves to it" soon 20 path_is vf
		need "it is unplugged" vf_unplug
		;;
	esac
	ok "the path is synthetic" soon 20 path_is synthetic
done
peer_join source
ok "the program saw frames" [ "$(xdp_count seen)" -gt 100 ]
guest_join sink
cat "$HVNF_OUT/bg.sink"
is "a socket got none of it" "$(received sink)" 0
need "it is detached" xdp_off
ok "then frames get through" to_guest udp "$GUEST4" 50 1000
done_testing
