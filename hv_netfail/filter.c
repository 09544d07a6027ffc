// SPDX-License-Identifier: GPL-2.0
/*
 * What we tell the host to let through: its packet filter, and the address
 * that is directed to us. Told by a work item, for who changes them holds RTNL
 * or a spinlock.
 */
#include <linux/etherdevice.h>
#include <linux/netdevice.h>

#include "conn.h"
#include "filter.h"
#include "net.h"
#include "rndis.h"
#include <hv_netfail/ndis.h>

/* It is told again when the host does not answer: after 1, 2, 4... s. */
#define HVNF_FILTER_TRIES	6

static u32 hvnf_filter_wanted(const struct net_device *dev)
{
	if (!netif_running(dev))
		return 0;
	if (dev->flags & IFF_PROMISC)
		return NDIS_FILTER_PROMISCUOUS;
	return NDIS_FILTER_DIRECTED | NDIS_FILTER_BROADCAST | NDIS_FILTER_ALL_MULTICAST;
}

/* A new connection has the host's own idea of our address again. */
static void hvnf_filter_restate_mac(struct hvnf_net *net, struct hvnf_conn *conn)
{
	u8 mac[ETH_ALEN];
	int err;

	if (!READ_ONCE(net->filter.mac_unsaid))
		return;
	WRITE_ONCE(net->filter.mac_unsaid, false);
	ether_addr_copy(mac, net->dev->dev_addr);
	if (ether_addr_equal(mac, conn->caps.mac))
		return;
	err = hvnf_rndis_set_mac(conn, mac);
	if (err)
		netdev_warn(net->dev, "host did not take the address %pM again: %d\n", mac, err);
}

static void hvnf_filter_work(struct work_struct *work)
{
	struct hvnf_net *net = container_of(to_delayed_work(work), struct hvnf_net, filter.work);
	struct hvnf_conn *conn;
	int err;

	/* Resumed by a host whose idea of our address nobody has looked at yet. */
	if (net->registered && !netif_device_present(net->dev))
		return;
	conn = hvnf_conn_get(net);
	if (!conn)
		return;
	hvnf_filter_restate_mac(net, conn);
	err = hvnf_rndis_set_filter(conn, hvnf_filter_wanted(net->dev));
	hvnf_conn_put(conn);
	if (err != -ETIMEDOUT || net->filter.tries >= HVNF_FILTER_TRIES ||
	    READ_ONCE(net->removing))
		return;
	queue_delayed_work(net->wq, &net->filter.work, HZ << net->filter.tries++);
}

/**
 * hvnf_filter_schedule() - tell the host what we want to receive
 * @net: the interface
 *
 * Context: any.
 */
void hvnf_filter_schedule(struct hvnf_net *net)
{
	WRITE_ONCE(net->filter.tries, 0);
	if (!READ_ONCE(net->removing))
		mod_delayed_work(net->wq, &net->filter.work, 0);
}

/**
 * hvnf_filter_reset() - tell a new connection, and our address too
 * @net: the interface
 *
 * Context: any.
 */
void hvnf_filter_reset(struct hvnf_net *net)
{
	WRITE_ONCE(net->filter.mac_unsaid, true);
	hvnf_filter_schedule(net);
}

/**
 * hvnf_filter_init() - nothing told yet
 * @net: the interface
 */
void hvnf_filter_init(struct hvnf_net *net)
{
	INIT_DELAYED_WORK(&net->filter.work, hvnf_filter_work);
}

/**
 * hvnf_filter_fini() - mirror of hvnf_filter_init()
 * @net: the interface; hvnf_net.removing is set
 *
 * Context: process.
 */
void hvnf_filter_fini(struct hvnf_net *net)
{
	cancel_delayed_work_sync(&net->filter.work);
}
