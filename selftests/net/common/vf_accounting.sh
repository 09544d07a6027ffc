# SPDX-License-Identifier: GPL-2.0
# EVENTS random events of the host, the NIC and the administrator under numbered
# traffic. Every frame that did not arrive is one that a counter knows of.
. "$HVNF_JOB/net/common/flows.sh"

seed=${SEED:-1}

# random N: 0 to N - 1, in $r; always the same.
random()
{
	seed=$(((seed * 1103515245 + 12345) & 0x7fffffff))
	r=$(((seed >> 8) % $1))
}

# No question of who has which address may be lost among the numbered frames.
known_to_each_other()
{
	guest "ip neigh replace $PEER4 lladdr \$(ip neigh show $PEER4 | sed 's/.*lladdr \([^ ]*\).*/\1/') dev $IF nud permanent"
	peer "ip neigh replace $GUEST4 lladdr $NIC_MAC dev tap0 nud permanent"
}

# Each falls upon a VF that carries the traffic: the budget of switches may first
# have to come round.
event()
{
	wait_for 60 "the path on the VF" path_is vf
	random 7
	case $r in
	0) lab vf revoke; soon 5 path_is synthetic; lab vf offer ;;
	1) lab switch synthetic ;;
	2) lab nic down; lab at 100000000 nic up ;;
	3) guest "ip link set $VF down; ip link set $VF up" ;;
	4) lab vf assoc 0 serial=7; lab at 50000000 vf offer ;;
	5) vf_gone; vf_plug ;;
	6) guest "ethtool -G $IF rx $((1024 + r * 64))" ;;
	esac
	random 400
	passes $((r + 100))
}

settle
need "a VF carries the data" vf_up
ping_peer > /dev/null
known_to_each_other
flows_start 150 200
i=0
while [ $i -lt "$EVENTS" ]; do
	event
	i=$((i + 1))
done
ok "in the end the VF carries the data" soon 60 path_is vf
flows_stop
given=$(counter vf_tx_packets)
heard=$(counter vf_rx_packets)
echo "# by the VF: given $given, reached the host $(stat vf_in); from the host $(stat vf_out), heard $heard"
echo "# held $(counter vf_held), sent again $(counter vf_resent), switches $(stat switches_to_vf)"
is "what the guest sent and did not arrive is what the VF was given and did not pass on, or was refused" \
	"$OUT_LOST" "$((given - $(counter vf_held) - $(stat vf_in) + $(link_stat tx_dropped) + $(link_stat tx_errors)))"
is "what the peer sent and did not arrive is what the VF was sent and did not hear" \
	"$IN_LOST" "$(($(stat vf_out) - heard))"
is "what the guest says it sent is what the host had, and what was lost" \
	"$(link_stat tx_packets)" "$(($(host_had) + given - $(counter vf_held) - $(stat vf_in)))"
is "what the guest says it heard is what the host sent, but for what was lost" \
	"$(link_stat rx_packets)" "$(($(host_sent) - $(stat vf_out) + heard))"
is "none came twice, none was corrupt" "$OUT_DUP $IN_DUP $OUT_BAD $IN_BAD" "0 0 0 0"
ok "little was lost ($OUT_LOST of $OUT_SENT, $IN_LOST of $IN_SENT)" [ $((OUT_LOST * 50)) -lt "$OUT_SENT" -a $((IN_LOST * 10)) -lt "$IN_SENT" ]
done_testing
