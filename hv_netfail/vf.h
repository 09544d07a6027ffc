/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The VF: which netdevice it is, how it is joined and left. Three truths are
 * kept apart: what the host associated and which path is confirmed (dp.h), and
 * what is joined (here).
 */
#ifndef _HVNF_VF_H
#define _HVNF_VF_H

#include <linux/if_ether.h>
#include <linux/netdevice.h>
#include <linux/workqueue.h>

#include "hvnf.h"
#include "vf_frames.h"

/**
 * struct hvnf_vf_found - the VF as it was before we kept it in step
 * @mtu: its MTU
 * @mac: its address
 * @wanted: what was wanted of its features
 */
struct hvnf_vf_found {
	u32 mtu;
	u8 mac[ETH_ALEN];
	netdev_features_t wanted;
};

/**
 * struct hvnf_vf - the VF relation of an interface
 * @dev: joined netdevice or NULL; RTNL and hvnf_dp.lock write, RCU reads
 * @tracker: of the reference on @dev
 * @work: joins and keeps in step; takes RTNL
 * @closing: no VF may join any more (RTNL)
 * @synced: it is in step, see vf_sync.c (RTNL)
 * @listed: of that, our address lists; changes follow (our address lock)
 * @opened: we brought it up (RTNL)
 * @ready: as last told to the worker (RTNL)
 * @pushed: IFF_PROMISC and IFF_ALLMULTI that we asked of it (RTNL)
 * @found: what leaving must restore (RTNL)
 */
struct hvnf_vf {
	struct net_device __rcu *dev;
	netdevice_tracker tracker;
	struct work_struct work;
	bool closing;
	bool synced;
	bool listed;
	bool opened;
	bool ready;
	unsigned int pushed;
	struct hvnf_vf_found found;
};

void hvnf_vf_init(struct hvnf_net *net);
void hvnf_vf_fini(struct hvnf_net *net);

void hvnf_vf_open(struct hvnf_net *net);
void hvnf_vf_close(struct hvnf_net *net);
void hvnf_vf_schedule(struct hvnf_net *net);
void hvnf_vf_evaluate(struct hvnf_net *net);
void hvnf_vf_step_aside(struct hvnf_net *net);
int hvnf_vf_set_mtu(struct hvnf_net *net, struct net_device *vf, unsigned int mtu);
int hvnf_vf_notify(struct notifier_block *nb, unsigned long event, void *ptr);

/* From nvsp.c, NAPI context: host's messages 128 and 129. @tag 0: no completion wanted. */
void hvnf_vf_on_assoc(struct hvnf_net *net, bool allocated, u32 serial, u64 tag);
void hvnf_vf_on_host_switch(struct hvnf_net *net, u32 path, u64 tag);

#endif /* _HVNF_VF_H */
