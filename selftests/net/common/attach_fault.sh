# SPDX-License-Identifier: GPL-2.0
# A host that misbehaves at one step of the attach after the other. A test that
# sources this calls `attaches`, then `step` for each, then `attaches_done`.
. "$HVNF_LIB"

# A deadline is five seconds; the last look of a wait comes a moment later.
IN_TIME=5600
# A request after registration, and offers that do not come, wait in a worker.
# What the work itself takes on this kernel comes on top, twice: it shares the
# processors with the attach.
RTNL_LIMIT=100

# attaches [ARGS...]: the driver is loaded, a good host has served it once.
attaches()
{
	settle "$@"
	DEV=$(guest "cd /sys/bus/vmbus/drivers/$DRIVER && echo *-*-*-*-*")
	guest_put "$HVNF_JOB/net/common/attach_try.sh" /run/attach_try.sh
}

# counter NAME: of ethtool -S.
counter()
{
	guest "ethtool -S $IF" | sed -n "s/^ *$1: //p"
}

_unbind()
{
	guest "echo $DEV > /sys/bus/vmbus/drivers/$DRIVER/unbind"
	IF=
}

# A good host: the interface works.
_served()
{
	drv_wait
	up
	guest "ping -q -c 1 -W 2 $PEER4" > /dev/null
}

# As the host would do it that fell over: away with the device, and once more.
_again()
{
	lab rescind
	wait_for 10 "the guest to release the device" nothing_outstanding
	lab offer
}

_logged()
{
	case $1 in
	+*) [ "$(counter "${1#+}")" -gt 0 ] ;;
	*) grep -q -e "$1" "$HVNF_OUT/tried" ;;
	esac
}

# _judge OUTCOME SAYS: of what the guest reported.
_judge()
{
	read -r _status _ms _rtnl _own < "$HVNF_OUT/tried" || return 1
	echo "status $_status after $_ms ms, $_rtnl ms for RTNL, $_own when nothing goes on; wanted: $1, '$2'"
	sed 1d "$HVNF_OUT/tried"
	[ "$_ms" -le $IN_TIME ] && [ "$_rtnl" -le $((RTNL_LIMIT + 2 * _own)) ] || return 1
	case $1 in
	fails) [ "$_status" -ne 0 ] ;;
	works) [ "$_status" -eq 0 ] && _served && soon 5 queues_are "${QUEUES:-2}" ;;
	ends) ;;
	esac && _logged "$2"
}

# step NAME works|fails|ends LOG RULE...: the host does RULE while the driver
# attaches. LOG is a pattern of what the kernel says to it, or +COUNTER; LINGERS
# what it says in the end. AFTER seconds more are watched; then there are QUEUES.
step()
{
	_step=$1 _outcome=$2 _says=$3
	shift 3
	_unbind
	lab fault "$@" || fatal "$_step: no such fault"
	guest "DEV=$DEV DRIVER=$DRIVER AFTER=$AFTER sh /run/attach_try.sh" > "$HVNF_OUT/tried"
	ok "$_step: it $_outcome in time" _judge "$_outcome" "$_says"
	lab fault clear
	[ "$_outcome" = works ] && return
	[ -z "$LINGERS" ] || ok "$_step: and ends later" guest_soon 5 "dmesg | tail -n 3 | grep -q '$LINGERS'"
	_again
	ok "$_step: a good host is served again" _served
}
