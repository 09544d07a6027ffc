# SPDX-License-Identifier: GPL-2.0
# What the scenarios of a sweep have in common. Each brings the lab to where an
# event is about to happen, calls instant, has the device do the event $STEP
# nanoseconds later, and checks what must hold wherever it landed.

. "$HVNF_JOB/net/common/flows.sh"

# instant: the machine is kept here, and each step of the sweep goes on from
# here. What was checked before belongs to all of them.
instant()
{
	[ "$_failed" -eq 0 ] || fatal "not ready for the event"
	_events_before=$(labctl events | wc -l)
	echo HVNF-INSTANT
	freeze
	mailbox get /run/step
	. /run/step
	_count=0
}

# revoked_on_vf: a VF has carried the traffic, and was taken back; its return is at hand.
revoked_on_vf()
{
	flows_on_vf 250
	lab vf revoke
	wait_for 10 "the VF to be revoked" seen "vf revoked"
	instant
}

# since TEXT: the device has logged it since the instant.
since()
{
	labctl events | tail -n "+$((_events_before + 1))" | grep -q -e "$1"
}

# happened TEXT: waits for it.
happened()
{
	wait_for 20 "$1" since "$1"
}

# counted: what the guest says it has sent is what the host has had from it.
counted()
{
	is "frames sent, by the guest and by the host" "$(link_stat tx_packets)" "$(host_had)"
	is "frames that the guest could not send" "$(link_stat tx_dropped)" 0
}

# alive: whatever came, it works in the end, and tells the truth.
alive()
{
	ok "echoes come back" ping_peer
	ok "echoes of the peer come back" ping_guest
}

# nothing_lost: the promise.
nothing_lost()
{
	flows_stop
	flows_whole
	counted
}

# bounded OUT IN: at most so many were lost, and none came twice.
bounded()
{
	flows_stop
	ok "from the guest: at most $1 lost ($OUT_LOST)" [ "$OUT_LOST" -le "$1" ]
	ok "to the guest: at most $2 lost ($IN_LOST)" [ "$IN_LOST" -le "$2" ]
	is "none came twice, none was corrupt" "$OUT_DUP $IN_DUP $OUT_BAD $IN_BAD" "0 0 0 0"
}
