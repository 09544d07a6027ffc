#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: a program that is bound to the interface is told hash and VLAN tag; no VF gets it, nor the data path
# Skip: hv_netvsc takes no program while the host coalesces (xdp-lro)
# Lab: cpus=2
# Skip: 6.1 no such programs
# Skip: debug no BTF of the kernel, by which such a program is bound to functions
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/xdp.sh"

xdp_begin
need "a program that asks the driver" xdp_kfuncs
need "a bound program" xdp meta bound
ok "echoes come back" ping_peer
ok "frames have a hash" [ "$(xdp_count hashed)" -gt 4 ]
is "and no tag" "$(xdp_count tagged)" 0
need "the guest has a VLAN" guest "ip link add link $IF name v5 type vlan id 5 && ip addr add 10.0.5.2/24 dev v5 && ip link set v5 up"
need "so has the peer" peer "ip link add link tap0 name v5 type vlan id 5 && ip addr add 10.0.5.1/24 dev v5 && ip link set v5 up"
ok "echoes by the VLAN come back" guest "ping -q -c 5 -i 0.02 -W 2 10.0.5.1 | grep ' 5 received'"
ok "their frames have a tag" [ "$(xdp_count tagged)" -gt 4 ]
is "which is the VLAN's" "$(xdp_count "done")" 5

lab vf offer
need "a VF is plugged in" vf_plug vmxnet3
ok "it joins" soon 10 vf_joined
ok "the log says why the path does not move" soon 10 guest "dmesg | grep -q 'data path stays synthetic: .*bound to the interface'"
ok "it is synthetic" path_is synthetic
_seen=$(xdp_count seen)
ok "echoes come back" ping_peer
ok "the program has seen them" [ "$(xdp_count seen)" -gt "$_seen" ]
need "an ordinary program replaces it" xdp pass
ok "the path moves to the VF" soon 20 path_is vf
by_vf
need "a bound one replaces that" xdp meta bound
ok "the path is synthetic" path_is synthetic
by_synthetic
need "it is detached" xdp_off
ok "the path moves to the VF" soon 20 path_is vf
done_testing
