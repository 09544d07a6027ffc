# SPDX-License-Identifier: GPL-2.0
# Shell part of the bench: runs in the outer machine, like a test, and sources
# the library of the tests. Sourced, never run.
#
# Set by the runner in /job/bench/env: ROUNDS (of driver after driver), REPS
# (windows of a kind in a round), WANTED (names of rows, glob), KSYMS (1: the
# kernel's symbols are wanted).

. "$HVNF_LIB"
. "$HVNF_JOB/bench/env"

TOOL=$HVNF_JOB/bench/benchtool
GTOOL=/run/benchtool
QUIET=0.01	# seconds in which the guest does what one interrupt brought
DETAIL=$((1 << 31))
_id=0
_syms=

# quiet: the guest's housekeeping that has nothing to do with what is measured
quiet()
{
	guest "echo N > /sys/module/damon_stat/parameters/enabled
		echo 3600 > /proc/sys/vm/stat_interval
		true" 2> /dev/null
}

# wanted ROW: is this row asked for?
wanted()
{
	for _w in $WANTED; do
		# shellcheck disable=SC2254 # it is a pattern
		case $1 in
		$_w) return 0 ;;
		esac
	done
	return 1
}

# enter DRIVER QUEUES: loaded, up, with so many queues, alone on its wire.
enter()
{
	DRIVER=$1
	drv_load
	guest "echo 1 > /proc/sys/net/ipv6/conf/$IF/disable_ipv6
		ip addr add $GUEST4/24 dev $IF
		ip link set $IF up"
	carrier_wait "$IF"
	soon 5 queues_there
	queues "$2"
}

queues_there()
{
	[ "$(guest "ls -d /sys/class/net/$IF/queues/rx-* | wc -l")" -ge "$CPUS" ]
}

# queues N: so many of them from now on
queues()
{
	[ "$(guest "ls -d /sys/class/net/$IF/queues/rx-* | wc -l")" = "$1" ] && return 0
	guest "ethtool -L $IF combined $1" || fatal "there are not $1 queues"
	carrier_wait "$IF"
	sleep "$QUIET"
}

# leave_driver: mirror of enter
leave_driver()
{
	drv_unload || fatal "$DRIVER does not go"
}

# symbols: where the functions are while this driver is loaded, once per driver
symbols()
{
	case " $_syms " in
	*" $DRIVER "*) return 0 ;;
	esac
	_syms="$_syms $DRIVER"
	guest "grep '\[' /proc/kallsyms" > "$HVNF_OUT/symbols.$DRIVER"
	if [ "$KSYMS" = 1 ]; then
		guest "grep -v '\[' /proc/kallsyms | grep -i ' [tw] '" > "$HVNF_OUT/symbols.kernel"
		KSYMS=0
	fi
}

# window ROW ROUND FRAMES: number of the window that ends next, in $ID
window()
{
	_id=$((_id + 1))
	ID=$((_id | DETAIL))
	echo "$_id $1 $DRIVER $2 $3" >> "$HVNF_OUT/windows"
}

# value ROW ROUND NUMBER: a result that is no count of instructions
value()
{
	echo "$1 $DRIVER $2 $3" >> "$HVNF_OUT/values"
}

# each_round CMD...: CMD for each driver in turn, ROUNDS times, with $ROUND
each_round()
{
	ROUND=1
	# shellcheck disable=SC2153 # ROUNDS is not ROUND
	while [ $ROUND -le "$ROUNDS" ]; do
		for _d in hv_netvsc hv_netfail; do
			DRIVER=$_d
			"$@"
		done
		ROUND=$((ROUND + 1))
	done
}

# each_rep CMD...: CMD REPS times, with $REP
each_rep()
{
	REP=1
	while [ $REP -le "$REPS" ]; do
		"$@"
		REP=$((REP + 1))
	done
}

# arrived BEFORE FRAMES: so many frames since, and hardly a stray one
arrived()
{
	_more=$(($(rx_packets) - $1 - $2))
	[ $_more -ge 0 ] && [ $_more -le 4 ]
}

rx_packets()
{
	guest "cat /sys/class/net/$IF/statistics/rx_packets"
}
