// SPDX-License-Identifier: GPL-2.0
/*
 * What ethtool shows and changes. Whatever a connection was negotiated with
 * is changed by replacing the connection; a VF that carries the traffic goes
 * on meanwhile.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "conn.h"
#include "hvnf.h"
#include "net.h"
#include "rndis.h"
#include "stats.h"
#include <hv_netfail/nvsp.h>

/* Units of link speed, bit/s: the host's and the core's. */
#define HVNF_HOST_SPEED_UNIT	100
#define HVNF_MBIT		1000000

static void hvnf_get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	const struct hvnf_net *net = netdev_priv(dev);
	unsigned int major = net->nvsp_version >> 16;
	unsigned int minor = net->nvsp_version & 0xffff;

	strscpy(info->driver, KBUILD_MODNAME, sizeof(info->driver));
	strscpy(info->version, HVNF_VERSION, sizeof(info->version));
	/* The two oldest are not numbered in the way of the others. */
	if (net->nvsp_version == NVSP_VERSION_1)
		strscpy(info->fw_version, "NVSP 1", sizeof(info->fw_version));
	else if (net->nvsp_version == NVSP_VERSION_2)
		strscpy(info->fw_version, "NVSP 2", sizeof(info->fw_version));
	else
		snprintf(info->fw_version, sizeof(info->fw_version), "NVSP %u.%u", major, minor);
}

static u32 hvnf_get_msglevel(struct net_device *dev)
{
	const struct hvnf_net *net = netdev_priv(dev);

	return net->msg_enable;
}

static void hvnf_set_msglevel(struct net_device *dev, u32 level)
{
	struct hvnf_net *net = netdev_priv(dev);

	net->msg_enable = level;
}

/* Of the path that carries the traffic. */
static int hvnf_get_link_ksettings(struct net_device *dev, struct ethtool_link_ksettings *cmd)
{
	struct hvnf_net *net = netdev_priv(dev);
	u32 speed = READ_ONCE(net->link.speed);

	if (rcu_access_pointer(net->vf_path) &&
	    !__ethtool_get_link_ksettings(rtnl_dereference(net->vf.dev), cmd))
		return 0;
	ethtool_link_ksettings_zero_link_mode(cmd, supported);
	ethtool_link_ksettings_zero_link_mode(cmd, advertising);
	cmd->base.speed = speed ? div_u64((u64)speed * HVNF_HOST_SPEED_UNIT, HVNF_MBIT) :
				  SPEED_UNKNOWN;
	cmd->base.duplex = DUPLEX_FULL;
	cmd->base.port = PORT_OTHER;
	cmd->base.autoneg = AUTONEG_DISABLE;
	return 0;
}

static void hvnf_get_channels(struct net_device *dev, struct ethtool_channels *channels)
{
	const struct hvnf_net *net = netdev_priv(dev);

	channels->max_combined = net->max_queues;
	channels->combined_count = net->nr_queues;
}

/* A table that the user wrote names queues that he must not take away under it. */
static bool hvnf_rss_table_fits(const struct hvnf_net *net, unsigned int queues)
{
	unsigned int i;

	if (!net->cfg.rss_table_user)
		return true;
	for (i = 0; i < net->rss_entries; i++)
		if (net->cfg.rss_table[i] >= queues)
			return false;
	return true;
}

static int hvnf_set_channels(struct net_device *dev, struct ethtool_channels *channels)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct hvnf_cfg cfg = net->cfg;

	if (channels->rx_count || channels->tx_count || channels->other_count ||
	    !channels->combined_count || channels->combined_count > net->max_queues)
		return -EINVAL;
	if (!hvnf_rss_table_fits(net, channels->combined_count))
		return -EINVAL;
	cfg.queues = channels->combined_count;
	return hvnf_net_reconfigure(net, &cfg);
}

/* Hosts make more of an area than was asked for, in no way that a user could foresee. */
static u32 hvnf_slots_shown(u32 granted, u32 wanted, u32 max)
{
	return min3(granted, wanted ?: granted, max);
}

