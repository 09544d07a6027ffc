# SPDX-License-Identifier: GPL-2.0
# How long somebody waits for RTNL: makes and removes an interface, over and
# over, until told to stop; the longest time in milliseconds.

rtnl_probe_start()
{
	guest_bg probe 'rm -f /run/probe.stop; worst=0; while [ ! -e /run/probe.stop ]; do
		read a b < /proc/uptime; ip link add dummy9 type dummy; ip link del dummy9; read c b < /proc/uptime
		t=$(((${c%.*} * 100 + 1${c#*.} - ${a%.*} * 100 - 1${a#*.}) * 10)); [ $t -gt $worst ] && worst=$t
		sleep 0.05; done; echo $worst'
}

# rtnl_probe_stop MS: nobody waited longer than that.
rtnl_probe_stop()
{
	guest touch /run/probe.stop
	ok "the probe of RTNL ends" guest_join probe
	worst=$(cat "$HVNF_OUT/bg.probe")
	ok "nobody waited longer than $1 ms for RTNL ($worst)" [ "$worst" -le "$1" ]
}
