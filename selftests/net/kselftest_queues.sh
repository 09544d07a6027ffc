#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the kernel's own test drivers/net/queues.py: queues and their NAPIs are shown as they are
# Lab: extra=python,kselftest,socat
# Xfail: hv_netvsc one-queue
# Skip: 6.1 the tests are those of the newest kernel
# Skip: 6.12 the tests are those of the newest kernel
# Skip: debug the tests are those of the newest kernel
# Timeout: 600
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/kselftest.sh"

# napis_linked: both halves of a queue name the same NAPI, and each queue another.
# The kernel's test does not ask.
napis_linked()
{
	guest "cd $FOLDER && python3 -c '
import socket
from lib.py import NetdevFamily
napi = {}
for q in NetdevFamily().queue_get({\"ifindex\": socket.if_nametoindex(\"$IF\")}, dump=True):
    napi.setdefault(q[\"id\"], []).append(q.get(\"napi-id\"))
print(napi)
ids = [one for one, other in napi.values() if one and one == other]
raise SystemExit(len(ids) != $CPUS or len(set(ids)) != $CPUS)'"
}

kselftest queues
ok "every queue has a NAPI of its own" napis_linked
done_testing
