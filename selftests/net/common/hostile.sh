# SPDX-License-Identifier: GPL-2.0
# What no host would send, one row each. With each row stands the counter of the
# driver that is to tell of it; they are added up, and looked at in the end.
. "$HVNF_LIB"

_counters=

# le32 N...: as on the wire, in hex.
le32()
{
	for _n in "$@"; do
		printf '%02x%02x%02x%02x' $((_n & 255)) $((_n >> 8 & 255)) $((_n >> 16 & 255)) $((_n >> 24 & 255))
	done
}

# expect COUNTER N
expect()
{
	case " $_counters " in
	*" $1 "*) ;;
	*)
		_counters="$_counters $1"
		eval "_want_$1=0"
		;;
	esac
	eval "_want_$1=\$((_want_$1 + $2))"
}

# bad COUNTER WORDS...: the host does it, once.
bad()
{
	expect "$1" 1
	shift
	lab "$@" || fatal "the host device refuses: $*"
}

# counters_of NAME: the sum over all queues, before and after.
_sum()
{
	sed -n "s/^ *\(rx_queue_[0-9]*_\)\{0,1\}$1: //p" "$2" | {
		_s=0
		while read -r _v; do _s=$((_s + _v)); done
		echo $_s
	}
}

# hostile_begin / hostile_end: around the rows.
hostile_begin()
{
	settle
	peer "ip neigh replace $GUEST4 lladdr $NIC_MAC dev tap0 nud permanent"
	ok "echoes come back" ping_peer
	guest "ethtool -S $IF" > "$HVNF_OUT/before"
}

hostile_end()
{
	ok "echoes come back, after all that" ping_peer
	ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
	[ "$DRIVER" = hv_netfail ] || return 0
	guest "ethtool -S $IF" > "$HVNF_OUT/after"
	for _c in $_counters; do
		eval "_w=\$_want_$_c"
		is "$_c counts each" $(($(_sum "$_c" "$HVNF_OUT/after") - $(_sum "$_c" "$HVNF_OUT/before"))) "$_w"
	done
}
