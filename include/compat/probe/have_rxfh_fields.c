// SPDX-License-Identifier: GPL-2.0
// 6.17, "net: ethtool: add dedicated callbacks for getting and setting rxfh fields"
#include <linux/ethtool.h>
#include <linux/netdevice.h>

static int probe_get(struct net_device *dev, struct ethtool_rxfh_fields *fields)
{
	return fields->data;
}

struct ethtool_ops probe = { .get_rxfh_fields = probe_get };
