#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: completions and messages that nobody asked for are refused and counted
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc believes completions of nothing (defect 22), which ends in the middle
# Timeout: 200
. "$HVNF_JOB/net/common/hostile.sh"

hostile_begin

# Completions: of nothing, of a transmit slot, of NVSP, of a control message.
for tid in 0 0xffffffffffffffff 0x0900000000000000 0x0100000000000000 0x01ffffff00000001 \
	0x0100000100ffffff; do
	bad bad_completion inject comp tid=$tid msg="$(le32 108 1)"
done
bad host_unsolicited inject comp tid=0x0200000000000001 msg="$(le32 2 0x60001 1 1)"
bad host_unsolicited inject comp tid=0x0200000000000000
bad host_unsolicited inject comp tid=0x02000000ffffffff msg="$(le32 102 1 1)"
bad host_unsolicited inject comp tid=0x0200000000000001 msg=0200
bad host_unsolicited inject comp tid=0x0300000000000001 msg="$(le32 108 1)"
bad host_unsolicited inject comp tid=0x03000000ffffffff

# Packets of no known type.
bad unknown inject packet type=0x55 msg="$(le32 1 2 3 4)"
bad unknown inject packet type=0 msg="$(le32 1 2 3 4)"

# NVSP: unknown, cut, a table that lies.
bad host_unknown inject inband msg="$(le32 255 1 2 3)"
bad host_unknown inject inband
bad host_unknown inject inband msg="$(le32 128)"
bad host_unknown inject inband msg="$(le32 134 16 0xffffff00)"
bad host_unknown inject inband msg="$(le32 134 0xffffffff 12)"
need "a table of queues that are not there" lab table 7,200,65535,0xffffffff
ok "TCP to the peer is intact" to_peer tcp "$PEER4" 50 10000

# RNDIS: unknown, cut, answers to nobody, indications that lie.
bad host_unknown inject rndis msg="$(le32 0x77 16 1 2)"
bad host_bad_replies inject rndis msg="$(le32 0x80000004 7)"
bad host_bad_replies inject rndis msg="$(le32 0x80000004 0xffffffff 1 0)"
bad host_unsolicited inject rndis msg="$(le32 0x80000004 24 0x1234 0 0 0)"
bad host_unsolicited inject rndis msg="$(le32 0x80000005 16 1 0)"
bad host_bad_replies inject rndis msg="$(le32 7 8)"
bad host_bad_replies inject rndis msg="$(le32 7 20 0x40010013 0xffffffff 0xfffffff0)"
bad host_bad_replies inject rndis msg="$(le32 8 8)"

# Associations without end of a VF that there is not.
lab inject inband times=1000 msg="$(le32 128 1 99)"
lab inject inband times=1000 msg="$(le32 128 0 99)"
lab inject inband times=999 msg="$(le32 128 1 99)"
hostile_end
ok "the path is synthetic" path_is synthetic
done_testing
