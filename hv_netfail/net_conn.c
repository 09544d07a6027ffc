// SPDX-License-Identifier: GPL-2.0
/*
 * The interface and its connections: the first, the next, none, another one.
 */
#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "conn.h"
#include "dp.h"
#include "features.h"
#include "filter.h"
#include "link.h"
#include "net.h"
#include "queue.h"
#include "tx.h"
#include "vf.h"

static struct hvnf_conn *hvnf_net_conn(const struct hvnf_net *net)
{
	return rcu_dereference_protected(net->conn, lockdep_is_held(&net->lock));
}

/**
 * hvnf_net_set_queues() - how many queues transmit and receive
 * @net: the interface
 * @count: queues with a channel, at least 1
 *
 * Context: RTNL, or before registration.
 * Return: 0 or the core's error.
 */
int hvnf_net_set_queues(struct hvnf_net *net, u16 count)
{
	unsigned int i;
	int err;

	err = netif_set_real_num_queues(net->dev, count, count);
	if (err)
		return err;
	net->nr_queues = count;
	for (i = 0; i < count; i++)
		hvnf_queue_tell_core(net->queue[i], true);
	/* The core dropped what waited in the others, but would say that they hang. */
	for (i = count; i < net->dev->num_tx_queues; i++)
		netif_tx_start_queue(netdev_get_tx_queue(net->dev, i));
	hvnf_net_wake(net);
	return 0;
}

/**
 * hvnf_net_hide_queues() - the NAPI of each queue goes, with its connection
 * @net: the interface
 *
 * Context: RTNL.
 */
void hvnf_net_hide_queues(struct hvnf_net *net)
{
	unsigned int i;

	for (i = 0; i < net->nr_queues; i++)
		hvnf_queue_tell_core(net->queue[i], false);
}

/* RTNL: as many queues as the connection has, or those we had when there is none. */
static void hvnf_net_follow_conn(struct hvnf_net *net)
{
	const struct hvnf_conn *conn;
	u16 count;

	/* Not by net->lock: a worker may hold it for as long as the host is silent. */
	rcu_read_lock();
	conn = rcu_dereference(net->conn);
	count = conn ? READ_ONCE(conn->nr_qlinks) : 0;
	rcu_read_unlock();
	if (count && hvnf_net_set_queues(net, count))
		netdev_warn(net->dev, "cannot use %u queues\n", count);
}

static void hvnf_net_grow(struct hvnf_net *net)
{
	struct hvnf_conn *conn = hvnf_net_conn(net);
	int err;

	err = conn ? hvnf_conn_grow(conn) : 0;
	if (err)
		netdev_warn(net->dev, "no further channels: %d\n", err);
}

/**
 * hvnf_net_grow_work() - more channels for a connection, and the queues on them
 * @work: hvnf_net.grow_work
 *
 * Context: process.
 */
void hvnf_net_grow_work(struct work_struct *work)
{
	struct hvnf_net *net = container_of(work, struct hvnf_net, grow_work);

	mutex_lock(&net->lock);
	hvnf_net_grow(net);
	mutex_unlock(&net->lock);

	rtnl_lock();
	if (net->registered) {
		hvnf_net_follow_conn(net);
		hvnf_net_update_features(net);
	}
	rtnl_unlock();
}

/**
 * hvnf_net_reconfigure() - replace the connection, as the administrator asked
 * @net: the interface
 * @cfg: what is wanted
 *
 * Takes some deadlines of the host at most, under RTNL: the core wants the
 * result before its ndo or ethtool operation returns. Queues and features
 * follow what the connection grants.
 *
 * Context: RTNL.
 * Return: 0; or an error, and the old configuration works again.
 */
int hvnf_net_reconfigure(struct hvnf_net *net, const struct hvnf_cfg *cfg)
{
	int err;

	hvnf_net_hide_queues(net);
	mutex_lock(&net->lock);
	err = hvnf_reconfigure(net, cfg);
	hvnf_net_grow(net);
	mutex_unlock(&net->lock);
	hvnf_net_follow_conn(net);
	hvnf_link_update(net);
	hvnf_net_update_features(net);
	return err;
}

/**
 * hvnf_net_set_tx_copybreak() - copy frames up to a length, map longer ones
 * @net: the interface
 * @bytes: that length; what does not fit a send section is never copied
 *
 * Context: RTNL.
 */
void hvnf_net_set_tx_copybreak(struct hvnf_net *net, u32 bytes)
{
	struct hvnf_conn *conn;
	unsigned int i;

	net->tx_copybreak = bytes;
	conn = hvnf_conn_get(net);
	if (!conn)
		return;
	for (i = 0; i < conn->cfg.queues; i++)
		hvnf_txq_set_copybreak(&conn->qlink[i], bytes);
	hvnf_conn_put(conn);
}

/* Does the host's idea of a frame leave room for @mtu? Then only we need to know. RTNL. */
static bool hvnf_net_mtu_fits(struct hvnf_net *net, u32 mtu)
{
	const struct hvnf_conn *conn;
	bool fits;

	rcu_read_lock();
	conn = rcu_dereference(net->conn);
	fits = conn && mtu <= conn->caps.mtu;
	rcu_read_unlock();
	if (fits)
		net->cfg.mtu = mtu;
	return fits;
}

