/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The compat wall towards the network core; see hvnf_compat.h.
 */
#ifndef _HVNF_COMPAT_NET_H
#define _HVNF_COMPAT_NET_H

#include <linux/ethtool.h>
#include <linux/netdevice.h>

/* ethtool: 6.8 */
#ifdef HVNF_NEED_ETHTOOL_PUTS
static inline void ethtool_puts(u8 **data, const char *str)
{
	ethtool_sprintf(data, "%s", str);
}
#endif

/*
 * netdevice: 6.15. Callers that hold the instance lock say netif_*(); before,
 * there was none to hold.
 */
#ifdef HVNF_NEED_INSTANCE_LOCK
#define netif_set_mtu		dev_set_mtu
#define netif_open		dev_open
#define netif_close		dev_close
#define netif_change_flags	dev_change_flags
#endif

/* netdevice: 6.2; older ones look at IFF_SLAVE alone. */
#ifdef HVNF_NEED_NO_ADDRCONF
#define IFF_NO_ADDRCONF		0
#endif

/* netdevice: gone since 6.2, when every interface may be renamed while it is up. */
#ifndef IFF_LIVE_RENAME_OK
#define IFF_LIVE_RENAME_OK	0
#endif

/* netdevice: 6.16; both structures begin with the family and the address. */
#ifdef HVNF_NEED_MAC_STORAGE
#define dev_set_mac_address(dev, ss, extack)				\
	dev_set_mac_address(dev, (struct sockaddr *)(ss), extack)
#endif

/* netdevice: 6.8; there is nobody to tell before. */
#ifdef HVNF_NEED_QUEUE_SET_NAPI
enum netdev_queue_type {
	NETDEV_QUEUE_TYPE_RX,
	NETDEV_QUEUE_TYPE_TX,
};

static inline void netif_queue_set_napi(struct net_device *dev, unsigned int queue_index,
					enum netdev_queue_type type, struct napi_struct *napi)
{
}
#endif

/* netdev_queues: 6.9; nobody asks for counters of one queue before. */
#ifdef HVNF_NEED_STAT_OPS
struct netdev_queue_stats_rx {
	u64 bytes, packets, alloc_fail;
	u64 csum_unnecessary, csum_none, csum_bad;
};

struct netdev_queue_stats_tx {
	u64 bytes, packets, hw_drops, hw_drop_errors;
	u64 stop, wake;
};

struct netdev_stat_ops {
	void (*get_queue_stats_rx)(struct net_device *dev, int idx,
				   struct netdev_queue_stats_rx *stats);
	void (*get_queue_stats_tx)(struct net_device *dev, int idx,
				   struct netdev_queue_stats_tx *stats);
	void (*get_base_stats)(struct net_device *dev, struct netdev_queue_stats_rx *rx,
			       struct netdev_queue_stats_tx *tx);
};

static inline void hvnf_dev_set_stat_ops(struct net_device *dev, const struct netdev_stat_ops *ops)
{
}
#else
#define hvnf_dev_set_stat_ops(dev, ops)	((dev)->stat_ops = (ops))
#endif

/* netdevice: 6.13; before, settings are lost with the NAPI instance. */
#ifdef HVNF_NEED_NAPI_ADD_CONFIG
#define netif_napi_add_config(dev, napi, poll, index)	netif_napi_add(dev, napi, poll)
#endif

/* skbuff: 6.5 */
#ifdef HVNF_NEED_FRAG_FILL
static inline void skb_frag_fill_page_desc(skb_frag_t *frag, struct page *page, int off, int size)
{
	__skb_frag_set_page(frag, page);
	skb_frag_off_set(frag, off);
	skb_frag_size_set(frag, size);
}
#endif

