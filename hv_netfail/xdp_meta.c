// SPDX-License-Identifier: GPL-2.0
/*
 * What the host said about a frame, for programs that ask: functions that a
 * program which is bound to the interface may call. The context is that of a
 * frame of ours, see struct hvnf_xdp_buff; elsewhere such programs are not run.
 */
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <net/xdp.h>

#include "xdp.h"
#include "proto/rndis_pkt.h"
#include <hv_netfail/ndis.h>

static const struct hvnf_xdp_buff *hvnf_xdp_buff_of(const struct xdp_md *ctx)
{
	return (const void *)ctx;
}

static enum xdp_rss_hash_type hvnf_xdp_hash_type(u32 info)
{
	switch (info & ~NDIS_HASH_FUNCTION_MASK) {
	case NDIS_HASH_IPV4:
		return XDP_RSS_TYPE_L3_IPV4;
	case NDIS_HASH_TCP_IPV4:
		return XDP_RSS_TYPE_L4_IPV4_TCP;
	case NDIS_HASH_UDP_IPV4:
		return XDP_RSS_TYPE_L4_IPV4_UDP;
	case NDIS_HASH_IPV6:
		return XDP_RSS_TYPE_L3_IPV6;
	case NDIS_HASH_TCP_IPV6:
		return XDP_RSS_TYPE_L4_IPV6_TCP;
	case NDIS_HASH_UDP_IPV6:
		return XDP_RSS_TYPE_L4_IPV6_UDP;
	default:
		return XDP_RSS_TYPE_NONE;
	}
}

static int hvnf_xdp_rx_hash(const struct xdp_md *ctx, u32 *hash, enum xdp_rss_hash_type *type)
{
	const struct rx_meta *meta = hvnf_xdp_buff_of(ctx)->meta;

	if (!(meta->flags & RX_META_HASH))
		return -ENODATA;
	*hash = meta->hash;
	/* A host that does not say what it hashed leaves it at none. */
	*type = hvnf_xdp_hash_type(meta->hash_info);
	return 0;
}

static int hvnf_xdp_rx_vlan_tag(const struct xdp_md *ctx, __be16 *proto, u16 *tci)
{
	const struct rx_meta *meta = hvnf_xdp_buff_of(ctx)->meta;

	if (!(meta->flags & RX_META_VLAN))
		return -ENODATA;
	*proto = htons(ETH_P_8021Q);
	*tci = meta->vlan_tci;
	return 0;
}

const struct xdp_metadata_ops hvnf_xdp_metadata_ops = {
	.xmo_rx_hash		= hvnf_xdp_rx_hash,
	.xmo_rx_vlan_tag	= hvnf_xdp_rx_vlan_tag,
};
