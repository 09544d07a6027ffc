// SPDX-License-Identifier: GPL-2.0
/* From received bytes to the stack; see rx_build.h. */

#include <linux/bpf.h>
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/page_pool/helpers.h>

#include "net.h"
#include "rx.h"
#include "rx_build.h"
#include "xdp.h"

/* Frees in other contexts wait here for the pool; more go to the page allocator. */
#define HVNF_RX_POOL_SIZE	512

/**
 * struct hvnf_rx_source - bytes still to be copied
 * @area: receive area
 * @part: where the next ones lie
 * @done: bytes of that part already copied
 */
struct hvnf_rx_source {
	const void *area;
	const struct rsc_part *part;
	u32 done;
};

static void hvnf_rx_copy(struct hvnf_rx_source *source, void *to, u32 len)
{
	while (len) {
		u32 n = min(len, source->part->len - source->done);

		memcpy(to, source->area + source->part->offset + source->done, n);
		to += n;
		len -= n;
		source->done += n;
		if (source->done == source->part->len) {
			source->part++;
			source->done = 0;
		}
	}
}

void hvnf_rx_discard(struct page_pool *pool, const struct hvnf_rx_frame *frame)
{
	u32 i;

	for (i = 0; i < frame->nr_frags; i++)
		page_pool_put_full_page(pool, skb_frag_page(&hvnf_rx_info(frame)->frags[i]), true);
	page_pool_put_full_page(pool, virt_to_page(frame->va), true);
}

/*
 * A page for a frame that an XDP program sees. It is nobody else's: where such a
 * frame becomes an skb elsewhere, older kernels take its page out of the pool,
 * which must not hold on to the rest of it.
 */
static struct page *hvnf_rx_whole_page(struct page_pool *pool)
{
	struct page *page = page_pool_dev_alloc_pages(pool);

	if (likely(page))
		page_pool_fragment_page(page, 1);
	return page;
}

static struct page *hvnf_rx_frag(struct hvnf_rx_run *run, u32 *offset, u32 *size)
{
	if (likely(!run->prog))
		return page_pool_dev_alloc(run->queue->pool, offset, size);
	*offset = 0;
	*size = PAGE_SIZE;
	return hvnf_rx_whole_page(run->queue->pool);
}

static void *hvnf_rx_head(struct hvnf_rx_run *run, u32 *size)
{
	struct page *page;

	if (likely(!run->prog))
		return page_pool_dev_alloc_va(run->queue->pool, size);
	*size = PAGE_SIZE;
	page = hvnf_rx_whole_page(run->queue->pool);
	return page ? page_address(page) : NULL;
}

/* The rest of a long frame. Pages of their own: nothing is of a higher order. */
static bool hvnf_rx_fill_frags(struct hvnf_rx_run *run, struct hvnf_rx_frame *frame,
			       struct hvnf_rx_source *source, u32 len)
{
	struct skb_shared_info *info = hvnf_rx_info(frame);
	u32 n, size, offset;
	struct page *page;

	for (; len; len -= n) {
		n = min_t(u32, len, PAGE_SIZE);
		size = n;
		if (unlikely(frame->nr_frags == MAX_SKB_FRAGS))
			return false;
		page = hvnf_rx_frag(run, &offset, &size);
		if (unlikely(!page))
			return false;
		hvnf_rx_copy(source, page_address(page) + offset, n);
		skb_frag_fill_page_desc(&info->frags[frame->nr_frags++], page, offset, n);
		frame->frag_len += n;
		frame->frag_size += size;
	}
	return true;
}

/*
 * The copy of a frame that needs a description. The pool decides by size whether
 * frames share a page: a full-sized one needs more than half of it with its
 * headroom, and gets a page without counting. So does every frame
 * for an XDP program, which may want to append to it, and whose verdict often is
 * that the page can be used again at once.
 */
static bool hvnf_rx_fill(struct hvnf_rx_run *run, struct hvnf_rx_frame *frame,
			 struct hvnf_rx_source *source, u32 len)
{
	frame->head_len = min_t(u32, len, HVNF_RX_HEAD_MAX);
	frame->size = SKB_DATA_ALIGN(HVNF_RX_HEADROOM + frame->head_len) + HVNF_RX_TAILROOM;
	if (len > run->copybreak)
		frame->size = PAGE_SIZE;
	frame->headroom = HVNF_RX_HEADROOM;
	frame->meta_len = 0;
	frame->frag_len = 0;
	frame->frag_size = 0;
	frame->nr_frags = 0;
	frame->va = hvnf_rx_head(run, &frame->size);
	if (unlikely(!frame->va))
		return false;

