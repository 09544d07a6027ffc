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
void hvnf_rx_deliver(struct hvnf_rx_run *run, const struct rx_meta *meta,
		     const struct rsc_part *parts, u32 count, u32 len);

/* NAPI: give the memory of a frame back to the pool. */
void hvnf_rx_discard(struct page_pool *pool, const struct hvnf_rx_frame *frame);

#endif /* _HVNF_RX_BUILD_H */
