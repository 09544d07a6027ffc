# SPDX-License-Identifier: GPL-2.0
# TCP both ways over CYCLES planned loans and returns of the VF: every byte arrives, nothing is reset.
. "$HVNF_LIB"
. "$HVNF_JOB/net/common/vf_cycles.sh"

settle
peer_bg sink "exec traffic sink tcp 5900 size=1000 seconds=3000 idle=60000"
guest_bg sink "exec traffic sink tcp 5901 size=1000 seconds=3000 idle=60000"
wait_for 5 "a sink at the peer" nsx peer grep -q :170C /proc/net/tcp6
guest_soon 5 "grep -q :170D /proc/net/tcp6" || fatal "no sink in the guest"
guest_bg source "rm -f /run/stop; traffic source tcp $PEER4 5900 size=1000 rate=80 count=16000000 seconds=3000 stop=/run/stop"
peer_bg source "rm -f /run/stop; traffic source tcp $GUEST4 5901 size=1000 rate=80 count=16000000 seconds=3000 stop=/run/stop"
cycles "$CYCLES"
guest touch /run/stop
peer touch /run/stop
ok "the guest has sent everything" guest_join source
ok "the peer has sent everything" peer_join source
ok "every byte arrived at the peer" peer_join sink
ok "every byte arrived in the guest" guest_join sink
is "bytes to the peer" "$(field "$HVNF_OUT/peer.sink" bytes)" "$(field "$HVNF_OUT/bg.source" bytes)"
is "bytes to the guest" "$(field "$HVNF_OUT/bg.sink" bytes)" "$(field "$HVNF_OUT/peer.source" bytes)"
echo "# longest gap: at the peer $(field "$HVNF_OUT/peer.sink" gap_us) us, in the guest $(field "$HVNF_OUT/bg.sink" gap_us) us"
is "nothing was reset" "$(guest "sed -n 's/^Tcp: [0-9]* [0-9]* [0-9]* [-0-9]* [0-9]* [0-9]* [0-9]* \([0-9]*\).*/\1/p' /proc/net/snmp")" 0
done_testing
