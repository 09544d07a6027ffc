// SPDX-License-Identifier: GPL-2.0
// 6.8, "net: ethtool: pass a pointer to parameters to get/set_rxfh ethtool ops"
#include <linux/ethtool.h>
#include <linux/netdevice.h>

static int probe_get(struct net_device *dev, struct ethtool_rxfh_param *param)
{
	return param->indir && param->key ? 0 : param->hfunc;
}

struct ethtool_ops probe = { .get_rxfh = probe_get };