/* Of the areas, not of the rings: what bounds the frames under way. */
static void hvnf_get_ringparam(struct net_device *dev, struct ethtool_ringparam *ring,
			       struct kernel_ethtool_ringparam *kernel_ring,
			       struct netlink_ext_ack *extack)
{
	struct hvnf_net *net = netdev_priv(dev);
	const struct hvnf_conn *conn;
	u32 recv;

	ring->rx_max_pending = hvnf_conn_recv_slots_max(&net->cfg);
	ring->tx_max_pending = HVNF_SEND_SLOTS_MAX;
	rcu_read_lock();
	conn = rcu_dereference(net->conn);
	if (conn) {
		/* A wish from when there were fewer queues is met, and more. */
		recv = conn->cfg.recv_slots;
		if (recv)
			recv = max(recv, hvnf_conn_recv_slots_min(&conn->cfg));
		ring->rx_pending = hvnf_slots_shown(conn->recv.slot_count, recv,
						    ring->rx_max_pending);
		ring->tx_pending = hvnf_slots_shown(conn->send.slot_count, conn->cfg.send_slots,
						    ring->tx_max_pending);
	}
	rcu_read_unlock();
}

static int hvnf_set_ringparam(struct net_device *dev, struct ethtool_ringparam *ring,
			      struct kernel_ethtool_ringparam *kernel_ring,
			      struct netlink_ext_ack *extack)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct ethtool_ringparam now = {};
	struct hvnf_cfg cfg = net->cfg;

	hvnf_get_ringparam(dev, &now, NULL, NULL);
	if (ring->rx_pending < hvnf_conn_recv_slots_min(&cfg) &&
	    ring->rx_pending != now.rx_pending) {
		NL_SET_ERR_MSG(extack, "fewer receive slots than the host and the queues need");
		return -EINVAL;
	}
	if (ring->tx_pending < HVNF_SEND_SLOTS_MIN && ring->tx_pending != now.tx_pending) {
		NL_SET_ERR_MSG(extack, "too few send sections to be of use");
		return -EINVAL;
	}
	/* What was not named comes as it was granted; that is not what was wished for. */
	if (ring->rx_pending != now.rx_pending)
		cfg.recv_slots = ring->rx_pending;
	if (ring->tx_pending != now.tx_pending)
		cfg.send_slots = ring->tx_pending;
	if (cfg.recv_slots == net->cfg.recv_slots && cfg.send_slots == net->cfg.send_slots)
		return 0;
	return hvnf_net_reconfigure(net, &cfg);
}

/* Nothing of the kind is offered; what polls rarely is NAPI, and is asked elsewhere. */
static int hvnf_get_coalesce(struct net_device *dev, struct ethtool_coalesce *coal,
			     struct kernel_ethtool_coalesce *kernel_coal,
			     struct netlink_ext_ack *extack)
{
	return 0;
}

static int hvnf_set_coalesce(struct net_device *dev, struct ethtool_coalesce *coal,
			     struct kernel_ethtool_coalesce *kernel_coal,
			     struct netlink_ext_ack *extack)
{
	if (!coal->rx_coalesce_usecs && !coal->rx_max_coalesced_frames &&
	    !coal->tx_coalesce_usecs && !coal->tx_max_coalesced_frames)
		return 0;
	NL_SET_ERR_MSG(extack, "the channel moderates no interrupts; napi_defer_hard_irqs does");
	return -EOPNOTSUPP;
}

