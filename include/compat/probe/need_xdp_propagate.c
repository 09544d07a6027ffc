// SPDX-License-Identifier: GPL-2.0
// 6.12, 7af18a07b0a1: dev_xdp_propagate(), an XDP program for a lower device
#include <linux/netdevice.h>

int probe(struct net_device *dev, struct netdev_bpf *bpf);

int probe(struct net_device *dev, struct netdev_bpf *bpf)
{
	return dev_xdp_propagate(dev, bpf);
}
