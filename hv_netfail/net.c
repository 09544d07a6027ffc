// SPDX-License-Identifier: GPL-2.0
/*
 * Life of the interface.
 */
#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/netdev_lock.h>

#include "conn.h"
#include "dp.h"
#include "features.h"
#include "filter.h"
#include "link.h"
#include "net.h"
#include "qstats.h"
#include "queue.h"
#include "stats.h"
#include "tx.h"
#include "vf.h"

#define HVNF_MSG_DEFAULT	(NETIF_MSG_DRV | NETIF_MSG_PROBE | NETIF_MSG_LINK)

/* How often the core is told that queues wait for us; its watchdog gives them 5 s. */
#define HVNF_CALM_MS		1000

/* RTNL. */
LIST_HEAD(hvnf_nets);

/*
 * Taking the lock once is what makes a transmit that saw no link or quiet stop before we
 * wake. A queue that its byte limit held up was not stopped by us, and the limit began
 * anew without a word to anybody: what waits there goes on only if we say so.
 */
static void hvnf_net_wake_queue(struct hvnf_net *net, unsigned int index)
{
	struct netdev_queue *txq = netdev_get_tx_queue(net->dev, index);

	__netif_tx_lock_bh(txq);
	netif_tx_wake_queue(txq);
	__netif_tx_unlock_bh(txq);
	netif_schedule_queue(txq);
}

/**
 * hvnf_net_wake() - let the queues that have a channel transmit
 * @net: the interface
 *
 * Context: process.
 */
void hvnf_net_wake(struct hvnf_net *net)
{
	unsigned int i;

	if (!netif_running(net->dev) || READ_ONCE(net->quiet))
		return;
	for (i = 0; i < net->nr_queues; i++)
		hvnf_net_wake_queue(net, i);
}

/**
 * hvnf_net_drain_xmit() - wait until nobody is inside the transmit of a queue
 * @net: the interface
 * @index: the queue, whose link is NULL
 *
 * Context: process.
 */
void hvnf_net_drain_xmit(struct hvnf_net *net, unsigned int index)
{
	struct netdev_queue *txq = netdev_get_tx_queue(net->dev, index);

	__netif_tx_lock_bh(txq);
	__netif_tx_unlock_bh(txq);
}

/* A queue that is stopped because there is no connection does not hang. */
static void hvnf_net_calm(struct hvnf_net *net)
{
	unsigned int i;

	for (i = 0; i < net->dev->num_tx_queues; i++)
		txq_trans_cond_update(netdev_get_tx_queue(net->dev, i));
	if (!READ_ONCE(net->removing))
		queue_delayed_work(net->wq, &net->calm_work, msecs_to_jiffies(HVNF_CALM_MS));
}

static void hvnf_net_calm_work(struct work_struct *work)
{
	struct hvnf_net *net = container_of(to_delayed_work(work), struct hvnf_net, calm_work);

	if (READ_ONCE(net->quiet))
		hvnf_net_calm(net);
}

/**
 * hvnf_net_quiesce() - close the synthetic transmit
 * @net: the interface
 *
 * When it returns nobody is inside it any more. Queues are not stopped here:
 * each stops itself at the next frame for the synthetic path, and a VF that
 * carries the traffic goes on. The core's watchdog is kept calm until
 * hvnf_net_resume(), however long the host takes.
 *
 * Context: process, net->lock held.
 */
void hvnf_net_quiesce(struct hvnf_net *net)
{
	unsigned int i;

	WRITE_ONCE(net->quiet, true);
	for (i = 0; i < net->dev->num_tx_queues; i++)
		hvnf_net_drain_xmit(net, i);
	hvnf_net_calm(net);
	hvnf_dp_forget_host(net);
}

/**
 * hvnf_net_resume() - open it again: there is a connection
 * @net: the interface
 *
 * Context: process, net->lock held.
 */
void hvnf_net_resume(struct hvnf_net *net)
{
	WRITE_ONCE(net->quiet, false);
	hvnf_net_wake(net);
	hvnf_filter_reset(net);
	hvnf_dp_post(net, DP_EV_CONN_UP, 0, 0);
	hvnf_link_update(net);
}

/* What the host says once and for all: our identity. */
static void hvnf_net_introduce(struct hvnf_net *net, const struct hvnf_caps *caps)
{
	eth_hw_addr_set(net->dev, caps->mac);
	ether_addr_copy(net->dev->perm_addr, caps->mac);
	net->dev->mtu = min(net->cfg.mtu, caps->mtu);
	/* The name that every adapter gets says nothing. */
	if (*caps->name && strncmp(caps->name, "Network Adapter", 15))
		dev_set_alias(net->dev, caps->name, strlen(caps->name));
}

/**
 * hvnf_net_apply_caps() - take over what a new connection grants
 * @net: the interface
 * @caps: of the connection
 *
 * Features of a registered interface follow by hvnf_net_update_features(),
 * which needs RTNL.
 *
 * Context: process, net->lock held.
 */
void hvnf_net_apply_caps(struct hvnf_net *net, const struct hvnf_caps *caps)
{
	net->offload = caps->offload;
	net->nvsp_version = caps->nvsp_version;
	net->rss_entries = caps->rss_entries;
	net->max_queues = clamp_t(u16, caps->max_queues, 1, HVNF_MAX_QUEUES);
	net->max_mtu = caps->max_mtu;
	WRITE_ONCE(net->dev->max_mtu, hvnf_xdp_max_mtu(net, caps->max_mtu));
	hvnf_link_reset(net, caps->link_up, caps->speed);
	if (!net->registered) {
		hvnf_net_introduce(net, caps);
		hvnf_net_init_features(net);
	}
}

