/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What nearly every received frame goes through, from the receive area to the
 * stack. Inlined in the poll: where functions return by way of a thunk and clear
 * what they put on the stack, a call costs as much as a header is parsed for.
 */
#ifndef _HVNF_RX_FAST_H
#define _HVNF_RX_FAST_H

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/unaligned.h>
#include <net/page_pool/helpers.h>

#include "net.h"
#include "rx_build.h"
#include <hv_netfail/ndis.h>

/* A short frame is copied in so many bytes at a time; see hvnf_rx_copy_short(). */
#define HVNF_RX_BLOCK		64

static_assert(HVNF_RX_SHORT_MAX % HVNF_RX_BLOCK == 0);

#define HVNF_HASH_L4	(NDIS_HASH_TCP_IPV4 | NDIS_HASH_TCP_IPV6 | NDIS_HASH_TCP_IPV6_EX | \
			 NDIS_HASH_UDP_IPV4 | NDIS_HASH_UDP_IPV6)

static __always_inline void *hvnf_rx_slice(struct page_pool *pool, struct hvnf_slices *slices,
					   u32 size)
{
	if (unlikely(!slices->left) && !hvnf_rx_slices_fill(pool, slices, size))
		return NULL;
	return slices->page + --slices->left * size;
}

/* As pure_read32(): read once, so what was copied is what is used. */
static __always_inline u64 hvnf_rx_word(const void *from)
{
	u64 word = get_unaligned((const u64 *)from);

	asm volatile("" : "+r" (word));
	return word;
}

/*
 * Copies of a few bytes cost less in blocks of one size than with a decision for
 * every length. What follows the frame in the area, the host's too, comes along
 * and lands behind the frame, where skb_shared_info is written later or nobody
 * looks.
 */
static __always_inline void hvnf_rx_copy_short(void *to, const void *from, u32 len)
{
	u64 *target = to, *end = to + len;

	do {
		u32 i;

#pragma GCC unroll 8
		for (i = 0; i < HVNF_RX_BLOCK / sizeof(u64); i++)
			target[i] = hvnf_rx_word(from + i * sizeof(u64));
		target += HVNF_RX_BLOCK / sizeof(u64);
		from += HVNF_RX_BLOCK;
	} while (target < end);
}

static __always_inline void *hvnf_rx_short(struct hvnf_rx_run *run, u32 offset, u32 len)
{
	void *va = hvnf_rx_slice(run->queue->pool, &run->queue->shorts, HVNF_RX_SHORT);

	if (unlikely(!va))
		return NULL;
	if (likely(offset + HVNF_RX_SHORT_MAX <= run->area_len))
		hvnf_rx_copy_short(va + HVNF_RX_HEADROOM, run->area + offset, len);
	else
		memcpy(va + HVNF_RX_HEADROOM, run->area + offset, len);
	return va;
}

static __always_inline void *hvnf_rx_half(struct hvnf_rx_run *run, u32 offset, u32 len)
{
	void *va = hvnf_rx_slice(run->queue->pool, &run->queue->halves, HVNF_RX_HALF);

	if (likely(va))
		memcpy(va + HVNF_RX_HALF_HEADROOM, run->area + offset, len);
	return va;
}

/*
 * A frame of one part that a slice holds, which nearly all are: what takes more
 * is described by a struct hvnf_rx_frame.
 */
static __always_inline struct sk_buff *hvnf_rx_single(struct hvnf_rx_run *run, u32 offset, u32 len)
{
	u32 size = HVNF_RX_SHORT, headroom = HVNF_RX_HEADROOM;
	struct sk_buff *skb;
	void *va;

	if (len <= run->short_max) {
		va = hvnf_rx_short(run, offset, len);
	} else {
		va = hvnf_rx_half(run, offset, len);
		size = HVNF_RX_HALF;
		headroom = HVNF_RX_HALF_HEADROOM;
	}
	if (unlikely(!va))
		return NULL;
	skb = napi_build_skb(va, size);
	if (unlikely(!skb)) {
		page_pool_put_full_page(run->queue->pool, virt_to_page(va), true);
		return NULL;
	}
	skb_reserve(skb, headroom);
	__skb_put(skb, len);
	skb_mark_for_recycle(skb);
	return skb;
}

static __always_inline void hvnf_rx_set_csum(struct hvnf_rx_run *run, struct sk_buff *skb,
					     const struct rx_meta *meta)
{
	u32 csum = meta->csum & run->csum_mask;

	if (likely(csum & HVNF_RXCSUM_L4_OK &&
		   !(csum & (HVNF_RXCSUM_FAILED | RNDIS_RXCSUM_IP_INVALID)))) {
		skb->ip_summed = CHECKSUM_UNNECESSARY;
		run->csum_ok++;
	} else {
		hvnf_rx_csum_else(run, skb, csum);
	}
}

/*
 * A host that does not say what it hashed was asked for ports of TCP and for
 * addresses of all else, see hvnf_rndis_set_rss().
 */
static void hvnf_rx_set_hash(const struct hvnf_rx_run *run, struct sk_buff *skb,
			     const struct rx_meta *meta)
{
	bool l4;

	if (unlikely(!(run->features & NETIF_F_RXHASH)))
		return;
	if (likely(meta->flags & RX_META_HASH_INFO))
		l4 = meta->hash_info & HVNF_HASH_L4;
	else
		l4 = hvnf_rx_is_tcp(skb);
	skb_set_hash(skb, meta->hash, l4 ? PKT_HASH_TYPE_L4 : PKT_HASH_TYPE_L3);
}

static __always_inline void hvnf_rx_to_stack(struct hvnf_rx_run *run, struct sk_buff *skb,
					     const struct rx_meta *meta)
{
	struct hvnf_queue *queue = run->queue;

	run->packets++;
	run->bytes += skb->len;
	skb->protocol = eth_type_trans(skb, queue->net->dev);
	if (unlikely(skb->pkt_type != PACKET_HOST)) {
		run->multicast += skb->pkt_type == PACKET_MULTICAST;
		run->broadcast += skb->pkt_type == PACKET_BROADCAST;
	}
	hvnf_rx_set_csum(run, skb, meta);
	if (meta->flags & RX_META_HASH)
		hvnf_rx_set_hash(run, skb, meta);
	if (unlikely(meta->flags & RX_META_VLAN))
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), meta->vlan_tci);
	skb_record_rx_queue(skb, queue->index);
	napi_gro_receive(&queue->napi, skb);
}

/**
 * hvnf_rx_deliver() - a frame, perhaps of several parts, to the stack
 * @run: the poll
 * @meta: what the host said about it
 * @parts: where it lies in the receive area; checked
 * @count: how many
 * @len: bytes of all
 *
 * NAPI, with a budget. What cannot be delivered is counted.
 */
static __always_inline void hvnf_rx_deliver(struct hvnf_rx_run *run, const struct rx_meta *meta,
					    const struct rsc_part *parts, u32 count, u32 len)
{
	struct sk_buff *skb;

	if (likely(len <= run->half_max && count == 1)) {
		skb = hvnf_rx_single(run, parts->offset, len);
		if (unlikely(!skb))
			hvnf_q_inc(&run->queue->rx, alloc_failed);
	} else {
		skb = hvnf_rx_other(run, meta, parts, count, len);
	}
	if (likely(skb))
		hvnf_rx_to_stack(run, skb, meta);
}

#endif /* _HVNF_RX_FAST_H */
