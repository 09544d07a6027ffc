# SPDX-License-Identifier: GPL-2.0
# The guest is suspended as for a hibernation, and resumed without one: the kernel's
# own test of it, which goes through all callbacks, those of the bus as well.
. "$HVNF_LIB"

# thawed: whether the guest has got to the end of it. It does not hear of us unless
# we come to its port anew.
thawed()
{
	kill -HUP "$(pidof agentd)"
	gx -t 1 run '[ -e /run/thawed ]'
}

# suspended: it was, for as long as the kernel's test takes: five seconds, where
# nothing else can be asked for.
suspended()
{
	guest_bg suspend 'rm -f /run/thawed
		delay=/sys/module/hibernate/parameters/pm_test_delay
		[ ! -e $delay ] || echo 0 > $delay
		echo platform > /sys/power/pm_test && echo disk > /sys/power/state
		err=$?
		touch /run/thawed
		exit $err' || return 1
	soon 60 thawed || return 1
	guest_join suspend
}
