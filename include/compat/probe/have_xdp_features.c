// SPDX-License-Identifier: GPL-2.0
// 6.3, d3d854fd6a1d: "netdev-genl: create a simple family for netdev stuff"
#include <linux/netdevice.h>

void probe(struct net_device *dev);

void probe(struct net_device *dev)
{
	dev->xdp_features = NETDEV_XDP_ACT_BASIC;
}
