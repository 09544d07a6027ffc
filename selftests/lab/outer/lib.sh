# SPDX-License-Identifier: GPL-2.0
# Transport part of the test library: reaches the guest, the peer and the host
# device from a test, which runs in the outer machine. Sourced, never run.
#
# Forks are emulated here and cost milliseconds: prefer one `guest` with a small
# script to five `guest` calls, and shell builtins to external programs.
#
# Set by the runner: DRIVER KERNEL CPUS MODE TEST HVNF_JOB (folder of the job)
# HVNF_OUT (folder of results). Set by drv_load: IF (netdev of the driver in the
# guest); by vf_plug: VF (netdev of the VF in the guest).

GUEST4=10.0.0.2
GUEST6=fd00::2
PEER4=10.0.0.1
PEER6=fd00::1
NIC_MAC=52:54:00:aa:00:01
IF=
VF=

# guest WORDS...: run a command line in the guest's shell. The words are joined
# by blanks and parsed again over there: quote what must stay together twice.
guest()
{
	gx run "$*"
}

# guest_bg NAME WORDS...: the same in the background of the guest.
guest_bg()
{
	_name=$1
	shift
	gx start "$_name" "$*"
}

# guest_join NAME: wait for it; its output is then in $HVNF_OUT/bg.NAME, its
# status is returned.
guest_join()
{
	gx join "$1"
	_st=$?
	gx get "/run/bg/$1" "$HVNF_OUT/bg.$1"
	return $_st
}

guest_put()
{
	gx put "$1" "$2"
}

guest_get()
{
	gx get "$1" "$2"
}

# extra_guest NAME: programs that the image lacks, named in the test's header
# with extra=NAME, are put where they would be installed.
extra_guest()
{
	guest_put "$HVNF_JOB/extra/$1.tar" /run/extra.tar &&
		guest "tar -xf /run/extra.tar -C / && rm /run/extra.tar"
}

# extra_peer NAME: the same for the other end of the wire.
extra_peer()
{
	tar -xf "$HVNF_JOB/extra/$1.tar" -C /
}

# peer WORDS...: run a command line in the namespace at the other end of the wire.
peer()
{
	nsx peer sh -c "$*"
}

# peer_bg NAME WORDS... / peer_join NAME: the same in the background. The job's
# pid is kept in a variable of its own, so that only it is waited for.
peer_bg()
{
	_name=$1
	shift
	nsx peer sh -c "$*" > "$HVNF_OUT/peer.$_name" 2>&1 &
	eval "_peer_pid_$_name=$!"
}

peer_join()
{
	eval "_pid=\$_peer_pid_$1"
	wait "$_pid"
}

# lab COMMAND...: a command for the host device (labctl).
lab()
{
	labctl "$@"
}

# now: virtual seconds since boot, with two decimals, without a fork.
now()
{
	read -r _now _rest < /proc/uptime
	echo "$_now"
}

# wait_for SECONDS WHAT CMD...: poll until CMD succeeds. Ends the test when the
# (virtual) time is over.
wait_for()
{
	_limit=$1
	_what=$2
	shift 2
	read -r _t _rest < /proc/uptime
	_end=$((${_t%.*} * 100 + 1${_t#*.} - 100 + _limit * 100))
	until "$@" > /dev/null 2>&1; do
		read -r _t _rest < /proc/uptime
		if [ $((${_t%.*} * 100 + 1${_t#*.} - 100)) -ge $_end ]; then
			fatal "waited $_limit s in vain: $_what"
		fi
		sleep 0.05
	done
}

# _guest_await TRIES WHAT SCRIPT: SCRIPT runs in the guest every 50 ms until it
# prints something; the print-out is returned. One round trip in all.
_guest_await()
{
	guest "i=0; while [ \$i -lt $1 ]; do x=\$($3); [ -n \"\$x\" ] && echo \$x && exit 0;
		sleep 0.05; i=\$((i+1)); done; exit 1"
}

# _drv_netdev: name of the netdev of the driver under test, in the guest. A pattern
# that matched nothing must not be looked up again: it may match by then.
_drv_netdev='for d in /sys/bus/vmbus/drivers/$DRIVER/*/net/*; do
	[ -e "$d" ] && echo "${d##*/}" && break; done'

# drv_load [ARGS...]: load the driver under test and wait for its netdev.
drv_load()
{
	drv_insmod "$@" || return 1
	drv_wait
}

# drv_insmod [ARGS...]: only load the module.
drv_insmod()
{
	case $DRIVER in
	hv_netvsc)
		guest modprobe hv_netvsc "$@"
		;;
	*)
		if [ -z "$_drv_there" ]; then
			guest_put "$HVNF_JOB/mods/$DRIVER.ko" "/lib/modules/$DRIVER.ko" || return 1
			_drv_there=1
		fi
		guest insmod "/lib/modules/$DRIVER.ko" "$@"
		;;
	esac
}

# drv_wait: wait for the driver's netdev; sets IF.
drv_wait()
{
	IF=$(_guest_await 400 "netdev" "DRIVER=$DRIVER; $_drv_netdev")
	[ -n "$IF" ] || fatal "$DRIVER made no netdev within 20 s"
}

# What unloads the driver $DRIVER, for the guest's shell. The kernel itself holds
# a module for a moment after the first packet: a work turns off what is to be
# done once (DO_ONCE, in hv_netvsc the hash's seed). That packet may come as late as
# between a look at the count of users and the removal: the removal itself is asked.
_drv_rmmod='i=0; until rmmod $DRIVER 2> /run/rmmod || [ $i = 40 ]; do
	sleep 0.05; i=$((i + 1)); done; cat /run/rmmod >&2; ! [ -e /sys/module/$DRIVER ]'

drv_unload()
{
	IF=
	guest "DRIVER=$DRIVER; $_drv_rmmod"
}

# up [IF]: give the guest its addresses, set the interface up, wait for carrier.
up()
{
	guest "ip addr replace $GUEST4/24 dev ${1:-$IF}
		ip addr replace $GUEST6/64 dev ${1:-$IF} nodad
		ip link set ${1:-$IF} up"
	carrier_wait "${1:-$IF}"
}

down()
{
	guest "ip link set ${1:-$IF} down"
}

# carrier_wait IF [STATE]: wait until the guest's interface has (1) or lacks (0) carrier.
carrier_wait()
{
	_guest_await 200 "carrier" \
		"read x < /sys/class/net/$1/carrier 2>/dev/null && [ \$x = ${2:-1} ] && echo \$x" \
		> /dev/null || fatal "carrier of $1 did not become ${2:-1} within 10 s"
}

# vf_plug [MODEL] [k=v...]: hot-plug a VF NIC and wait until the guest has a netdev for it.
vf_plug()
{
	labctl plug "${@:-vmxnet3}" || return 1
	VF=$(_guest_await 400 "VF" 'for d in /sys/class/net/*/device; do
		case $(readlink -f "$d") in */pci0000:*) d=${d%/device}; echo "${d##*/}"; break;; esac; done')
	[ -n "$VF" ] || fatal "no netdev for the VF within 20 s"
}

# vf_unplug [ID]: remove it and wait until the guest has let go.
vf_unplug()
{
	labctl unplug "$@" || return 1
	VF=
}

# path_is synthetic|vf
path_is()
{
	[ "$(labctl path)" = "$1" ]
}

# vf_up [MODEL]: the whole way: offer, plug, wait for the switch of the data path.
vf_up()
{
	labctl vf offer || return 1
	vf_plug "$@" || return 1
	wait_for 20 "data path on the VF" path_is vf
}

# pcap_on NAME... / pcap_off are called by the runner for --pcap.
