# SPDX-License-Identifier: GPL-2.0
# How long somebody waits for RTNL: sets what is set already, over and over, until
# told to stop; the longest time in milliseconds. That of a guest in which nothing
# goes on is the yardstick: on the debug kernel it is many times that of a stock one.

rtnl_probe_start()
{
	guest_bg probe '
		once() {
			read a b < /proc/uptime; ip link set lo txqueuelen 1000; read c b < /proc/uptime
			t=$(((${c%.*} * 100 + 1${c#*.} - ${a%.*} * 100 - 1${a#*.}) * 10)); [ $t -gt $worst ] && worst=$t
		}
		rm -f /run/probe.*; worst=0; once; once; own=$worst; : > /run/probe.ready
		worst=0
		while [ ! -e /run/probe.stop ]; do once; sleep 0.05; done; echo $worst $own'
	guest_soon 5 "[ -e /run/probe.ready ]" || fatal "the probe of RTNL does not begin"
}

# rtnl_probe_stop MS: nobody waited longer than that, besides the work itself: it
# shares the processors with what else is going on, and RTNL with those who set the
# VF up. But who waited for an answer of the host would have waited a second.
rtnl_probe_stop()
{
	guest touch /run/probe.stop
	ok "the probe of RTNL ends" guest_join probe
	read -r worst own < "$HVNF_OUT/bg.probe"
	most=$(($1 + 5 * own))
	[ $most -le 900 ] || most=900
	ok "nobody waited longer than $most ms for RTNL ($worst, of which $own are its own)" [ "$worst" -le $most ]
}