/**
 * hvnf_net_register() - show the interface to the world
 * @net: the interface, connected
 *
 * Context: process, RTNL not held.
 * Return: 0 or the core's error.
 */
int hvnf_net_register(struct hvnf_net *net)
{
	int err;

	rtnl_lock();
	netdev_lockdep_set_classes(net->dev);
	err = hvnf_net_set_queues(net, 1);
	if (!err)
		err = register_netdevice(net->dev);
	if (!err) {
		net->registered = true;
		list_add_tail(&net->list, &hvnf_nets);
		hvnf_vf_open(net);
	}
	rtnl_unlock();
	if (!err)
		queue_work(net->wq, &net->grow_work);
	return err;
}

/**
 * hvnf_net_unregister() - mirror of hvnf_net_register()
 * @net: the interface
 *
 * Context: process, RTNL not held.
 */
void hvnf_net_unregister(struct hvnf_net *net)
{
	hvnf_vf_close(net);
	rtnl_lock();
	hvnf_net_hide_queues(net);
	list_del(&net->list);
	net->registered = false;
	unregister_netdevice(net->dev);
	rtnl_unlock();
}

static void hvnf_net_init_dev(struct net_device *dev, struct hv_device *hv)
{
	SET_NETDEV_DEV(dev, &hv->device);
	dev->netdev_ops = &hvnf_netdev_ops;
	dev->ethtool_ops = &hvnf_ethtool_ops;
	hvnf_dev_set_stat_ops(dev, &hvnf_stat_ops);
	dev->priv_flags |= IFF_LIVE_ADDR_CHANGE;
	dev->min_mtu = ETH_MIN_MTU;
	netif_carrier_off(dev);
}

/**
 * hvnf_net_create() - an interface that nobody sees yet
 * @hv: the VMBus device
 * @cfg: what is wanted of the first connection
 *
 * Context: process.
 * Return: the interface, or NULL when there is no memory.
 */
struct hvnf_net *hvnf_net_create(struct hv_device *hv, const struct hvnf_cfg *cfg)
{
	struct net_device *dev;
	struct hvnf_net *net;

	dev = alloc_etherdev_mqs(sizeof(*net), HVNF_MAX_QUEUES, HVNF_MAX_QUEUES);
	if (!dev)
		return NULL;
	hvnf_net_init_dev(dev, hv);
	net = netdev_priv(dev);
	net->dev = dev;
	net->hv = hv;
	net->cfg = *cfg;
	net->quiet = true;
	net->msg_enable = HVNF_MSG_DEFAULT;
	net->rx_copybreak = HVNF_COPYBREAK_MAX;
	net->tx_copybreak = HVNF_COPYBREAK_MAX;
	mutex_init(&net->lock);
	INIT_WORK(&net->grow_work, hvnf_net_grow_work);
	INIT_WORK(&net->stuck_work, hvnf_tx_stuck_work);
	INIT_DELAYED_WORK(&net->calm_work, hvnf_net_calm_work);
	INIT_DEFERRABLE_WORK(&net->watch_work, hvnf_subchan_watch_work);

	net->vf_stats = netdev_alloc_pcpu_stats(struct hvnf_vf_stats);
	if (!net->vf_stats)
		goto err_netdev;
	/* Not WQ_MEM_RECLAIM: what runs there waits for the bus, whose calls allocate. */
	net->wq = alloc_workqueue("hv_netfail/%.8s", WQ_UNBOUND, 0, dev_name(&hv->device));
	if (!net->wq)
		goto err_stats;
	hvnf_filter_init(net);
	hvnf_link_init(net);
	hvnf_dp_init(net);
	hvnf_vf_init(net);
	hvnf_vf_watch_init(net);
	hvnf_history_init(net);
	hvnf_xdp_init(net);
	return net;

err_stats:
	free_percpu(net->vf_stats);
err_netdev:
	free_netdev(dev);
	return NULL;
}

/**
 * hvnf_net_destroy() - mirror of hvnf_net_create()
 * @net: the interface; neither registered nor connected
 *
 * Nothing comes from the host any more, so no work is queued but by another
 * work; @removing ends that.
 *
 * Context: process, RTNL not held.
 */
void hvnf_net_destroy(struct hvnf_net *net)
{
	int i;

	WRITE_ONCE(net->removing, true);
	hvnf_history_fini(net);
	hvnf_vf_fini(net);
	hvnf_dp_fini(net);
	hvnf_vf_watch_fini(net);
	hvnf_link_fini(net);
	cancel_work_sync(&net->stuck_work);
	cancel_work_sync(&net->grow_work);
	cancel_delayed_work_sync(&net->watch_work);
	cancel_delayed_work_sync(&net->calm_work);
	hvnf_filter_fini(net);
	destroy_workqueue(net->wq);
	for (i = 0; i < HVNF_MAX_QUEUES; i++)
		if (net->queue[i])
			hvnf_queue_destroy(net->queue[i]);
	free_percpu(net->vf_stats);
	free_netdev(net->dev);
}
