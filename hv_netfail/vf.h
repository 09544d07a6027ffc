/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The VF: which netdevice it is, how it is joined and left, and the worker
 * that moves the data path. Three truths are kept apart: what the host
 * associated, what is joined, and which path is confirmed.
 */
#ifndef _HVNF_VF_H
#define _HVNF_VF_H

#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "hvnf.h"
#include "proto/dp.h"

#define HVNF_DP_EVENTS		64

/**
 * struct hvnf_dp_event - one event on its way to the worker
 * @event: what happened
 * @arg: association: serial; else unused
 * @tag: host's request to be completed, or 0
 */
struct hvnf_dp_event {
	enum dp_event event;
	u32 arg;
	u64 tag;
};

/**
 * struct hvnf_vf - the VF relation of an interface
 * @dev: joined netdevice or NULL; RTNL writes, RCU reads
 * @tracker: of the reference on @dev
 * @fsm: data-path state; the worker only
 * @work: the worker, on net->wq
 * @retry: its timer
 * @lock: guards the event queue; any context
 * @event: waiting events
 * @head: written by producers
 * @tail: written by the worker
 * @serial: as the host associated, for matching; valid while @associated
 * @associated: the host lends a VF
 * @idle: completed whenever the worker has no event left
 */
struct hvnf_vf {
	struct net_device __rcu *dev;
	netdevice_tracker tracker;
	struct dp_fsm fsm;
	struct work_struct work;
	struct delayed_work retry;
	spinlock_t lock;
	struct hvnf_dp_event event[HVNF_DP_EVENTS];
	u32 head;
	u32 tail;
	u32 serial;
	bool associated;
	wait_queue_head_t idle;
};

int hvnf_vf_init(struct hvnf_net *net);
void hvnf_vf_fini(struct hvnf_net *net);

/* Any context: hand an event to the worker. */
void hvnf_dp_post(struct hvnf_net *net, enum dp_event event, u32 arg, u64 tag);
/* Process context: wait until the path is synthetic, or the deadline. */
int hvnf_dp_leave_sync(struct hvnf_net *net, unsigned int ms);

/* From nvsp.c, NAPI context: host's messages 128 and 129. @tag 0: no completion wanted. */
void hvnf_vf_on_assoc(struct hvnf_net *net, bool allocated, u32 serial, u64 tag);
void hvnf_vf_on_host_switch(struct hvnf_net *net, u32 path, u64 tag);

/* Hot path: hand an skb to the VF; rcu_read_lock held, @vf from net->vf_path. */
netdev_tx_t hvnf_vf_xmit(struct hvnf_net *net, struct net_device *vf, struct sk_buff *skb);

/* Module-wide notifier (main.c registers it). */
int hvnf_vf_notify(struct notifier_block *nb, unsigned long event, void *ptr);
/* After the interface was registered: look for a VF that is already there. RTNL. */
void hvnf_vf_scan(struct hvnf_net *net);

#endif /* _HVNF_VF_H */
