// SPDX-License-Identifier: GPL-2.0
// 7.x: net_device_ops.ndo_set_rx_mode_async
#include <linux/netdevice.h>

static int probe_set(struct net_device *dev, struct netdev_hw_addr_list *uc,
		     struct netdev_hw_addr_list *mc)
{
	return uc->count + mc->count;
}

struct net_device_ops probe = { .ndo_set_rx_mode_async = probe_set };
