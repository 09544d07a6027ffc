// SPDX-License-Identifier: GPL-2.0
// 6.9: netif_subqueue_completed_wake()
#include <net/netdev_queues.h>

int probe(struct net_device *dev);

int probe(struct net_device *dev)
{
	return netif_subqueue_completed_wake(dev, 0, 1, 1, 1, 1);
}
