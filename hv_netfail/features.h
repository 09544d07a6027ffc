/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Offloads: from what the host computes to what the stack may leave to it.
 */
#ifndef _HVNF_FEATURES_H
#define _HVNF_FEATURES_H

#include <linux/netdevice.h>

#include "hvnf.h"

/* Before registration. */
void hvnf_net_init_features(struct hvnf_net *net);
/* RTNL. */
void hvnf_net_update_features(struct hvnf_net *net);
netdev_features_t hvnf_fix_features(struct net_device *dev, netdev_features_t features);
int hvnf_set_features(struct net_device *dev, netdev_features_t features);

#endif /* _HVNF_FEATURES_H */
