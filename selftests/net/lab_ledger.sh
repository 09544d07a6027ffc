#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the ledger of the lab's host knows what is lent, and blames a guest that breaks the protocol
# Once: this tests the lab
# Lab: channels=1
# Skip: hv_netvsc this tests the lab
. "$HVNF_LIB"

# lent USE: whether the guest has lent memory of that use.
lent()
{
	labctl ledger | grep -q "$1"
}

blamed()
{
	labctl ledger check 2>&1 | grep "$1"
}

settle
ok "a receive area is lent" lent "^gpadl .* receive area"
ok "a send area is lent" lent "^gpadl .* send area"
ok "rings are lent" lent "^gpadl .* ring"
ok "none of it is to be blamed" lab ledger check
lab ring in write 4
# The guest signals a ring that was empty, and this one is not: have the host look.
lab hold tx on
lab hold tx off
ok "an index of the guest's ring that is no multiple of 8 is blamed" blamed "write index"
not_ok "the ledger is not clean" lab ledger check
need "the driver goes all the same" drv_unload
not_ok "nothing is lent any more" lent "^gpadl"
lab ledger clear
ok "what was forgiven is forgotten" lab ledger check
need "the driver comes back" settle
ok "echoes come back" ping_peer
done_testing
