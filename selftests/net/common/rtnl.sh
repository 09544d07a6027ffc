# SPDX-License-Identifier: GPL-2.0
# How long somebody waits for RTNL: makes and removes an interface, over and
# over, until told to stop; the longest time in milliseconds. That of a guest in
# which nothing goes on is the yardstick: on the debug kernel it is many times
# that of a stock one.

rtnl_probe_start()
{
	guest_bg probe '
		once() {
			read a b < /proc/uptime; ip link add dummy9 type dummy; ip link del dummy9; read c b < /proc/uptime
			t=$(((${c%.*} * 100 + 1${c#*.} - ${a%.*} * 100 - 1${a#*.}) * 10)); [ $t -gt $worst ] && worst=$t
		}
		rm -f /run/probe.*; modprobe dummy numdummies=0; worst=0; once; once; own=$worst; : > /run/probe.ready
		worst=0
		while [ ! -e /run/probe.stop ]; do once; sleep 0.05; done; echo $worst $own'
	guest_soon 5 "[ -e /run/probe.ready ]" || fatal "no interface can be made"
}

# rtnl_probe_stop MS: nobody waited longer than that, besides the work itself: it
# shares the processors with what else is going on.
rtnl_probe_stop()
{
	guest touch /run/probe.stop
	ok "the probe of RTNL ends" guest_join probe
	read -r worst own < "$HVNF_OUT/bg.probe"
	ok "nobody waited longer than $1 ms for RTNL ($worst, of which $own are its own)" [ "$worst" -le $(($1 + 2 * own)) ]
}
