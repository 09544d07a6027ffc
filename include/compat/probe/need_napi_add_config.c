// SPDX-License-Identifier: GPL-2.0
// 6.13, "net: napi: Add napi_config"
#include <linux/netdevice.h>

void *probe = netif_napi_add_config;
