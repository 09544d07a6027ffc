// SPDX-License-Identifier: GPL-2.0
// 6.9, "netdev: add per-queue statistics"
#include <linux/netdevice.h>
#include <net/netdev_queues.h>

void probe(struct net_device *dev, const struct netdev_stat_ops *ops);

void probe(struct net_device *dev, const struct netdev_stat_ops *ops)
{
	dev->stat_ops = ops;
}
