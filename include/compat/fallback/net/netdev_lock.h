/* SPDX-License-Identifier: GPL-2.0 */
/*
 * 6.16: the instance lock's helpers got a header of their own. Without the
 * lock, RTNL is all there is to hold.
 */
#ifndef _HVNF_FALLBACK_NETDEV_LOCK_H
#define _HVNF_FALLBACK_NETDEV_LOCK_H

#include <linux/netdevice.h>

static inline void netdev_lock_ops(struct net_device *dev)
{
}

static inline void netdev_unlock_ops(struct net_device *dev)
{
}

#endif /* _HVNF_FALLBACK_NETDEV_LOCK_H */
