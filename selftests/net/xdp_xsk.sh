#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: an AF_XDP socket bound to the interface receives and sends by either path, while VFs come and go
# Skip: hv_netvsc takes no program while the host coalesces (xdp-lro)
# Timeout: 300
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/xdp.sh"

ready()
{
	guest "grep -q ready /run/bg/xsk"
}

# echo_here NAME: each frame that the socket is sent comes back.
echo_here()
{
	ok "$1: all frames come back" xdp_echo 7777 200 600 "$GUEST4" rate=2000
}

xdp_begin
# The socket has one queue; which one the host would choose is its affair.
need "the host delivers to the socket's queue" guest ethtool -X "$IF" equal 1
need "the socket's tool is there" xsk_tool
guest_bg xsk "xsktool $IF 0 7777 45"
ok "the socket is bound" soon 10 ready
echo_here "synthetic"
for model in vmxnet3 e1000e; do
	need "a VF carries the data" vf_up $model
	_before="$(stat vf_in) $(stat vf_out)"
	echo_here "$model"
	ok "by the VF, both ways" [ $(($(stat vf_in) - ${_before% *})) -ge 200 -a \
		$(($(stat vf_out) - ${_before#* })) -ge 200 ]
	need "it is unplugged" vf_unplug
	ok "the path is synthetic" soon 20 path_is synthetic
	echo_here "synthetic again"
done
ok "the tool ends in order" guest_join xsk
cat "$HVNF_OUT/bg.xsk"
is "the socket has had all of them" "$(sed -n 's/^received=//p' "$HVNF_OUT/bg.xsk")" 1000
ok "no program is left" soon 5 xdp_programs_are 0
done_testing
