# SPDX-License-Identifier: GPL-2.0
# The host takes the VF back in the order ORDER, of: switch (129{0}), assoc
# (128{0}), gone (the NIC), with 0, 50 and 5000 ms between. WHOLE are those of
# which nothing is lost: the guest was told, had left, and had no reason to come
# back, when the NIC went. (A path that the host has moved without withdrawing
# the VF is tried again after a quarter of a second.) In the others what the NIC
# had is lost, and what the host gave to one that was gone. Nothing comes twice.
. "$HVNF_JOB/net/common/flows.sh"

_do()
{
	case $1 in
	switch) echo switch synthetic ;;
	assoc) echo vf assoc 0 serial=7 ;;
	gone) echo nic gone ;;
	esac
}

# lost_at_most: of what both sent, in this round.
lost_at_most()
{
	ok "at most $1 frames of the guest are lost ($OUT_LOST)" [ "$OUT_LOST" -le "$1" ]
	ok "at most $1 frames to the guest are lost ($IN_LOST)" [ "$IN_LOST" -le "$1" ]
	is "none comes twice" "$OUT_DUP $IN_DUP" "0 0"
}

_all_done()
{
	[ "$(labctl events | grep -c "at this instant: ")" = $((round * 3)) ]
}

settle
round=0
for gap in 0 50 5000; do
	round=$((round + 1))
	need "$gap ms between: a VF carries the data" vf_up
	flows_start 200 200
	at=100000000
	for what in $ORDER; do
		lab at $at "$(_do "$what")"
		at=$((at + gap * 1000000 + 1))
	done
	ok "the host does it all" soon 30 _all_done
	ok "the path is synthetic" soon 10 path_is synthetic
	VF=
	passes 1500
	flows_stop
	case " $WHOLE " in
	*" $gap "*) lost_at_most 0 ;;
	*) lost_at_most 10 ;;
	esac
	ok "echoes come back" ping_peer
done
is "nobody asked for what was not lent" "$(labctl events | grep -c "active=1 without effect")" 0
need "another VF is lent" vf_up
by_vf
done_testing
