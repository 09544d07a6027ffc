// SPDX-License-Identifier: GPL-2.0
/* Frames without an skb on their way out; see tx_xdp.h. */

#include "chan.h"
#include "net.h"
#include "tx_post.h"
#include "tx_slot.h"
#include "tx_xdp.h"

/**
 * struct hvnf_tx_bare - a frame without an skb
 * @frame: the frame
 * @meta: what the host is told
 * @pkt: likewise, for planning
 * @len: bytes of it
 */
struct hvnf_tx_bare {
	struct xdp_frame *frame;
	struct tx_meta meta;
	struct agg_packet pkt;
	u32 len;
};

bool hvnf_tx_xdp_ready(const struct hvnf_queue *queue)
{
	const struct hvnf_qlink *link = queue->link;

	return link && !READ_ONCE(queue->net->quiet) && !link->tx.unsent &&
	       !netif_xmit_frozen_or_drv_stopped(hvnf_tx_core_queue(link));
}

static void hvnf_tx_bare_init(struct hvnf_tx_bare *bare, struct xdp_frame *frame, u32 tag)
{
	bare->frame = frame;
	bare->len = xdp_get_frame_len(frame);
	bare->meta = (struct tx_meta) {};
	if (tag) {
		bare->meta.flags = TX_META_VLAN;
		bare->meta.vlan_tci = tag;
	}
	bare->pkt = (struct agg_packet) {
		.hdr_len = rndis_pkt_hdr_len(&bare->meta),
		.frame_len = bare->len,
		.more = true,
		.mappable = true,
	};
}

static void hvnf_tx_bare_copy_frame(void *to, struct xdp_frame *frame)
{
	struct skb_shared_info *info;
	unsigned int i;

	memcpy(to, frame->data, frame->len);
	if (likely(!xdp_frame_has_frags(frame)))
		return;
	to += frame->len;
	info = xdp_get_shared_info_from_frame(frame);
	for (i = 0; i < info->nr_frags; i++) {
		const skb_frag_t *frag = &info->frags[i];

		memcpy(to, skb_frag_address(frag), skb_frag_size(frag));
		to += skb_frag_size(frag);
	}
}

bool hvnf_tx_xdp_gpa(const struct hvnf_txq *txq, u32 i, struct hvnf_gpa *gpa)
{
	const struct hvnf_tx_slot *slot = &txq->slot[i];
	struct xdp_frame *frame = slot->frame;

	gpa->count = 0;
	if (slot->head_bytes)
		hvnf_gpa_add(gpa, hvnf_tx_heads(txq, i), slot->head_bytes);
	if (!hvnf_gpa_add(gpa, frame->data, frame->len))
		return false;
	return likely(!xdp_frame_has_frags(frame)) ||
	       hvnf_tx_gpa_frags(gpa, xdp_get_shared_info_from_frame(frame), 0);
}

/* It is part of the message being filled. */
static void hvnf_tx_bare_took(struct hvnf_qlink *link, const struct hvnf_tx_bare *bare,
			      const struct agg_plan *plan)
{
	struct hvnf_txq_stats *stats = &link->queue->tx;

	link->tx.batch.packets++;
	link->tx.batch.bytes += bare->len;
	u64_stats_update_begin(&stats->syncp);
	hvnf_tx_count_place(stats, plan);
	u64_stats_inc(&stats->xdp_frames);
	u64_stats_update_end(&stats->syncp);
}

static void hvnf_tx_bare_copy(struct hvnf_qlink *link, const struct hvnf_tx_bare *bare,
			      const struct agg_plan *plan)
{
	struct hvnf_txq *txq = &link->tx;
	void *to = hvnf_tx_section(txq, txq->batch.slot) + plan->offset;
	u32 used;

	rndis_pkt_build(to, &bare->meta, bare->len, plan->pad);
	to += bare->pkt.hdr_len;
	hvnf_tx_bare_copy_frame(to, bare->frame);
	if (plan->pad)
		memset(to + bare->len, 0, plan->pad);

	used = agg_commit(&txq->batch.state, plan, &bare->pkt);
	hvnf_tx_bare_took(link, bare, plan);
	if (plan->post)
		hvnf_tx_post(link, txq->batch.slot, used, NULL, HVNF_SLOT_COPIED);
}

/* False: no slot, or too many pieces. */
static bool hvnf_tx_bare_map(struct hvnf_qlink *link, const struct hvnf_tx_bare *bare,
			     const struct agg_plan *plan)
{
	struct hvnf_txq *txq = &link->tx;
	struct hvnf_tx_map map;
	struct hvnf_gpa gpa;
	u32 used;

	if (unlikely(!hvnf_tx_map_slot(link, plan, bare->pkt.hdr_len, &map)))
		return false;
	rndis_pkt_build(map.to, &bare->meta, bare->len, 0);
	map.slot->frame = bare->frame;
	if (unlikely(!hvnf_tx_xdp_gpa(txq, map.i, &gpa))) {
		hvnf_q_inc(&link->queue->tx, too_big);
		return false;
	}
	if (map.alone)
		hvnf_slot_take(&txq->free_plain);
	used = agg_commit(&txq->batch.state, plan, &bare->pkt);
	hvnf_tx_bare_took(link, bare, plan);
	hvnf_tx_post(link, map.i, used, &gpa, HVNF_SLOT_XDP);
	return true;
}

/* 0: copied; 1: the host reads it in place; or it is still the caller's. */
static int hvnf_tx_bare_place(struct hvnf_qlink *link, struct hvnf_tx_bare *bare)
{
	struct hvnf_txq *txq = &link->tx;
	struct agg_plan plan;

	if (unlikely(bare->len > txq->limits.max_transfer - HVNF_TX_HEAD_SIZE)) {
		hvnf_q_inc(&link->queue->tx, too_big);
		return -EMSGSIZE;
	}
	plan = agg_decide(&txq->limits, &txq->batch.state, &bare->pkt);
	if (plan.flush && !hvnf_tx_flush(link))
		return -EBUSY;
	if (plan.new_section && !hvnf_tx_new_section(link))
		plan = hvnf_tx_plan_without(txq, &bare->pkt);
	if (likely(plan.verb == AGG_COPY)) {
		hvnf_tx_bare_copy(link, bare, &plan);
		return 0;
	}
	return hvnf_tx_bare_map(link, bare, &plan) ? 1 : -EBUSY;
}

int hvnf_tx_xdp(struct hvnf_qlink *link, struct xdp_frame **frames, const u32 *tags, int n)
{
	struct netdev_queue *core = hvnf_tx_core_queue(link);
	struct hvnf_tx_bare bare;
	int i, ret;

	for (i = 0; i < n; i++) {
		hvnf_tx_bare_init(&bare, frames[i], tags ? tags[i] : 0);
		ret = hvnf_tx_bare_place(link, &bare);
		if (unlikely(ret < 0))
			break;
		if (ret)
			frames[i] = NULL;
		/* Stopped for want of room: this one is sent, but no more. */
		if (unlikely(netif_tx_queue_stopped(core))) {
			i++;
			break;
		}
	}
	/* After a post that found the ring full nothing is open. */
	if (!link->tx.unsent)
		hvnf_tx_flush(link);
	/* A queue that only we keep busy is no reason for the stack's alarm. */
	txq_trans_cond_update(core);
	return i;
}