/* netdevice: 6.3; before, an interface says by its operations what it can do. */
#ifdef HVNF_HAVE_XDP_FEATURES
#define hvnf_dev_set_xdp_features(dev, val)	((dev)->xdp_features = (val))
#define hvnf_dev_says_xmit(dev)			((dev)->xdp_features & NETDEV_XDP_ACT_NDO_XMIT)
#define hvnf_dev_takes_frags(dev)		((dev)->xdp_features & NETDEV_XDP_ACT_NDO_XMIT_SG)
#else
#define hvnf_dev_set_xdp_features(dev, val)	((void)(dev))
#define hvnf_dev_says_xmit(dev)			true
#define hvnf_dev_takes_frags(dev)		false
#endif

/* netdevice: 6.12; nobody locks or checks anything before. */
#ifdef HVNF_NEED_XDP_PROPAGATE
static inline int dev_xdp_propagate(struct net_device *dev, struct netdev_bpf *bpf)
{
	return dev->netdev_ops->ndo_bpf ? dev->netdev_ops->ndo_bpf(dev, bpf) : -EOPNOTSUPP;
}
#endif

/* netdevice: 6.3, of which the tag came with 6.8; nobody would call them before. */
#ifdef HVNF_HAVE_XDP_METADATA
#define hvnf_dev_set_xdp_metadata_ops(dev, ops)	((dev)->xdp_metadata_ops = (ops))
#else
#define hvnf_dev_set_xdp_metadata_ops(dev, ops)	((void)(ops))

enum xdp_rss_hash_type {
	XDP_RSS_TYPE_NONE,
	XDP_RSS_TYPE_L3_IPV4,
	XDP_RSS_TYPE_L3_IPV6,
	XDP_RSS_TYPE_L4_IPV4_TCP,
	XDP_RSS_TYPE_L4_IPV4_UDP,
	XDP_RSS_TYPE_L4_IPV6_TCP,
	XDP_RSS_TYPE_L4_IPV6_UDP,
};

struct xdp_md;
struct xdp_metadata_ops {
	int (*xmo_rx_hash)(const struct xdp_md *ctx, u32 *hash, enum xdp_rss_hash_type *type);
	int (*xmo_rx_vlan_tag)(const struct xdp_md *ctx, __be16 *proto, u16 *tci);
};
#endif

/* netdevice: 6.9; before, the frame stays in its skb. */
#ifdef HVNF_NEED_XDP_GENERIC_PSKB
#define hvnf_do_xdp_generic(prog, pskb)		do_xdp_generic(prog, *(pskb))
#else
#define hvnf_do_xdp_generic(prog, pskb)		do_xdp_generic(prog, pskb)
#endif

/* skbuff: 6.4; before, who builds an skb counts a page for each fragment. */
#ifdef HVNF_HAVE_XDP_FRAGS_TRUESIZE
#define hvnf_xdp_frags_truesize(info)		((info)->xdp_frags_truesize)
#define hvnf_xdp_set_frags_truesize(info, size)	((info)->xdp_frags_truesize = (size))
#else
#define hvnf_xdp_frags_truesize(info)		((info)->nr_frags * PAGE_SIZE)
#define hvnf_xdp_set_frags_truesize(info, size)	((void)(info))
#endif

/* Members that a kernel without XPS lacks. */
static inline bool hvnf_dev_has_xps(const struct net_device *dev)
{
#ifdef CONFIG_XPS
	return rcu_access_pointer(dev->xps_maps[XPS_CPUS]) ||
	       rcu_access_pointer(dev->xps_maps[XPS_RXQS]);
#else
	return false;
#endif
}

/* Bytes of a transmit queue that its driver reported: finished, and not yet so. */
static inline u32 hvnf_txq_finished(const struct netdev_queue *txq)
{
#ifdef CONFIG_BQL
	return READ_ONCE(txq->dql.num_completed);
#else
	return 0;
#endif
}

static inline u32 hvnf_txq_unfinished(const struct netdev_queue *txq)
{
#ifdef CONFIG_BQL
	return READ_ONCE(txq->dql.num_queued) - READ_ONCE(txq->dql.num_completed);
#else
	return 0;
#endif
}

#endif /* _HVNF_COMPAT_NET_H */
