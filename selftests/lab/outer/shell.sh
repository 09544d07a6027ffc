# SPDX-License-Identifier: GPL-2.0
# For a person: a shell in the guest, or (WHERE=outer) one in the outer machine
# with the functions of the test library. Runs as a job; ends when the shell does.
. "$HVNF_LIB"

echo "The clock, the network and the machine are emulated: give it time."
if drv_load && up; then
	echo "$DRIVER is loaded, $IF is up: $GUEST4 and $GUEST6; the peer is $PEER4 and $PEER6."
fi
if [ -e "$HVNF_JOB/outer-shell" ]; then
	echo "This is the outer machine. Functions: guest, peer, lab, vf_up, vf_unplug, ... (exit ends it)"
	export ENV=$HVNF_LIB
	setsid -c sh -i < /dev/ttyS0 > /dev/ttyS0 2>&1
else
	echo "This is the guest (exit ends it)."
	gx shell < /dev/ttyS0 > /dev/ttyS0 2>&1
fi
