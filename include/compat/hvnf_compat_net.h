/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The compat wall towards the network core; see hvnf_compat.h.
 */
#ifndef _HVNF_COMPAT_NET_H
#define _HVNF_COMPAT_NET_H

#include <linux/ethtool.h>
#include <linux/netdevice.h>

/* ethtool: 6.8 */
#ifdef HVNF_NEED_ETHTOOL_PUTS
static inline void ethtool_puts(u8 **data, const char *str)
{
	ethtool_sprintf(data, "%s", str);
}
#endif

/*
 * netdevice: 6.15. Callers that hold the instance lock say netif_*(); before,
 * there was none to hold.
 */
#ifdef HVNF_NEED_INSTANCE_LOCK
#define netif_set_mtu		dev_set_mtu
#define netif_open		dev_open
#define netif_close		dev_close
#define netif_change_flags	dev_change_flags
#endif

/* netdevice: 6.2; older ones look at IFF_SLAVE alone. */
#ifdef HVNF_NEED_NO_ADDRCONF
#define IFF_NO_ADDRCONF		0
#endif

#endif /* _HVNF_COMPAT_NET_H */