static int hvnf_get_tunable(struct net_device *dev, const struct ethtool_tunable *tunable,
			    void *data)
{
	const struct hvnf_net *net = netdev_priv(dev);

	switch (tunable->id) {
	case ETHTOOL_RX_COPYBREAK:
		*(u32 *)data = net->rx_copybreak;
		return 0;
	case ETHTOOL_TX_COPYBREAK:
		*(u32 *)data = net->tx_copybreak;
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

static int hvnf_set_tunable(struct net_device *dev, const struct ethtool_tunable *tunable,
			    const void *data)
{
	struct hvnf_net *net = netdev_priv(dev);
	u32 bytes = *(const u32 *)data;

	if (bytes > HVNF_COPYBREAK_MAX)
		return -EINVAL;
	switch (tunable->id) {
	case ETHTOOL_RX_COPYBREAK:
		WRITE_ONCE(net->rx_copybreak, bytes);
		return 0;
	case ETHTOOL_TX_COPYBREAK:
		hvnf_net_set_tx_copybreak(net, bytes);
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

/* Of both paths. What a switch port has no idea of stays untold. */
static void hvnf_get_eth_mac_stats(struct net_device *dev, struct ethtool_eth_mac_stats *stats)
{
	struct rtnl_link_stats64 total = {};

	hvnf_stats_totals(netdev_priv(dev), &total);
	stats->FramesTransmittedOK = total.tx_packets;
	stats->FramesReceivedOK = total.rx_packets;
	stats->MulticastFramesReceivedOK = total.multicast;
}

static int hvnf_get_sset_count(struct net_device *dev, int set)
{
	return set == ETH_SS_STATS ? hvnf_stats_count(netdev_priv(dev)) : -EOPNOTSUPP;
}

static void hvnf_get_strings(struct net_device *dev, u32 set, u8 *data)
{
	if (set == ETH_SS_STATS)
		hvnf_stats_names(netdev_priv(dev), data);
}

static void hvnf_get_ethtool_stats(struct net_device *dev, struct ethtool_stats *stats, u64 *data)
{
	hvnf_stats_values(netdev_priv(dev), data);
}

static u32 hvnf_get_rx_ring_count(struct net_device *dev)
{
	const struct hvnf_net *net = netdev_priv(dev);

	return net->nr_queues;
}

static u32 hvnf_get_rxfh_key_size(struct net_device *dev)
{
	return NDIS_RSS_KEY_SIZE;
}

static u32 hvnf_get_rxfh_indir_size(struct net_device *dev)
{
	const struct hvnf_net *net = netdev_priv(dev);

	return net->rss_entries;
}

static u32 hvnf_rss_queue(const struct hvnf_net *net, unsigned int bucket)
{
	return net->cfg.rss_table_user ? net->cfg.rss_table[bucket] :
					 ethtool_rxfh_indir_default(bucket, net->nr_queues);
}

static int hvnf_get_rxfh(struct net_device *dev, struct ethtool_rxfh_param *rxfh)
{
	const struct hvnf_net *net = netdev_priv(dev);
	unsigned int i;

	rxfh->hfunc = ETH_RSS_HASH_TOP;
	if (rxfh->key)
		memcpy(rxfh->key, net->cfg.rss_key, NDIS_RSS_KEY_SIZE);
	for (i = 0; rxfh->indir && i < net->rss_entries; i++)
		rxfh->indir[i] = hvnf_rss_queue(net, i);
	return 0;
}

/* The host first, for it may refuse. RTNL. */
static int hvnf_apply_rss(struct hvnf_net *net, const struct hvnf_cfg *cfg)
{
	struct hvnf_conn *conn = hvnf_conn_get(net);
	int err;

	if (!conn)
		return -ENODEV;
	err = hvnf_conn_set_rss(conn, cfg);
	hvnf_conn_put(conn);
	if (!err)
		net->cfg = *cfg;
	return err;
}

/* The core writes the default out in full. */
static bool hvnf_rss_is_default(const struct hvnf_net *net, const u32 *table)
{
	unsigned int i;

	for (i = 0; i < net->rss_entries; i++)
		if (table[i] != ethtool_rxfh_indir_default(i, net->nr_queues))
			return false;
	return true;
}

static int hvnf_set_rxfh(struct net_device *dev, struct ethtool_rxfh_param *rxfh,
			 struct netlink_ext_ack *extack)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct hvnf_cfg cfg = net->cfg;
	unsigned int i;

	if (rxfh->hfunc != ETH_RSS_HASH_NO_CHANGE && rxfh->hfunc != ETH_RSS_HASH_TOP) {
		NL_SET_ERR_MSG(extack, "the host hashes by Toeplitz only");
		return -EOPNOTSUPP;
	}
	if (!net->rss_entries) {
		NL_SET_ERR_MSG(extack, "the host does not spread received frames");
		return -EOPNOTSUPP;
	}
	for (i = 0; rxfh->indir && i < net->rss_entries; i++) {
		if (rxfh->indir[i] >= net->nr_queues) {
			NL_SET_ERR_MSG(extack, "the table names a queue that there is not");
			return -EINVAL;
		}
		cfg.rss_table[i] = rxfh->indir[i];
	}
	if (rxfh->indir)
		cfg.rss_table_user = !hvnf_rss_is_default(net, rxfh->indir);
	if (rxfh->key)
		memcpy(cfg.rss_key, rxfh->key, NDIS_RSS_KEY_SIZE);
	return hvnf_apply_rss(net, &cfg);
}

/* As hvnf_rndis_set_rss() asks for: hosts take no word on anything else. */
static u32 hvnf_hashed_fields(const struct hvnf_net *net, u32 flow_type)
{
	if (!net->rss_entries)
		return 0;
	switch (flow_type) {
	case TCP_V4_FLOW:
	case TCP_V6_FLOW:
		return RXH_IP_SRC | RXH_IP_DST | RXH_L4_B_0_1 | RXH_L4_B_2_3;
	case UDP_V4_FLOW:
	case UDP_V6_FLOW:
	case IPV4_FLOW:
	case IPV6_FLOW:
		return RXH_IP_SRC | RXH_IP_DST;
	default:
		return 0;
	}
}

static int hvnf_get_rxfh_fields(struct net_device *dev, struct ethtool_rxfh_fields *fields)
{
	fields->data = hvnf_hashed_fields(netdev_priv(dev), fields->flow_type);
	return 0;
}

static int hvnf_set_rxfh_fields(struct net_device *dev, const struct ethtool_rxfh_fields *fields,
				struct netlink_ext_ack *extack)
{
	if (fields->data == hvnf_hashed_fields(netdev_priv(dev), fields->flow_type))
		return 0;
	NL_SET_ERR_MSG(extack, "the host hashes ports of TCP and addresses of all else");
	return -EOPNOTSUPP;
}

HVNF_ETHTOOL_RXFH_SHIM(hvnf_get_rxfh, hvnf_set_rxfh)
HVNF_ETHTOOL_RXNFC_SHIM(hvnf_get_rx_ring_count, hvnf_get_rxfh_fields, hvnf_set_rxfh_fields)

const struct ethtool_ops hvnf_ethtool_ops = {
	.supported_coalesce_params = ETHTOOL_COALESCE_USECS | ETHTOOL_COALESCE_MAX_FRAMES,
	.get_drvinfo		= hvnf_get_drvinfo,
	.get_msglevel		= hvnf_get_msglevel,
	.set_msglevel		= hvnf_set_msglevel,
	.get_link		= ethtool_op_get_link,
	.get_link_ksettings	= hvnf_get_link_ksettings,
	.get_channels		= hvnf_get_channels,
	.set_channels		= hvnf_set_channels,
	.get_ringparam		= hvnf_get_ringparam,
	.set_ringparam		= hvnf_set_ringparam,
	.get_coalesce		= hvnf_get_coalesce,
	.set_coalesce		= hvnf_set_coalesce,
	.get_tunable		= hvnf_get_tunable,
	.set_tunable		= hvnf_set_tunable,
	.get_eth_mac_stats	= hvnf_get_eth_mac_stats,
	.get_sset_count		= hvnf_get_sset_count,
	.get_strings		= hvnf_get_strings,
	.get_ethtool_stats	= hvnf_get_ethtool_stats,
	.get_rxfh_key_size	= hvnf_get_rxfh_key_size,
	.get_rxfh_indir_size	= hvnf_get_rxfh_indir_size,
	.get_ts_info		= ethtool_op_get_ts_info,
	HVNF_ETHTOOL_RXFH_OPS(hvnf_get_rxfh, hvnf_set_rxfh),
	HVNF_ETHTOOL_RXNFC_OPS(hvnf_get_rx_ring_count, hvnf_get_rxfh_fields,
			       hvnf_set_rxfh_fields),
};
