// SPDX-License-Identifier: GPL-2.0
// 6.8, "ethtool: Implement ethtool_puts()"
#include <linux/ethtool.h>

void *probe = ethtool_puts;
