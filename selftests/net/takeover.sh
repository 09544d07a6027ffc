#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Title: the takeover tool moves an interface from hv_netvsc to hv_netfail and back
# Once: the tool is the same on every kernel
# Skip: hv_netvsc it is the other side of the move
. "$HVNF_LIB"

# tool WORDS...: as an administrator calls it.
tool()
{
	guest "sh /usr/sbin/hv-netfail-takeover $*"
}

# driver_is NAME: who drives the device under the interface.
driver_is()
{
	guest "basename \$(readlink -f /sys/class/net/$IF/device/driver); [ -e /sys/bus/vmbus/drivers/$1/4e56534e-* ]"
}

# setup_is_whole: addresses, MTU and route as they were given.
setup_is_whole()
{
	guest "ip addr show dev $IF | grep -q ' $GUEST4/24 ' && ip addr show dev $IF | grep -q ' $GUEST6/64 ' &&
		[ \$(cat /sys/class/net/$IF/mtu) = 1400 ] && ip route show | grep -q '^10.9.0.0/16 via $PEER4 '"
}

need "the tool is there" guest_put "$HVNF_JOB/net/common/hv-netfail-takeover" /usr/sbin/hv-netfail-takeover
need "the module is installed" module_install hv_netfail
need "hv_netvsc is loaded" guest modprobe hv_netvsc
DRIVER=hv_netvsc drv_wait
up
guest "ip link set $IF mtu 1400; ip route add 10.9.0.0/16 via $PEER4"
carrier_wait "$IF"

ok "it is tried" tool try "$IF" 5
ok "hv_netfail has it" driver_is hv_netfail
ok "with everything" setup_is_whole
carrier_wait "$IF"
ok "echoes come back" ping_peer
ok "not confirmed it goes back" soon 15 driver_is hv_netvsc
ok "with everything" soon 5 setup_is_whole
carrier_wait "$IF"
ok "echoes come back" ping_peer

ok "it is tried again" tool try "$IF" 5
ok "and confirmed" tool confirm "$IF"
ok "hv_netfail has it" driver_is hv_netfail
not_ok "it stays there" soon 8 driver_is hv_netvsc
carrier_wait "$IF"
ok "TCP to the guest is intact" to_guest tcp "$GUEST4" 50 10000
ok "status names the driver" sh -c "gx run 'sh /usr/sbin/hv-netfail-takeover status' | grep '^$IF: hv_netfail '"

ok "it is brought back" tool back "$IF"
ok "hv_netvsc has it" driver_is hv_netvsc
ok "with everything" setup_is_whole
carrier_wait "$IF"
ok "echoes come back" ping_peer
guest rmmod hv_netvsc
done_testing