	hvnf_rx_copy(source, frame->va + HVNF_RX_HEADROOM, frame->head_len);
	if (likely(len == frame->head_len))
		return true;
	if (hvnf_rx_fill_frags(run, frame, source, len - frame->head_len))
		return true;
	hvnf_rx_discard(run->queue->pool, frame);
	return false;
}

/* napi_build_skb() left the list of fragments in skb_shared_info alone. */
static void hvnf_rx_attach_frags(struct sk_buff *skb, const struct hvnf_rx_frame *frame)
{
	struct skb_shared_info *info = skb_shinfo(skb);
	u32 i;

	info->nr_frags = frame->nr_frags;
	skb->len += frame->frag_len;
	skb->data_len += frame->frag_len;
	skb->truesize += frame->frag_size;
	for (i = 0; i < frame->nr_frags; i++)
		skb->pfmemalloc |= page_is_pfmemalloc(skb_frag_page(&info->frags[i]));
}

bool hvnf_rx_slices_fill(struct page_pool *pool, struct hvnf_slices *slices, u32 size)
{
	struct page *page = page_pool_dev_alloc_pages(pool);

	if (unlikely(!page))
		return false;
	page_pool_fragment_page(page, PAGE_SIZE / size);
	slices->page = page_address(page);
	slices->left = PAGE_SIZE / size;
	return true;
}

static void hvnf_rx_slices_drop(struct page_pool *pool, struct hvnf_slices *slices)
{
	for (; slices->left; slices->left--)
		page_pool_put_full_page(pool, virt_to_page(slices->page), false);
}

static struct sk_buff *hvnf_rx_build(struct page_pool *pool, const struct hvnf_rx_frame *frame)
{
	struct sk_buff *skb = napi_build_skb(frame->va, frame->size);

	if (unlikely(!skb)) {
		hvnf_rx_discard(pool, frame);
		return NULL;
	}
	skb_reserve(skb, frame->headroom);
	__skb_put(skb, frame->head_len);
	if (unlikely(frame->meta_len))
		skb_metadata_set(skb, frame->meta_len);
	if (frame->nr_frags)
		hvnf_rx_attach_frags(skb, frame);
	skb_mark_for_recycle(skb);
	return skb;
}

/*
 * The host may leave the header checksum of a coalesced packet to us. What it
 * says about the packet is not believed: the header must lie in what we copied.
 */
static void hvnf_rx_fix_ip_csum(struct sk_buff *skb)
{
	struct iphdr *ip = (struct iphdr *)skb->data;

	if (skb->protocol != htons(ETH_P_IP) || skb_headlen(skb) < sizeof(*ip) ||
	    ip->version != 4 || ip->ihl < 5 || skb_headlen(skb) < ip->ihl * 4)
		return;
	ip_send_check(ip);
}

void hvnf_rx_csum_else(struct hvnf_rx_run *run, struct sk_buff *skb, u32 csum)
{
	const u32 recompute = RNDIS_RXCSUM_IP_OK | RNDIS_RXCSUM_IP_INVALID;

	if ((csum & recompute) == recompute)
		hvnf_rx_fix_ip_csum(skb);
	if (csum & HVNF_RXCSUM_FAILED) {
		hvnf_q_inc(&run->queue->rx, csum_failed);
	} else if (csum & HVNF_RXCSUM_L4_OK) {
		skb->ip_summed = CHECKSUM_UNNECESSARY;
		run->csum_ok++;
	} else {
		run->csum_none++;
	}
}

bool hvnf_rx_is_tcp(const struct sk_buff *skb)
{
	const struct ipv6hdr *ip6 = (const struct ipv6hdr *)skb->data;
	const struct iphdr *ip = (const struct iphdr *)skb->data;

	if (skb->protocol == htons(ETH_P_IP))
		return skb_headlen(skb) >= sizeof(*ip) && ip->protocol == IPPROTO_TCP &&
		       !ip_is_fragment(ip);
	if (skb->protocol == htons(ETH_P_IPV6))
		return skb_headlen(skb) >= sizeof(*ip6) && ip6->nexthdr == IPPROTO_TCP;
	return false;
}

/*
 * By way of a description, which an XDP program sees. False: it took the frame.
 * Else *@skb is the frame, or still NULL, since there is no memory.
 */
static bool hvnf_rx_described(struct hvnf_rx_run *run, const struct rx_meta *meta,
			      const struct rsc_part *parts, u32 len, struct sk_buff **skb)
{
	struct hvnf_rx_source source = { .area = run->area, .part = parts };
	struct hvnf_rx_frame frame;

	if (unlikely(!hvnf_rx_fill(run, &frame, &source, len)))
		return true;
	if (run->prog && !hvnf_xdp_frame(run, &frame, meta))
		return false;
	*skb = hvnf_rx_build(run->queue->pool, &frame);
	return true;
}

