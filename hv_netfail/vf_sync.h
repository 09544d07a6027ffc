/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keeping the VF in step with the interface: what is changed on it while it
 * is joined, and how all of that is taken back.
 */
#ifndef _HVNF_VF_SYNC_H
#define _HVNF_VF_SYNC_H

#include <linux/netdevice.h>

#include "hvnf.h"

/* RTNL; the VF's instance lock not held. */
int hvnf_vf_sync(struct hvnf_net *net, struct net_device *vf);
void hvnf_vf_unsync(struct hvnf_net *net, struct net_device *vf);
void hvnf_vf_sync_flags(struct hvnf_net *net, struct net_device *vf);
void hvnf_vf_sync_features(struct hvnf_net *net, struct net_device *vf,
			   netdev_features_t features);
int hvnf_vf_sync_mac(struct net_device *vf, const u8 *mac);
void hvnf_vf_start(struct hvnf_net *net, struct net_device *vf);
void hvnf_vf_stop(struct hvnf_net *net, struct net_device *vf);

#endif /* _HVNF_VF_SYNC_H */
