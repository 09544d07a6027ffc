// SPDX-License-Identifier: GPL-2.0
// 6.16, "net: Use struct sockaddr_storage": dev_set_mac_address()
#include <linux/netdevice.h>

int probe(struct net_device *dev, struct sockaddr_storage *ss);

int probe(struct net_device *dev, struct sockaddr_storage *ss)
{
	return dev_set_mac_address(dev, ss, NULL);
}
