# SPDX-License-Identifier: GPL-2.0
# The demonstration: a TCP stream leaves the guest while its VF is given, taken
# back in order, given again, and pulled out without a word. Runs as a job; the
# lines that begin with HVNF-DEMO are read by the runner as they appear.
. "$HVNF_LIB"

PORT=5001

# event WORDS: what happened, when, on which path, and what TCP says so far.
event()
{
	read -r _t _rest < /proc/uptime
	echo "HVNF-DEMO event t=$_t path=$(labctl path) retrans=$(retransmissions) what=$*"
}

# retransmissions: segments that the guest's TCP had to send again.
retransmissions()
{
	guest 'while read -r a b c d e f g h i j k l m n; do r=$m; done << END
$(grep ^Tcp: /proc/net/snmp)
END
echo $r'
}

# let_run SECONDS: the stream runs on for so long.
let_run()
{
	sleep "$1"
}

drv_load || fatal "$DRIVER does not load"
up || fatal "$IF does not come up"
nsx peer traffic sink tcp $PORT sample=10 idle=60000 seconds=300 &
sink=$!
wait_for 5 "the peer listens" peer "grep -qi :1389 /proc/net/tcp6"
guest_bg stream traffic source tcp $PEER4 $PORT size=8000 rate=400 count=1000000 seconds=${DEMO_SECONDS:-26}
event the transfer begins
let_run 2
labctl vf offer
vf_plug
wait_for 20 "the path is the VF" path_is vf
event the VF has come
let_run 3
labctl vf revoke
event the host takes the VF back
vf_unplug
event the VF is gone
let_run 2
labctl vf offer
vf_plug
wait_for 20 "the path is the VF" path_is vf
event the VF has come again
let_run 2
vf_unplug
event the VF was pulled out without a word
wait_for 20 "the path is synthetic" path_is synthetic
event the transfer goes on
guest_join stream
wait $sink
ok "every byte arrived, in order and intact" [ $? -eq 0 ]
event the transfer ends
done_testing
