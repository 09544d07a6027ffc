// SPDX-License-Identifier: GPL-2.0
// No question: whatever the kernel, this compiles.
#include <linux/hyperv.h>
#include <linux/module.h>
#include <linux/netdevice.h>

int control(struct net_device *dev, struct hv_device *hv);

int control(struct net_device *dev, struct hv_device *hv)
{
	return dev->mtu + !!hv->channel;
}
