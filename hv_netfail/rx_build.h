/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From received bytes to the stack: one copy into pool memory, then an skb
 * around it.
 */
#ifndef _HVNF_RX_BUILD_H
#define _HVNF_RX_BUILD_H

#include <linux/netdev_features.h>

#include "queue.h"
#include "proto/rndis_pkt.h"

/*
 * Before the frame: what an XDP program may use, and what the stack needs to
 * forward. Behind it: skb_shared_info.
 */
#define HVNF_RX_HEADROOM	XDP_PACKET_HEADROOM
#define HVNF_RX_TAILROOM	SKB_DATA_ALIGN(sizeof(struct skb_shared_info))

/*
 * Frames share pages in slices of two sizes, so that giving one out is a
 * subtraction: short ones, with the headroom of all others; and what an Ethernet
 * interface carries at most, with as much headroom as half a page leaves, which
 * is what forwarding needs. No XDP program sees them.
 */
#define HVNF_RX_SHORT		1024
#define HVNF_RX_SHORT_MAX	(HVNF_RX_SHORT - HVNF_RX_HEADROOM - HVNF_RX_TAILROOM)
#define HVNF_RX_HALF		2048
#define HVNF_RX_HALF_HEADROOM	192
#define HVNF_RX_HALF_MAX	(HVNF_RX_HALF - HVNF_RX_HALF_HEADROOM - HVNF_RX_TAILROOM)

static_assert(HVNF_RX_HEADROOM + HVNF_RX_TAILROOM <= HVNF_RX_SHORT);

/* Bytes of frame that a page of its own takes. */
#define HVNF_RX_HEAD_MAX	(PAGE_SIZE - HVNF_RX_HEADROOM - HVNF_RX_TAILROOM)

/**
 * struct hvnf_rx_frame - a received frame in pool memory, not yet an skb
 * @va: its head buffer: headroom, the frame's beginning, skb_shared_info
 * @size: bytes of that
 * @headroom: before the frame
 * @head_len: bytes of the frame in it
 * @meta_len: bytes that an XDP program wrote before it, for the stack
 * @frag_len: bytes in page fragments, which skb_shared_info lists
 * @frag_size: memory behind these
 * @nr_frags: fragments
 *
 * An XDP program sees the frame in this state.
 */
struct hvnf_rx_frame {
	void *va;
	u32 size;
	u32 headroom;
	u32 head_len;
	u32 meta_len;
	u32 frag_len;
	u32 frag_size;
	u32 nr_frags;
};

/* Its fragments. */
static inline struct skb_shared_info *hvnf_rx_info(const struct hvnf_rx_frame *frame)
{
	return frame->va + frame->size - HVNF_RX_TAILROOM;
}

/* Frames that a poll sends at once on behalf of its XDP program. */
#define HVNF_XDP_TX_BULK	16

/**
 * struct hvnf_rx_run - one poll, as its receive half sees it
 * @queue: the queue
 * @link: its tie to the connection
 * @area: receive area
 * @area_len: bytes of it
 * @features: of the interface, read once
 * @running: the interface is up
 * @copybreak: largest frame that shares a page with others, bytes
 * @short_max: largest frame for a short slice, bytes
 * @half_max: largest frame for any slice; 0 while an XDP program is to see all
 *	      frames, or while none is wanted
 * @csum_mask: what of the host's word on checksums is listened to
 * @meta: what the host said about the frame in hand; here, since the kernel
 *	  clears what is put on the stack once more for every frame
 * @part: where that frame lies
 * @packets: frames delivered; with the following, added to the queue's
 *	     counters once, at the end
 * @bytes: of them
 * @multicast: of them
 * @broadcast: of them
 * @csum_ok: of them
 * @csum_none: of them
 * @prog: XDP program, read once, or NULL
 * @redirected: it redirected a frame
 * @nr_tx: frames that it sends
 * @tx: these; valid up to @nr_tx
 * @tx_tag: their VLAN tags, see hvnf_tx_xdp()
 */
struct hvnf_rx_run {
	struct hvnf_queue *queue;
	struct hvnf_qlink *link;
	const void *area;
	u32 area_len;
	netdev_features_t features;
	bool running;
	u32 copybreak;
	u32 short_max;
	u32 half_max;
	u32 csum_mask;
	struct rx_meta meta;
	struct rsc_part part;
	u32 packets;
	u32 bytes;
	u32 multicast;
	u32 broadcast;
	u32 csum_ok;
	u32 csum_none;
	struct bpf_prog *prog;
	bool redirected;
	u32 nr_tx;
	struct xdp_frame *tx[HVNF_XDP_TX_BULK];
	u32 tx_tag[HVNF_XDP_TX_BULK];
};

#define HVNF_RXCSUM_L4_OK	(RNDIS_RXCSUM_TCP_OK | RNDIS_RXCSUM_UDP_OK)
#define HVNF_RXCSUM_FAILED	(RNDIS_RXCSUM_TCP_FAILED | RNDIS_RXCSUM_UDP_FAILED | \
				 RNDIS_RXCSUM_IP_FAILED)

/**
 * hvnf_rx_slices_fill() - a new page to give slices of
 * @pool: of the queue
 * @slices: none is left
 * @size: of a slice, bytes
 *
 * NAPI.
 *
 * Return: false when there is no page.
 */
bool hvnf_rx_slices_fill(struct page_pool *pool, struct hvnf_slices *slices, u32 size);

/**
 * hvnf_rx_other() - an skb for what no slice holds, or an XDP program is to see
 * @run: the poll
 * @meta: what the host said about the frame
 * @parts: where it lies in the receive area; checked
 * @count: how many
 * @len: bytes of all
 *
 * NAPI, with a budget. What cannot be delivered is counted.
 *
 * Return: NULL when there is nothing to deliver.
 */
struct sk_buff *hvnf_rx_other(struct hvnf_rx_run *run, const struct rx_meta *meta,
			      const struct rsc_part *parts, u32 count, u32 len);

/* What the host says about checksums beside "right", if anything. */
void hvnf_rx_csum_else(struct hvnf_rx_run *run, struct sk_buff *skb, u32 csum);
/* Is it TCP, and does every fragment of it tell the ports? */
bool hvnf_rx_is_tcp(const struct sk_buff *skb);

/* NAPI: give the memory of a frame back to the pool. */
void hvnf_rx_discard(struct page_pool *pool, const struct hvnf_rx_frame *frame);

#endif /* _HVNF_RX_BUILD_H */
