# SPDX-License-Identifier: GPL-2.0
# CYCLES planned loans and returns of the VF, in the documented order: most
# often the NIC stays; every third time it is pulled out the moment the host is
# done with its messages, every tenth time its slot's button is pressed.
. "$HVNF_JOB/net/common/flows.sh"

revoked()
{
	[ "$(labctl events | grep -c "vf revoked")" -ge "$1" ]
}

loan()
{
	lab vf offer
	[ -n "$VF" ] || vf_plug
	wait_for 20 "the path on the VF" path_is vf
}

# give_back N: the Nth return.
give_back()
{
	lab vf revoke
	wait_for 20 "the host to be done" revoked "$1"
	if [ $(($1 % 10)) = 0 ]; then
		vf_unplug || fatal "the NIC is not let go"
	elif [ $(($1 % 3)) = 0 ]; then
		vf_gone
	fi
}

cycles()
{
	_cycle=0
	while [ $_cycle -lt "$1" ]; do
		_cycle=$((_cycle + 1))
		loan
		give_back $_cycle
	done
}
