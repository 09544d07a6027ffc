// SPDX-License-Identifier: GPL-2.0
/*
 * Offloads. Each address family stands for itself: a host that computes TCP
 * over IPv4 alone gets just that.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "conn.h"
#include "features.h"
#include "net.h"
#include "rndis.h"
#include "vf_sync.h"
#include "proto/ndis_obj.h"

/* What depends on the host. */
#define HVNF_HOST_FEATURES	(NETIF_F_RXCSUM | NETIF_F_RXHASH | NETIF_F_IP_CSUM |	\
				 NETIF_F_IPV6_CSUM | NETIF_F_TSO | NETIF_F_TSO6 | NETIF_F_LRO)

/* What it always does, and nobody can turn off. */
#define HVNF_FIXED_FEATURES	(NETIF_F_HIGHDMA | NETIF_F_HW_VLAN_CTAG_TX |		\
				 NETIF_F_HW_VLAN_CTAG_RX)

static bool hvnf_rx_csum_any(const struct ndis_csum_caps *rx)
{
	return rx->tcp4 || rx->udp4 || rx->tcp6 || rx->udp6;
}

/* hvnf_features_check() knows which of TCP and UDP a checksum feature means. */
static netdev_features_t hvnf_host_features(const struct hvnf_net *net)
{
	const struct ndis_offload_caps *host = &net->offload;
	netdev_features_t features = 0;

	if (hvnf_rx_csum_any(&host->rx))
		features |= NETIF_F_RXCSUM;
	if (net->rss_entries)
		features |= NETIF_F_RXHASH;
	if (host->tx.tcp4)
		features |= NETIF_F_IP_CSUM;
	if (host->tx.tcp6)
		features |= NETIF_F_IPV6_CSUM;
	if (host->tx.tcp4 && host->lso4_max)
		features |= NETIF_F_TSO;
	if (host->tx.tcp6 && host->lso6_max)
		features |= NETIF_F_TSO6;
	if (host->rsc4 && host->rsc6 && net->nvsp_version >= NVSP_VERSION_61)
		features |= NETIF_F_LRO;
	return features;
}

/* The stack has one limit for both families. */
static void hvnf_limit_tso(struct hvnf_net *net)
{
	u32 lso4 = net->offload.lso4_max ?: U32_MAX;
	u32 lso6 = net->offload.lso6_max ?: U32_MAX;

	netif_set_tso_max_size(net->dev, min3(lso4, lso6, (u32)GSO_LEGACY_MAX_SIZE));
}

static void hvnf_publish_features(struct hvnf_net *net)
{
	netdev_features_t host = hvnf_host_features(net) | NETIF_F_SG;
	struct net_device *dev = net->dev;

	dev->hw_features = (dev->hw_features & ~HVNF_HOST_FEATURES) | host;
	dev->vlan_features = (host | NETIF_F_HIGHDMA) & ~(NETIF_F_RXHASH | NETIF_F_LRO);
	hvnf_limit_tso(net);
}

/**
 * hvnf_net_init_features() - all that the host has is on at first
 * @net: the interface, not registered yet
 *
 * Coalescing is what we asked the host for at attach.
 *
 * VLAN filtering is not the host's: it is on so that the core tells us the
 * ids, which the VF wants to know.
 */
void hvnf_net_init_features(struct hvnf_net *net)
{
	hvnf_publish_features(net);
	net->dev->features = net->dev->hw_features | HVNF_FIXED_FEATURES |
			     NETIF_F_HW_VLAN_CTAG_FILTER;
	if (!net->cfg.rsc)
		net->dev->features &= ~NETIF_F_LRO;
}

/**
 * hvnf_net_update_features() - the host computes something else now
 * @net: the interface
 *
 * Context: RTNL.
 */
void hvnf_net_update_features(struct hvnf_net *net)
{
	hvnf_publish_features(net);
	netdev_change_features(net->dev);
}

/**
 * hvnf_fix_features() - ndo_fix_features
 * @dev: the netdevice
 * @features: what is wanted
 *
 * Context: RTNL.
 * Return: of that, what the host does.
 */
netdev_features_t hvnf_fix_features(struct net_device *dev, netdev_features_t features)
{
	struct hvnf_net *net = netdev_priv(dev);

	/* It could not see what is coalesced. */
	if (net->xdp.single)
		features &= ~NETIF_F_LRO;
	return features & (hvnf_host_features(net) | ~HVNF_HOST_FEATURES);
}

/* Every connection is negotiated with coalescing; on or off is one request. */
static int hvnf_set_rsc(struct hvnf_net *net, bool rsc)
{
	struct hvnf_conn *conn = hvnf_conn_get(net);
	int err = 0;

	if (conn && net->cfg.rsc != rsc && hvnf_host_features(net) & NETIF_F_LRO)
		err = hvnf_rndis_set_rsc(conn, rsc);
	if (!err)
		net->cfg.rsc = rsc;
	if (conn)
		hvnf_conn_put(conn);
	return err;
}

/**
 * hvnf_set_features() - ndo_set_features
 * @dev: the netdevice
 * @features: about to be in force
 *
 * Nothing else to tell the host: what is off is not asked for, frame by frame.
 *
 * Context: RTNL.
 * Return: 0; or an error, and nothing has changed.
 */
int hvnf_set_features(struct net_device *dev, netdev_features_t features)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct net_device *vf = rtnl_dereference(net->vf.dev);
	int err;

	err = hvnf_set_rsc(net, features & NETIF_F_LRO);
	if (err)
		return err;
	if (vf && net->vf.synced)
		hvnf_vf_sync_features(net, vf, features);
	return 0;
}
