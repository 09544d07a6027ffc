// SPDX-License-Identifier: GPL-2.0
// 6.8, e6795330f88b: "xdp: Add VLAN tag hint"; struct xdp_metadata_ops came with 6.3
#include <linux/netdevice.h>
#include <net/xdp.h>

void probe(struct net_device *dev, struct xdp_metadata_ops *ops);

void probe(struct net_device *dev, struct xdp_metadata_ops *ops)
{
	ops->xmo_rx_hash = NULL;
	ops->xmo_rx_vlan_tag = NULL;
	dev->xdp_metadata_ops = ops;
}
