# SPDX-License-Identifier: GPL-2.0
# A program and a VF of the kind MODEL: each frame is seen once, and the program
# does what it says by either path. Sourced by the tests.
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/xdp.sh"

# native: whether the VF runs programs itself.
native()
{
	case $MODEL-$KERNEL in
	vmxnet3-6.1|e1000e-*)	return 1 ;;
	esac
}

# who: the interface by which a program says that frames come in.
who()
{
	if native; then
		guest "cat /sys/class/net/$VF/ifindex"
	else
		guest "cat /sys/class/net/$IF/ifindex"
	fi
}

xdp_begin
need "pass is attached" xdp pass port=7777
guest_bg sink "traffic sink udp 7777 count=2500 seconds=60 idle=10000"
guest_soon 5 "grep -q :1E61 /proc/net/udp6" || fatal "no sink in the guest"
peer_bg source "traffic source udp $GUEST4 7777 count=2500 size=200 rate=500"
need "a VF carries the data" vf_up "$MODEL"
is "the program says that frames come in there" "$(xdp_count ifindex)" "$(who)"
need "it is unplugged" vf_unplug
peer_join source
guest_join sink
cat "$HVNF_OUT/bg.sink"
is "each frame was counted once" "$(xdp_count udp)" "$(received sink)"

need "a VF carries the data" vf_up "$MODEL"
by_vf
need "drop_udp replaces it" xdp drop_udp port=7778
need "frames for it" peer "traffic source udp $GUEST4 7778 count=50 size=200"
by_vf
is "it saw them" "$(xdp_count udp)" 50
need "tx_udp replaces it" xdp tx_udp port=7779
_before=$(stat vf_out)
ok "frames come back" xdp_echo 7779 100 600
ok "by the VF" [ $(($(stat vf_out) - _before)) -ge 100 ]
need "it is detached" xdp_off
by_vf
ok "the path is the VF" path_is vf
need "it is unplugged" vf_unplug
ok "no program is left" soon 5 xdp_programs_are 0
done_testing
