// SPDX-License-Identifier: GPL-2.0
// 6.15: netif_set_mtu() and others for callers that hold the instance lock
#include <linux/netdevice.h>

void *probe[] = { netif_set_mtu, netif_open, netif_close, netif_change_flags };
