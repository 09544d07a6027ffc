// SPDX-License-Identifier: GPL-2.0
/*
 * What the core asks of the interface. Nothing here waits for the host but
 * what the administrator himself asks of it: the address and the MTU.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "conn.h"
#include "features.h"
#include "filter.h"
#include "link.h"
#include "net.h"
#include "queue.h"
#include "rndis.h"
#include "stats.h"
#include "tx.h"
#include "vf.h"
#include "vf_sync.h"
#include "xdp.h"

/* The VF, when it is in step with us. RTNL. */
static struct net_device *hvnf_synced_vf(const struct hvnf_net *net)
{
	return net->vf.synced ? rtnl_dereference(net->vf.dev) : NULL;
}

static int hvnf_open(struct net_device *dev)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct net_device *vf = hvnf_synced_vf(net);

	netif_tx_start_all_queues(dev);
	hvnf_filter_schedule(net);
	hvnf_link_update(net);
	if (vf)
		hvnf_vf_start(net, vf);
	/* For one that was up before us. */
	hvnf_vf_evaluate(net);
	return 0;
}

static int hvnf_stop(struct net_device *dev)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct net_device *vf = hvnf_synced_vf(net);

	netif_tx_disable(dev);
	hvnf_filter_schedule(net);
	if (vf)
		hvnf_vf_stop(net, vf);
	hvnf_vf_evaluate(net);
	hvnf_link_update(net);
	return 0;
}

/* The address lock is held, RTNL perhaps not. */
static void hvnf_set_rx_mode(struct net_device *dev)
{
	const unsigned int modes = IFF_PROMISC | IFF_ALLMULTI;
	struct hvnf_net *net = netdev_priv(dev);
	struct net_device *vf;

	rcu_read_lock();
	vf = rcu_dereference(net->vf.dev);
	if (vf && net->vf.listed) {
		dev_uc_sync(vf, dev);
		dev_mc_sync(vf, dev);
	}
	rcu_read_unlock();
	if (vf && (dev->flags & modes) != READ_ONCE(net->vf.pushed))
		hvnf_vf_schedule(net);
	hvnf_filter_schedule(net);
}

static int hvnf_host_set_mac(struct hvnf_net *net, const u8 *mac)
{
	struct hvnf_conn *conn = hvnf_conn_get(net);
	int err;

	if (!conn)
		return -ENODEV;
	err = hvnf_rndis_set_mac(conn, mac);
	hvnf_conn_put(conn);
	return err;
}

/* The VF first: its refusal costs nothing, the host's would leave the two apart. */
static int hvnf_set_mac_address(struct net_device *dev, void *addr)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct net_device *vf = hvnf_synced_vf(net);
	struct sockaddr *sa = addr;
	int err;

	err = eth_prepare_mac_addr_change(dev, addr);
	if (err)
		return err;
	if (vf) {
		err = hvnf_vf_sync_mac(vf, sa->sa_data);
		if (err)
			return err;
	}
	err = hvnf_host_set_mac(net, sa->sa_data);
	if (err)
		goto err_vf;
	eth_commit_mac_addr_change(dev, addr);
	return 0;

err_vf:
	if (vf)
		hvnf_vf_sync_mac(vf, dev->dev_addr);
	return err;
}

static int hvnf_change_mtu(struct net_device *dev, int mtu)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct net_device *vf = hvnf_synced_vf(net);
	int err;

	/* The VF carries the traffic while the connection is replaced; then the other way round. */
	err = hvnf_net_set_mtu(net, mtu);
	if (err)
		return err;
	err = vf ? hvnf_vf_set_mtu(net, vf, mtu) : 0;
	if (err)
		goto err_net;
	WRITE_ONCE(dev->mtu, mtu);
	return 0;

err_net:
	hvnf_net_set_mtu(net, dev->mtu);
	return err;
}

static void hvnf_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *total)
{
	hvnf_stats_totals(netdev_priv(dev), total);
}

/* The transmit locks are frozen meanwhile. */
static void hvnf_on_tx_timeout(struct net_device *dev, unsigned int index)
{
	struct hvnf_net *net = netdev_priv(dev);

	if (net->queue[index])
		hvnf_tx_timeout(net->queue[index]);
}

/* The host filters no VLANs; a VF may. */
static int hvnf_vlan_rx_add_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	struct net_device *vf = hvnf_synced_vf(netdev_priv(dev));

	return vf ? vlan_vid_add(vf, proto, vid) : 0;
}

static int hvnf_vlan_rx_kill_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	struct net_device *vf = hvnf_synced_vf(netdev_priv(dev));

	if (vf)
		vlan_vid_del(vf, proto, vid);
	return 0;
}

const struct net_device_ops hvnf_netdev_ops = {
	.ndo_open		= hvnf_open,
	.ndo_stop		= hvnf_stop,
	.ndo_start_xmit		= hvnf_start_xmit,
	.ndo_select_queue	= hvnf_select_queue,
	.ndo_features_check	= hvnf_features_check,
	.ndo_set_rx_mode	= hvnf_set_rx_mode,
	.ndo_validate_addr	= eth_validate_addr,
	.ndo_set_mac_address	= hvnf_set_mac_address,
	.ndo_change_mtu		= hvnf_change_mtu,
	.ndo_fix_features	= hvnf_fix_features,
	.ndo_set_features	= hvnf_set_features,
	.ndo_get_stats64	= hvnf_get_stats64,
	.ndo_tx_timeout		= hvnf_on_tx_timeout,
	.ndo_vlan_rx_add_vid	= hvnf_vlan_rx_add_vid,
	.ndo_vlan_rx_kill_vid	= hvnf_vlan_rx_kill_vid,
	.ndo_bpf		= hvnf_xdp_bpf,
	.ndo_xdp_xmit		= hvnf_xdp_xmit,
};
