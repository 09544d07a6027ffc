# SPDX-License-Identifier: GPL-2.0
# The library of the lab's tests: KTAP on top of the transport part. A test
# sources it ($HVNF_LIB), makes its checks and ends with done_testing.

. "$HVNF_JOB/outer/lib.sh"

_count=0
_failed=0

_result()
{
	_count=$((_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $_count $2"
	else
		_failed=$((_failed + 1))
		echo "not ok $_count $2"
	fi
}

# _say FILE: what a failed check printed, as comment lines.
_say()
{
	while IFS= read -r _line; do
		echo "# $_line"
	done < "$1"
}

# ok NAME CMD...: passes when CMD succeeds; on failure shows what it printed.
ok()
{
	_title=$1
	shift
	"$@" > "$HVNF_OUT/.check" 2>&1
	_st=$?
	_result $_st "$_title"
	if [ $_st -ne 0 ]; then
		echo "# status $_st: $*"
		_say "$HVNF_OUT/.check"
	fi
	return $_st
}

# not_ok NAME CMD...: passes when CMD fails.
not_ok()
{
	_title=$1
	shift
	if "$@" > "$HVNF_OUT/.check" 2>&1; then
		_result 1 "$_title"
		echo "# succeeded: $*"
		_say "$HVNF_OUT/.check"
		return 1
	fi
	_result 0 "$_title"
}

# is NAME GOT WANT
is()
{
	if [ "$2" = "$3" ]; then
		_result 0 "$1"
		return 0
	fi
	_result 1 "$1"
	echo "# got:  $2"
	echo "# want: $3"
	return 1
}

# skip REASON: this test as a whole does not apply.
skip()
{
	echo "1..0 # SKIP $1"
	exit 4
}

# fatal SENTENCE: nothing after this makes sense.
fatal()
{
	_result 1 "$1"
	echo "# the test ends here"
	echo "1..$_count"
	exit 1
}

# need NAME CMD...: like ok, but nothing after it makes sense if it fails.
need()
{
	ok "$@" || fatal "$1: the rest depends on it"
}

# settle: the state in which most tests begin: driver loaded, interface up.
settle()
{
	drv_load "$@" || fatal "$DRIVER does not load"
	up || fatal "$IF does not come up"
}

# soon SECONDS CMD...: whether CMD succeeds within the (virtual) time.
soon()
{
	read -r _t _rest < /proc/uptime
	_end=$((${_t%.*} * 100 + 1${_t#*.} - 100 + $1 * 100))
	shift
	until "$@"; do
		read -r _t _rest < /proc/uptime
		[ $((${_t%.*} * 100 + 1${_t#*.} - 100)) -lt $_end ] || return 1
		sleep 0.05
	done
}

# guest_soon SECONDS CMD...: the same over there, in one round trip.
guest_soon()
{
	_tries=$(($1 * 20))
	shift
	guest "i=0; until $*; do [ \$i -lt $_tries ] || exit 1; sleep 0.05; i=\$((i + 1)); done"
}

# queues_are N: the interface has N transmit queues that are in use.
queues_are()
{
	guest "n=0; for q in /sys/class/net/$IF/queues/tx-*; do n=\$((n + 1)); done; echo \$n; [ \$n = $1 ]"
}

# carrier_is 0|1
carrier_is()
{
	guest "read x < /sys/class/net/$IF/carrier; echo \$x; [ \$x = $1 ]"
}

# interface_gone: the guest has it no more.
interface_gone()
{
	guest "[ ! -e /sys/class/net/$IF ]"
}

# nothing_outstanding: the guest has given back all that it had of the device.
nothing_outstanding()
{
	lab ledger check > /dev/null 2>&1
}

# offer_again: as a host does it, which waits until the guest let go of the old
# channel. An earlier offer is one that Linux's bus takes for another thing.
offer_again()
{
	soon 10 nothing_outstanding || fatal "the guest keeps what it had of the device"
	lab offer
}

# filter: the packet filter that the host was told last.
filter()
{
	labctl events | sed -n 's/.* filter \([0-9a-fx]*\)$/\1/p' | tail -n 1
}

# asks_for MASK [VALUE]: of the bits in MASK of the filter, VALUE (all) is asked for.
asks_for()
{
	[ $(($(filter) & $1)) = $((${2:-$1})) ]
}

# max_mtu_is N
max_mtu_is()
{
	guest "ip -d link show dev $IF" | grep " maxmtu $1 "
}

# mtu N: at both ends of the wire.
mtu()
{
	peer "ip link set tap0 mtu $1" && guest "ip link set $IF mtu $1"
}

# module_install NAME: where DKMS puts it, and modprobe looks for it.
module_install()
{
	guest "mkdir -p /lib/modules/$RELEASE/updates/dkms && ln -sf /usr/bin/kmod /run/depmod" &&
		guest_put "$HVNF_JOB/mods/$1.ko" "/lib/modules/$RELEASE/updates/dkms/$1.ko" &&
		guest "/run/depmod $RELEASE"
}

# passes MS: so much time of the lab goes by, for a test that is about time. Idle
# time costs nothing; a loop that waits for its end would.
passes()
{
	sleep "$(($1 / 1000)).$(printf %03d $(($1 % 1000)))"
}

# vf_gone: the NIC is pulled out without a word. The guest's driver of the slot
# is done with it a second after the device went; what is plugged in earlier it
# throws out again, or does not notice.
vf_gone()
{
	lab nic gone
	VF=
	_guest_await 400 "slot" 'ls /sys/bus/pci/devices | grep -qv ^0000:00: || echo empty' \
		> /dev/null || fatal "the NIC did not go within 20 s"
	passes 1500
}

# stat NAME: a counter of the host device.
stat()
{
	labctl stats | sed -n "s/^$1=//p"
}

# seen TEXT: the host device has logged an event that contains it.
seen()
{
	labctl events | grep -q -e "$1"
}

# link_stat NAME: a counter of the guest's interface, as everybody sees it.
link_stat()
{
	guest "cat /sys/class/net/$IF/statistics/$1"
}

# ping_peer [ARGS...] / ping_guest [ARGS...]: five echoes, none lost.
ping_peer()
{
	guest "ping -q -c 5 -i 0.02 -W 2 $* ${_PING_PEER:-$PEER4}" | grep ' 5 received'
}

ping_guest()
{
	peer "ping -q -c 5 -i 0.02 -W 2 $* ${_PING_GUEST:-$GUEST4}" | grep ' 5 received'
}

ping6_peer()
{
	_PING_PEER=$PEER6 ping_peer "$@"
}

ping6_guest()
{
	_PING_GUEST=$GUEST6 ping_guest "$@"
}

# vf_joined / vf_apart: whether the VF belongs to the interface.
vf_joined()
{
	guest "[ \$(readlink -f /sys/class/net/$VF/master) -ef /sys/class/net/$IF ]"
}

vf_apart()
{
	guest "[ ! -e /sys/class/net/$VF/master ]"
}

# by_vf: TCP both ways, intact, every unicast frame by the VF.
by_vf()
{
	_before_in=$(stat vf_in)
	_before_out=$(stat vf_out)
	ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
	ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
	_in=$(($(stat vf_in) - _before_in))
	_out=$(($(stat vf_out) - _before_out))
	ok "the VF carried it" [ "$_in" -gt 60 -a "$_out" -gt 60 ]
}

# by_synthetic: the same without the VF.
by_synthetic()
{
	_before_in=$(stat vf_in)
	_before_out=$(stat vf_out)
	ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
	ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
	is "the VF carried nothing" "$(stat vf_in) $(stat vf_out)" "$_before_in $_before_out"
}

# Numbered traffic, of which every byte is checked. A sink of its own port for
# each run; the source begins when the sink listens.
_port=5000

_traffic()
{
	_proto=$1 _to=$2 _blocks=$3 _size=$4
	shift 4
	_port=$((_port + 1))
	_hex=$(printf %04X $_port)
	_listens="grep -q :$_hex /proc/net/${_proto}6"
	_sink="exec traffic sink $_proto $_port count=$_blocks size=$_size seconds=30"
	_source="traffic source $_proto $_to $_port count=$_blocks size=$_size $*"
}

# The sink's line: nothing lost, twice or wrong, and all of it.
_arrived()
{
	cat "$1"
	grep -q " bytes=$((_blocks * _size)) " "$1"
}

# to_peer udp|tcp ADDRESS COUNT SIZE [key=value...]: from the guest to the peer.
to_peer()
{
	_traffic "$@"
	peer_bg sink "$_sink"
	wait_for 5 "a sink at the peer" nsx peer sh -c "$_listens"
	guest "$_source"
	peer_join sink
	_st=$?
	_arrived "$HVNF_OUT/peer.sink" && return $_st
}

# to_guest udp|tcp ADDRESS COUNT SIZE [key=value...]: from the peer to the guest.
to_guest()
{
	_traffic "$@"
	guest_bg sink "$_sink"
	guest_soon 5 "$_listens" || fatal "no sink in the guest"
	peer "$_source"
	guest_join sink
	_st=$?
	_arrived "$HVNF_OUT/bg.sink" && return $_st
}

# both_ways [SIZE]: TCP and UDP, IPv4 and IPv6, in both directions.
both_ways()
{
	_s=${1:-1400}
	ok "TCP over IPv4 to the peer is intact" to_peer tcp "$PEER4" 100 10000
	ok "TCP over IPv4 to the guest is intact" to_guest tcp "$GUEST4" 100 10000
	ok "TCP over IPv6 to the peer is intact" to_peer tcp "$PEER6" 100 10000
	ok "TCP over IPv6 to the guest is intact" to_guest tcp "$GUEST6" 100 10000
	ok "UDP over IPv4 to the peer is intact" to_peer udp "$PEER4" 100 "$_s"
	ok "UDP over IPv4 to the guest is intact" to_guest udp "$GUEST4" 100 "$_s"
	ok "UDP over IPv6 to the peer is intact" to_peer udp "$PEER6" 100 "$_s"
	ok "UDP over IPv6 to the guest is intact" to_guest udp "$GUEST6" 100 "$_s"
}

# done_testing: the plan, and the token that tells the runner the test came to
# its end. The last command of every test.
done_testing()
{
	echo "1..$_count"
	[ $_failed -eq 0 ] || exit 1
	echo "# done $HVNF_TOKEN"
	exit 0
}
