/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The interface: what the administrator sees, and what outlives connections.
 */
#ifndef _HVNF_NET_H
#define _HVNF_NET_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/workqueue.h>

#include "conn.h"
#include "dp.h"
#include "filter.h"
#include "history.h"
#include "hvnf.h"
#include "link.h"
#include "queue.h"
#include "stats.h"
#include "vf.h"
#include "vf_watch.h"
#include "xdp.h"
#include "xdp_vf.h"

/* What the administrator may ask for; the host grants what it likes. */
#define HVNF_RECV_SLOTS_MAX	16384
#define HVNF_SEND_SLOTS_MIN	8
#define HVNF_SEND_SLOTS_MAX	2048
/* Of rx-copybreak and tx-copybreak; nothing is longer. */
#define HVNF_COPYBREAK_MAX	65535

/**
 * struct hvnf_net - private part of the netdevice
 * @dev: the netdevice
 * @hv: the VMBus device
 * @list: in hvnf_nets (RTNL)
 * @conn: the connection; RCU for readers, @lock for writers
 * @vf_path: netdevice that transmit goes to; NULL: the synthetic path. The
 *	     one pointer that the hot path tests; see dp.h
 * @quiet: the synthetic transmit is closed, a connection is being changed;
 *	   written under @lock, read under the tx locks
 * @gaps: a queue is without its channel; see hvnf_queue.gone (@lock)
 * @queue: [i] exists once queue i was ever used; kept until the interface goes
 * @nr_queues: queues that transmit and receive (RTNL; @lock before registration)
 * @vf_stats: per cpu
 * @lock: serialises connection changes; nests inside RTNL
 * @cfg: as the administrator wants it (@lock)
 * @offload: what the host computes now (@lock)
 * @nvsp_version: NVSP_VERSION_* of the last connection
 * @rss_entries: of the host's indirection table, 0 when it has no RSS
 * @max_queues: channels that the host would give
 * @max_mtu: largest MTU that the host would take
 * @rx_copybreak: largest frame that may share a page with others, bytes
 * @tx_copybreak: largest frame to copy into a send section, bytes (@lock)
 * @wq: works of the device. Unordered: none waits for another, and each is
 *	never concurrent with itself
 * @grow_work: opens the sub-channels after attach; takes RTNL
 * @stuck_work: replaces a connection in which a transmit queue is stuck; takes RTNL
 * @filter: what the host lets through
 * @dp: the data-path worker
 * @link: carrier and speed
 * @vf: the VF relation
 * @watch: looks after a VF that carries the traffic
 * @history: of the data path
 * @xdp: the XDP program
 * @xdp_vf: likewise, as far as the VF is concerned
 * @stats: slow-path counters
 * @msg_enable: NETIF_MSG_*
 * @watch_work: looks whether the host took a sub-channel away
 * @calm_work: keeps the core's watchdog calm while @quiet
 * @removing: no work may be queued any more
 * @registered: the netdevice was registered
 */
struct hvnf_net {
	struct net_device *dev;
	struct hv_device *hv;
	struct list_head list;
	struct hvnf_conn __rcu *conn;
	struct net_device __rcu *vf_path;
	bool quiet;
	bool gaps;
	struct hvnf_queue *queue[HVNF_MAX_QUEUES];
	u16 nr_queues;
	struct hvnf_vf_stats __percpu *vf_stats;

	struct mutex lock;
	struct hvnf_cfg cfg;
	struct ndis_offload_caps offload;
	u32 nvsp_version;
	u16 rss_entries;
	u16 max_queues;
	u32 max_mtu;
	u32 rx_copybreak;
	u32 tx_copybreak;

	struct workqueue_struct *wq;
	struct work_struct grow_work;
	struct work_struct stuck_work;
	struct delayed_work watch_work;
	struct delayed_work calm_work;
	struct hvnf_filter filter;
	struct hvnf_dp dp;
	struct hvnf_link link;
	struct hvnf_vf vf;
	struct hvnf_vf_watch watch;
	struct hvnf_history history;
	struct hvnf_xdp xdp;
	struct hvnf_xdp_vf xdp_vf;
	struct hvnf_dev_stats stats;
	u32 msg_enable;
	bool removing;
	bool registered;
};

extern const struct ethtool_ops hvnf_ethtool_ops;
extern const struct net_device_ops hvnf_netdev_ops;
extern struct list_head hvnf_nets;

struct hvnf_net *hvnf_net_create(struct hv_device *hv, const struct hvnf_cfg *cfg);
void hvnf_net_destroy(struct hvnf_net *net);
int hvnf_net_register(struct hvnf_net *net);
void hvnf_net_unregister(struct hvnf_net *net);
/* The connection, without RTNL: may take some host deadlines. */
int hvnf_net_connect(struct hvnf_net *net);
int hvnf_net_disconnect(struct hvnf_net *net);
int hvnf_net_suspend(struct hvnf_net *net);
int hvnf_net_restart(struct hvnf_net *net);

/*
 * Around a change of connection (conn.c): quiet the tx queues and tie the
 * queues to another connection; publish the features and limits that the
 * new one grants. net->lock held.
 */
void hvnf_net_quiesce(struct hvnf_net *net);
void hvnf_net_drain_xmit(struct hvnf_net *net, unsigned int index);
void hvnf_net_resume(struct hvnf_net *net);
void hvnf_net_apply_caps(struct hvnf_net *net, const struct hvnf_caps *caps);

/* hvnf_net.grow_work */
void hvnf_net_grow_work(struct work_struct *work);

/* RTNL. */
void hvnf_net_hide_queues(struct hvnf_net *net);
int hvnf_net_set_queues(struct hvnf_net *net, u16 count);
void hvnf_net_set_tx_copybreak(struct hvnf_net *net, u32 bytes);
int hvnf_net_set_mtu(struct hvnf_net *net, u32 mtu);
int hvnf_net_reconfigure(struct hvnf_net *net, const struct hvnf_cfg *cfg);
/* Process context. */
void hvnf_net_wake(struct hvnf_net *net);

#endif /* _HVNF_NET_H */