/* Bytes before the payload of a TCP frame; 0: it is none, or its headers are elsewhere. */
static u32 hvnf_rx_tcp_headers(const struct sk_buff *skb)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;
	const struct ipv6hdr *ip6 = (const struct ipv6hdr *)(eth + 1);
	const struct iphdr *ip = (const struct iphdr *)(eth + 1);
	u32 len = skb_headlen(skb), at = ETH_HLEN;
	const struct tcphdr *tcp;

	if (len >= at + sizeof(*ip) && eth->h_proto == htons(ETH_P_IP) &&
	    ip->protocol == IPPROTO_TCP && ip->ihl >= 5)
		at += ip->ihl * 4;
	else if (len >= at + sizeof(*ip6) && eth->h_proto == htons(ETH_P_IPV6) &&
		 ip6->nexthdr == IPPROTO_TCP)
		at += sizeof(*ip6);
	else
		return 0;
	if (len < at + sizeof(*tcp))
		return 0;
	tcp = (const struct tcphdr *)(skb->data + at);
	return at + max_t(u32, tcp->doff * 4, sizeof(*tcp));
}

/*
 * TCP wants to know of how many segments a packet was made, and how large they were:
 * its acknowledgements and its idea of the peer's segment size depend on it. The first
 * part has the headers; the others, but for the last, are as large as a segment is.
 * There is no gso_type, which says that the packet could be taken apart again: the
 * host kept one header of many.
 */
static void hvnf_rx_mark_coalesced(struct hvnf_queue *queue, struct sk_buff *skb,
				   const struct rsc_part *parts)
{
	struct skb_shared_info *info = skb_shinfo(skb);
	u32 headers, size, payload;

	hvnf_q_inc(&queue->rx, rsc_packets);
	headers = hvnf_rx_tcp_headers(skb);
	if (unlikely(!headers || skb->len <= headers))
		return;
	payload = skb->len - headers;
	size = max(parts[0].len > headers ? parts[0].len - headers : 0, parts[1].len);
	/* Parts may be anything; what comes of them is a number of segments that fits. */
	if (unlikely(!size || size >= payload || size > U16_MAX))
		return;
	info->gso_size = size;
	info->gso_segs = min_t(u32, DIV_ROUND_UP(payload, size), U16_MAX);
}

struct sk_buff *hvnf_rx_other(struct hvnf_rx_run *run, const struct rx_meta *meta,
			      const struct rsc_part *parts, u32 count, u32 len)
{
	struct sk_buff *skb = NULL;

	if (unlikely(!run->running)) {
		hvnf_q_inc(&run->queue->rx, not_running);
		return NULL;
	}
	if (!hvnf_rx_described(run, meta, parts, len, &skb)) {
		if (unlikely(count > 1))
			hvnf_q_inc(&run->queue->rx, rsc_packets);
		return NULL;
	}
	if (unlikely(!skb))
		hvnf_q_inc(&run->queue->rx, alloc_failed);
	else if (count > 1)
		hvnf_rx_mark_coalesced(run->queue, skb, parts);
	return skb;
}

int hvnf_rx_pool_create(struct hvnf_queue *queue)
{
	const struct page_pool_params params = {
		.pool_size = HVNF_RX_POOL_SIZE,
		.nid = NUMA_NO_NODE,
		.napi = &queue->napi,
		.netdev = queue->net->dev,
	};
	struct page_pool *pool;
	int ret;

	pool = page_pool_create(&params);
	if (IS_ERR(pool))
		return PTR_ERR(pool);

	ret = xdp_rxq_info_reg(&queue->xdp_rxq, queue->net->dev, queue->index,
			       queue->napi.napi_id);
	if (ret)
		goto err_destroy_pool;
	ret = xdp_rxq_info_reg_mem_model(&queue->xdp_rxq, MEM_TYPE_PAGE_POOL, pool);
	if (ret)
		goto err_unreg_rxq;
	queue->pool = pool;
	return 0;

err_unreg_rxq:
	xdp_rxq_info_unreg(&queue->xdp_rxq);
err_destroy_pool:
	page_pool_destroy(pool);
	return ret;
}

void hvnf_rx_pool_destroy(struct hvnf_queue *queue)
{
	if (!queue->pool)
		return;
	hvnf_rx_slices_drop(queue->pool, &queue->shorts);
	hvnf_rx_slices_drop(queue->pool, &queue->halves);
	xdp_rxq_info_unreg(&queue->xdp_rxq);
	page_pool_destroy(queue->pool);
	queue->pool = NULL;
}
