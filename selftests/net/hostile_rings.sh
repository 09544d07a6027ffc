#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a ring whose indices make no sense is left alone, and the device can be had again
# Once: what the host sends is read by the same code on every kernel
# Skip: hv_netvsc waits without a deadline (defect 1), and logs and counts nothing of it
# Timeout: 200
. "$HVNF_LIB"

# broken RING WHICH INDEX: what the host writes into the ring's control page
broken()
{
	need "the $1 ring's $2 index is $3" lab ring "$1" "$2" "$3"
	guest "ping -c 3 -i 0.1 -W 1 $PEER4" > /dev/null
	ok "RTNL is free" guest "timeout 1 ip link add dummy9 type dummy && ip link del dummy9"
	ok "the interface goes down and up" guest "timeout 5 ip link set $IF down && timeout 5 ip link set $IF up"
	lab rescind
	ok "the interface goes" soon 10 interface_gone
	offer_again
	drv_wait
	up
	ok "a good host is served again" ping_peer
	lab ledger clear
}

settle
broken out write 0xfffffff0
ok "the log says so" guest "dmesg | grep 'the host broke the ring'"
broken out write 0x81
broken in read 0xffffffff
broken in read 0x7ffffff8
done_testing
