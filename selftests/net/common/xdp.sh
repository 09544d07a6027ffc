# SPDX-License-Identifier: GPL-2.0
# What the XDP tests share; see selftests/net/bpf. Sourced after the library.

# xdp_tools: the programs and their loader, in the guest.
xdp_tools()
{
	guest_put "$HVNF_JOB/bpf/xdptool" /usr/bin/xdptool || return 1
	guest "chmod 755 /usr/bin/xdptool" || return 1
	guest_put "$HVNF_JOB/bpf/xdp.bpf.o" /lib/xdp.bpf.o
}

# xdp_kfuncs: from here on the programs with the one that calls the kernel, which needs the kernel's BTF.
xdp_kfuncs()
{
	guest_put "$HVNF_JOB/bpf/xdp-kfuncs.bpf.o" /lib/xdp.bpf.o
}

# xsk_tool: what has an AF_XDP socket.
xsk_tool()
{
	guest_put "$HVNF_JOB/bpf/xsktool" /usr/bin/xsktool && guest "chmod 755 /usr/bin/xsktool"
}

# xdp_begin: where the XDP tests begin.
xdp_begin()
{
	settle "$@"
	need "the BPF tools are there" xdp_tools
}

# xdp PROGRAM [key=value...]: attach it natively to the interface.
xdp()
{
	guest "xdptool attach $IF $* drv"
}

xdp_off()
{
	guest "xdptool detach $IF drv"
}

# xdp_count NAME [IF]: one of the program's own counters.
xdp_count()
{
	guest "xdptool counts ${2:-$IF}" | sed -n "s/^$1=//p"
}

# xdp_stat NAME...: the sum of counters of ethtool -S, over all queues.
xdp_stat()
{
	guest "ethtool -S $IF" | awk -v name="$1" '$1 ~ "^(rx|tx)_queue_[0-9]+_" name ":$" { n += $2 }
		$1 == "vf_" name ":" { v += $2 } END { print n + v }'
}

# xdp_shown MODE: what ip link says about it.
xdp_shown()
{
	guest "ip link show dev $IF" | grep -q "$1"
}

# xdp_echo PORT COUNT SIZE [ADDRESS [key=value...]]: numbered datagrams to the guest, which tx_udp sends
# back: all arrive at the peer, intact.
xdp_echo()
{
	_blocks=$2 _size=$3
	_hex=$(printf %04X "$1")
	peer_bg sink "exec traffic sink udp $1 count=$2 size=$3 seconds=30"
	wait_for 5 "a sink at the peer" nsx peer sh -c "grep -q :$_hex /proc/net/udp6"
	peer "traffic source udp ${4:-$GUEST4} $1 count=$2 size=$3 $5"
	peer_join sink
	_st=$?
	_arrived "$HVNF_OUT/peer.sink" && return $_st
}

# xdp_programs_are N: so many XDP programs are in the guest's kernel.
xdp_programs_are()
{
	[ "$(guest xdptool programs)" = "$1" ]
}

# peer_knows_guest: the guest need not answer to be found.
peer_knows_guest()
{
	peer "ip neigh replace $GUEST4 lladdr $NIC_MAC dev tap0 nud permanent"
}

# received NAME: what a sink that was joined says it has got.
received()
{
	sed -n 's/^received=\([0-9]*\) .*/\1/p' "$HVNF_OUT/bg.$1"
}