/**
 * hvnf_net_set_mtu() - change the MTU of the synthetic path
 * @net: the interface
 * @mtu: wanted
 *
 * The host was told the largest frame when the connection began, and takes it
 * once per connection. A smaller one needs no other connection: the host only
 * goes on to receive for us what we would not send, and slots stay larger than
 * they need be until there is another reason to reconnect.
 *
 * Context: RTNL.
 * Return: as hvnf_net_reconfigure().
 */
int hvnf_net_set_mtu(struct hvnf_net *net, u32 mtu)
{
	struct hvnf_cfg cfg = net->cfg;

	if (hvnf_net_mtu_fits(net, mtu))
		return 0;
	cfg.mtu = mtu;
	return hvnf_net_reconfigure(net, &cfg);
}

/**
 * hvnf_net_connect() - the first connection, or the next after a disconnect
 * @net: the interface
 *
 * Context: process, RTNL not held.
 * Return: 0 or a negative errno.
 */
int hvnf_net_connect(struct hvnf_net *net)
{
	struct hvnf_conn *conn;
	struct hvnf_cfg cfg;
	int err;

	rtnl_lock();
	cfg = net->cfg;
	rtnl_unlock();
	mutex_lock(&net->lock);
	conn = hvnf_conn_create(net, &cfg);
	err = PTR_ERR_OR_ZERO(conn);
	if (err)
		goto unlock;
	err = hvnf_conn_attach(conn);
	if (err) {
		hvnf_conn_retire(conn);
		goto unlock;
	}
	rcu_assign_pointer(net->conn, conn);
	hvnf_net_apply_caps(net, &conn->caps);
	hvnf_net_resume(net);
unlock:
	mutex_unlock(&net->lock);
	return err;
}

/**
 * hvnf_net_disconnect() - mirror of hvnf_net_connect()
 * @net: the interface
 *
 * Context: process, RTNL not held.
 * Return: 0; or an error when the bus does not let go of the connection: then
 * nothing that it may touch can ever be freed.
 */
int hvnf_net_disconnect(struct hvnf_net *net)
{
	struct hvnf_conn *conn;
	int err;

	mutex_lock(&net->lock);
	hvnf_net_quiesce(net);
	conn = rcu_replace_pointer(net->conn, NULL, lockdep_is_held(&net->lock));
	hvnf_dp_post(net, DP_EV_CONN_LOST, 0, 0);
	err = conn ? hvnf_conn_detach(conn) : 0;
	if (conn && !err)
		hvnf_conn_retire(conn);
	mutex_unlock(&net->lock);
	hvnf_link_update(net);
	return err;
}

/**
 * hvnf_net_suspend() - the channel goes, the interface stays
 * @net: the interface
 *
 * Context: process.
 * Return: as hvnf_net_disconnect().
 */
int hvnf_net_suspend(struct hvnf_net *net)
{
	rtnl_lock();
	netif_device_detach(net->dev);
	hvnf_net_hide_queues(net);
	rtnl_unlock();
	return hvnf_net_disconnect(net);
}

/*
 * The host that thawed us need not be the one that froze us. An address that
 * somebody chose is kept, and told to it; see hvnf_filter_reset().
 */
static void hvnf_net_follow_mac(struct hvnf_net *net, const u8 *mac)
{
	struct net_device *dev = net->dev;
	bool chosen = !ether_addr_equal(dev->dev_addr, dev->perm_addr);

	if (ether_addr_equal(dev->perm_addr, mac))
		return;
	netdev_warn(dev, "the host's address for it is %pM now, it was %pM\n",
		    mac, dev->perm_addr);
	ether_addr_copy(dev->perm_addr, mac);
	if (chosen)
		return;
	eth_hw_addr_set(dev, mac);
	call_netdevice_notifiers(NETDEV_CHANGEADDR, dev);
}

/* It fits the new connection, so nothing is asked of the host. */
static void hvnf_net_follow_mtu(struct hvnf_net *net, u32 mtu)
{
	if (mtu >= net->dev->mtu)
		return;
	netdev_warn(net->dev, "the host takes an MTU of %u only, it was %u\n",
		    mtu, net->dev->mtu);
	dev_set_mtu(net->dev, mtu);
}

/*
 * Queues and features follow when the connection has grown. The address is told to
 * nobody, and the MTU taken by nobody, while the device is absent. RTNL.
 */
static void hvnf_net_reappear(struct hvnf_net *net)
{
	struct hvnf_conn *conn = hvnf_conn_get(net);

	if (conn)
		hvnf_net_follow_mac(net, conn->caps.mac);
	netif_device_attach(net->dev);
	if (!conn)
		return;
	hvnf_net_follow_mtu(net, conn->caps.mtu);
	hvnf_conn_put(conn);
}

/**
 * hvnf_net_restart() - mirror of hvnf_net_suspend()
 * @net: the interface
 *
 * What the host says is believed no more than at first, and followed where it
 * says something else than before.
 *
 * Context: process.
 * Return: 0 or a negative errno; then the interface can only be removed.
 */
int hvnf_net_restart(struct hvnf_net *net)
{
	int err;

	err = hvnf_net_connect(net);
	if (err)
		return err;
	rtnl_lock();
	hvnf_net_reappear(net);
	rtnl_unlock();
	hvnf_filter_schedule(net);
	hvnf_vf_schedule(net);
	queue_work(net->wq, &net->grow_work);
	return 0;
}
