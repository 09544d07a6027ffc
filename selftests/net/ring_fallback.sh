#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: rings that cannot be had in one piece become smaller, and work
# Once: rings and buffers are filled by the same code on every kernel
# Allow: page allocation failure
# Xfail: hv_netvsc ring-whole
# Skip: debug its leak detector needs memory at every moment, which this takes away
. "$HVNF_LIB"

# rings MIN MAX: the guest's own ring of every open channel is between
rings()
{
	guest "for f in /sys/bus/vmbus/drivers/$DRIVER/*/channels/*/write_avail; do
		read x < \$f || exit 1; echo \$x; [ \$x -gt $1 ] && [ \$x -lt $2 ] || exit 1; done"
}

# in_pieces: 40 MiB are free, in pieces of half a MiB; the rings of a channel are 4 MiB. Between them lies what the
# kernel cannot move out of the way. All larger pieces go to user space: most while little else is free, the rest then.
in_pieces()
{
	guest "mkdir -p /run/pieces && mount -t ramfs pieces /run/pieces &&
		echo 0 > /proc/sys/vm/compact_unevictable_allowed && echo 3 > /proc/sys/vm/drop_caches || exit 1
		i=0; while [ \$i -lt 160 ]; do printf %524288s > /run/pieces/\$i || exit 1; i=\$((i + 1)); done
		echo 100000 > /proc/sys/vm/nr_hugepages
		rm /run/pieces/*[02468]
		echo 100000 > /proc/sys/vm/nr_hugepages
		cat /proc/sys/vm/nr_hugepages /proc/buddyinfo"
}

need "memory is in small pieces" in_pieces
need "it loads all the same" drv_load ring_size=512
up
ok "rings of 128 KiB to 512 KiB" rings 60000 600000
ok "echoes come back" ping_peer
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
need "it goes" drv_unload
guest "echo 0 > /proc/sys/vm/nr_hugepages; rm /run/pieces/*"
need "it loads when there is memory again" drv_load ring_size=512
up
ok "rings of 2 MiB" rings 1500000 2200000
done_testing
