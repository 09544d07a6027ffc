// SPDX-License-Identifier: GPL-2.0
// 6.8, "net: Add queue and napi association"
#include <linux/netdevice.h>

void *probe = netif_queue_set_napi;
