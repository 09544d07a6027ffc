// SPDX-License-Identifier: GPL-2.0
// 6.8: page_pool_params.netdev, which lets netdev-genl show the pool
#include <linux/netdevice.h>
#include <net/page_pool/types.h>

void probe(struct page_pool_params *params, struct net_device *dev);

void probe(struct page_pool_params *params, struct net_device *dev)
{
	params->netdev = dev;
}
