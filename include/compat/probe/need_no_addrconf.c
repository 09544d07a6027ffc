// SPDX-License-Identifier: GPL-2.0
// 6.2, "net: add IFF_NO_ADDRCONF and use it in bonding to prevent ipv6 addrconf"
#include <linux/netdevice.h>

void probe(struct net_device *dev);

void probe(struct net_device *dev)
{
	dev->priv_flags |= IFF_NO_ADDRCONF;
}
