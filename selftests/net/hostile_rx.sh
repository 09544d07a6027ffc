#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: malformed received packets are dropped, counted, and given back
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc hangs for as long as the test may last (defect 3)
# Timeout: 200
. "$HVNF_JOB/net/common/hostile.sh"

frame=525400aa0001020000000001ffff$(le32 0 0 0 0)

# packet LEN DATA_OFFSET DATA_LEN PPI_OFFSET PPI_LEN REST: an RNDIS packet
packet()
{
	echo "msg=$(le32 1 "$1" "$2" "$3" 0 0 0 "$4" "$5" 0 0)$6"
}

# plain DATA_OFFSET DATA_LEN: of a message of 74 bytes that is sound otherwise
plain()
{
	packet 74 "$1" "$2" 0 0 "$frame"
}

# item SIZE TYPE OFFSET [REST]: a packet with such an item before the frame
item()
{
	_rest=$(le32 "$1" "$2" "$3")${4:-00000000}
	packet 90 52 30 36 16 "$_rest$frame"
}

hostile_begin

# Announcements.
bad bad_xfer inject xfer set=1 ranges=0:100
bad bad_xfer inject xfer ranges=0:100 count=0
bad bad_xfer inject xfer ranges=0:100 count=2
bad bad_xfer inject xfer ranges=0:100 count=0xffffffff
bad bad_xfer inject xfer ranges=0:100 msg=6b000000
bad bad_xfer inject xfer ranges=0:100 msg="$(le32 1 0 0 0)"
bad bad_range inject xfer ranges=0x7fffff00:64
bad bad_range inject xfer ranges=0xfffffff8:16
bad bad_range inject xfer ranges=0:0xffffffff
bad bad_rndis inject xfer ranges=0:4

# Messages.
bad bad_rndis inject data "$(packet 75 36 30 0 0 "$frame")"
bad bad_rndis inject data "$(packet 7 36 30 0 0 "$frame")"
bad bad_rndis inject data "$(packet 0xffffffff 36 30 0 0 "$frame")"
bad bad_rndis inject data "$(plain 35 30)"
bad bad_rndis inject data "$(plain 37 30)"
bad bad_rndis inject data "$(plain 66 1)"
bad bad_rndis inject data "$(plain 0xfffffff0 32)"
bad bad_rndis inject data "$(plain 36 0xffffffff)"
bad bad_rndis inject data "$(plain 36 0)"
bad runt inject data "$(plain 36 1)"
bad runt inject data "$(plain 36 13)"
bad bad_rndis inject data "$(packet 90 52 30 35 16 "$(le32 16 0 12 0)$frame")"
bad bad_rndis inject data "$(packet 90 52 30 36 0xffffffff "$(le32 16 0 12 0)$frame")"
bad bad_rndis inject data "$(packet 90 52 30 0xfffffff0 32 "$(le32 16 0 12 0)$frame")"

# Metadata. The frame itself is sound, and delivered.
bad bad_ppi inject data "$(item 0 0 12)"
bad bad_ppi inject data "$(item 1 0 12)"
bad bad_ppi inject data "$(item 17 0 12)"
bad bad_ppi inject data "$(item 0xffffffff 0 12)"
bad bad_ppi inject data "$(item 16 0 17)"
bad bad_ppi inject data "$(item 16 0 0xfffffff0)"

# Parts of a coalesced packet: a middle one, a last one, a first one alone.
for flags in 1 5 3; do
	bad rsc_broken inject data "$(item 16 0x80000001 12 "01$(printf %02x $flags)0100")"
done

# A flood of all that is wrong at once takes its turn like everything else.
expect bad_ppi 500
lab inject data times=500 "$(item 0 0 12)"
hostile_end
done_testing
