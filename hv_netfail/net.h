/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The interface: what the administrator sees, and what outlives connections.
 */
#ifndef _HVNF_NET_H
#define _HVNF_NET_H

#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/workqueue.h>

#include "conn.h"
#include "hvnf.h"
#include "queue.h"
#include "stats.h"
#include "vf.h"

/**
 * struct hvnf_net - private part of the netdevice
 * @dev: the netdevice
 * @hv: the VMBus device
 * @conn: the connection; RCU for readers, @lock for writers
 * @vf_path: netdevice that transmit goes to; NULL: the synthetic path. The
 *	     one pointer that the hot path tests; written by the dp worker
 * @queue: [i] exists once queue i was ever used; kept until the interface goes
 * @nr_queues: queues with an open channel
 * @vf_stats: per cpu
 * @lock: serialises connection changes; nests inside RTNL
 * @cfg: as the administrator wants it (@lock)
 * @wq: ordered worker of the device: data path, link, filter, reconnect
 * @filter_work: sets the host's packet filter
 * @link_work: acts on link indications
 * @grow_work: opens the sub-channels after attach
 * @link: see link.h
 * @vf: the VF relation, see vf.h
 * @stats: slow-path counters
 * @msg_enable: NETIF_MSG_*
 * @removing: no work may be queued any more
 * @host_speed: in units of 100 bit/s
 * @host_link_up: as the host last said
 */
struct hvnf_net {
	struct net_device *dev;
	struct hv_device *hv;
	struct hvnf_conn __rcu *conn;
	struct net_device __rcu *vf_path;
	struct hvnf_queue *queue[HVNF_MAX_QUEUES];
	u16 nr_queues;
	struct hvnf_vf_stats __percpu *vf_stats;

	struct mutex lock;
	struct hvnf_cfg cfg;
	struct workqueue_struct *wq;
	struct work_struct filter_work;
	struct work_struct link_work;
	struct work_struct grow_work;
	struct hvnf_vf vf;
	struct hvnf_dev_stats stats;
	u32 msg_enable;
	bool removing;
	u32 host_speed;
	bool host_link_up;
};

extern const struct ethtool_ops hvnf_ethtool_ops;

struct hvnf_net *hvnf_net_create(struct hv_device *hv);
int hvnf_net_register(struct hvnf_net *net);
void hvnf_net_unregister(struct hvnf_net *net);
void hvnf_net_destroy(struct hvnf_net *net);

/*
 * Around a change of connection (conn.c): quiet the tx queues and tie the
 * queues to another connection; publish the features and limits that the
 * new one grants. net->lock held.
 */
void hvnf_net_quiesce(struct hvnf_net *net);
void hvnf_net_resume(struct hvnf_net *net);
void hvnf_net_apply_caps(struct hvnf_net *net, const struct hvnf_caps *caps);

#endif /* _HVNF_NET_H */
