#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: what the guest completed before it closed is completed, though the host had not come to read it
# Once: this tests the lab
# Skip: hv_netvsc waits for a host that reads its ring (defect 1)
. "$HVNF_LIB"

# At least so many: the peer also has words of its own to say.
lent()
{
	_n=$(labctl ledger | sed -n 's/^slots lent=\([0-9]*\) .*/\1/p')
	echo "lent $_n"
	[ "$_n" -ge "$1" ]
}

settle
ok "echoes come back" ping_peer
need "the host reads no more" lab hold tx on
peer "ping -q -c 3 -i 0.02 -W 1 $GUEST4" > /dev/null
ok "three frames are on loan, as the host sees it" lent 3
ok "the driver is unloaded" drv_unload
ok "nothing is kept, and nobody blamed" nothing_outstanding
need "the host reads again" lab hold tx off
settle
ok "echoes come back" ping_peer
done_testing
