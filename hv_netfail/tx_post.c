// SPDX-License-Identifier: GPL-2.0
/* Transmit slots, and messages in them; see tx_post.h. */

#include "chan.h"
#include "tx_post.h"
#include "tx_slot.h"
#include "proto/nvsp_msg.h"

u32 hvnf_tx_credit(struct hvnf_qlink *link)
{
	if (unlikely(!hvnf_slot_any(&link->tx.free_plain)))
		return 0;
	return hvnf_chan_room(&link->chan);
}

void hvnf_tx_hold(struct hvnf_qlink *link)
{
	netif_tx_stop_queue(hvnf_tx_core_queue(link));
	WRITE_ONCE(link->tx.blocked, true);
	hvnf_chan_want_room(&link->chan, hvnf_tx_room_start(link));
}

/* Have NAPI look for room, now or when the host signals it. Transmit lock. */
static bool hvnf_tx_await_room(struct hvnf_qlink *link)
{
	hvnf_tx_hold(link);
	/*
	 * Blocked and asked before the second look. Pairs with the barrier in
	 * hvnf_tx_poll_done() and with the host's between its read index and
	 * its look at what we want.
	 */
	smp_mb();
	return hvnf_tx_credit(link) < hvnf_tx_room_start(link);
}

void hvnf_tx_block(struct hvnf_qlink *link)
{
	hvnf_q_inc(&link->queue->tx, stopped);
	if (hvnf_tx_await_room(link))
		return;
	if (link->tx.unsent) {
		napi_schedule(&link->queue->napi);
		return;
	}
	link->tx.blocked = false;
	netif_tx_start_queue(hvnf_tx_core_queue(link));
}

int hvnf_tx_send(struct hvnf_qlink *link, u64 tag, u32 section_bytes, struct hvnf_gpa *gpa)
{
	struct hvnf_txq *txq = &link->tx;
	u32 section = NVSP_SECTION_NONE;

	if (section_bytes)
		section = txq->first_section + hvnf_tag_slot(tag);
	nvsp_rndis_set_section(&txq->msg, section, section_bytes);
	if (gpa)
		return hvnf_chan_send_gpa(&link->chan, gpa, txq->msg.raw, txq->msg_len, tag);
	return hvnf_chan_send(&link->chan, txq->msg.raw, txq->msg_len, tag);
}

/* Counters and BQL; what the ring takes later counts as sent now. */
static void hvnf_tx_account(struct hvnf_qlink *link, const struct hvnf_tx_slot *slot)
{
	struct hvnf_txq_stats *stats = &link->queue->tx;

	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->packets, slot->packets);
	u64_stats_add(&stats->bytes, slot->bytes);
	u64_stats_inc(&stats->messages);
	u64_stats_update_end(&stats->syncp);
	netdev_tx_sent_queue(hvnf_tx_core_queue(link), slot->bytes);
}

/*
 * A message that was not sent. Of a channel that was taken away it is lost with
 * the channel; the sooner that is noticed the fewer there are.
 */
static void hvnf_tx_unsent(struct hvnf_qlink *link, u64 tag, int err)
{
	struct hvnf_net *net = link->queue->net;

	if (err == -EAGAIN) {
		hvnf_q_inc(&link->queue->tx, ring_full);
		link->tx.unsent = tag;
	} else if (link->chan.index && !READ_ONCE(net->removing)) {
		mod_delayed_work(net->wq, &net->watch_work, 0);
	}
}

bool hvnf_tx_post(struct hvnf_qlink *link, u32 i, u32 section_bytes, struct hvnf_gpa *gpa,
		  enum hvnf_slot_kind kind)
{
	struct hvnf_txq *txq = &link->tx;
	struct hvnf_tx_slot *slot = &txq->slot[i];
	u64 tag;
	int ret;

	slot->gen = (slot->gen + 1) & HVNF_TAG_GEN_MASK;
	slot->section_bytes = section_bytes;
	slot->packets = txq->batch.packets;
	slot->bytes = txq->batch.bytes;
	txq->batch.packets = 0;
	txq->batch.bytes = 0;
	tag = hvnf_tag(HVNF_TAG_TX, slot->gen, i);
	hvnf_tx_account(link, slot);
	txq->posted++;
	/* Pairs with hvnf_tx_on_completion(): the slot, complete, is NAPI's now. */
	smp_store_release(&slot->kind, kind);

	ret = hvnf_tx_send(link, tag, section_bytes, gpa);
	if (unlikely(ret))
		hvnf_tx_unsent(link, tag, ret);
	if (unlikely(ret == -EAGAIN || hvnf_tx_credit(link) < hvnf_tx_room_stop(link)))
		hvnf_tx_block(link);
	return ret != -EAGAIN;
}

bool hvnf_tx_flush(struct hvnf_qlink *link)
{
	struct hvnf_txq *txq = &link->tx;
	u32 used = txq->batch.state.used;

	if (!txq->batch.state.packets)
		return true;
	txq->batch.state = (struct agg_state) {};
	return hvnf_tx_post(link, txq->batch.slot, used, NULL, HVNF_SLOT_COPIED);
}

struct agg_plan hvnf_tx_plan_without(const struct hvnf_txq *txq, const struct agg_packet *pkt)
{
	struct agg_limits limits = txq->limits;

	limits.section_size = 0;
	return agg_decide(&limits, &txq->batch.state, pkt);
}

bool hvnf_tx_new_section(struct hvnf_qlink *link)
{
	struct hvnf_txq *txq = &link->tx;

	if (unlikely(!hvnf_slot_any(&txq->free_sections)))
		return false;
	txq->batch.slot = hvnf_slot_peek(&txq->free_sections);
	hvnf_slot_take(&txq->free_sections);
	return true;
}

/* The frame as the host shall see it, behind its RNDIS header. */
static void hvnf_tx_copy_frame(void *to, const struct hvnf_tx_frame *frame, u32 len)
{
	const struct sk_buff *skb = frame->skb;

	if (likely(len <= skb_headlen(skb)))
		memcpy(to, skb->data, len);
	else
		skb_copy_bits(skb, 0, to, len);
	if (frame->meta.flags & TX_META_LSO)
		hvnf_tx_prepare_lso(to, skb);
}

void hvnf_tx_count_place(struct hvnf_txq_stats *stats, const struct agg_plan *plan)
{
	if (plan->verb == AGG_COPY)
		u64_stats_inc(&stats->copied);
	else
		u64_stats_inc(&stats->mapped);
	if (plan->offset)
		u64_stats_inc(&stats->batched);
}

/* The frame is part of the message being filled. */
static void hvnf_tx_took(struct hvnf_qlink *link, const struct hvnf_tx_frame *frame,
			 const struct agg_plan *plan)
{
	struct hvnf_txq_stats *stats = &link->queue->tx;

	link->tx.batch.packets += frame->packets;
	link->tx.batch.bytes += frame->bytes;
	u64_stats_update_begin(&stats->syncp);
	hvnf_tx_count_place(stats, plan);
	if (frame->meta.flags & TX_META_LSO)
		u64_stats_inc(&stats->tso_packets);
	u64_stats_update_end(&stats->syncp);
	skb_tx_timestamp(frame->skb);
}

/*
 * A frame that was copied ends here. Bottom halves are off, as in a poll, so that
 * its head can go to this processor's cache of them, where the next one is taken
 * from; but netpoll may come with interrupts off, and must not touch that.
 */
static void hvnf_tx_consume(struct sk_buff *skb)
{
	napi_consume_skb(skb, !irqs_disabled());
}

bool hvnf_tx_copy(struct hvnf_qlink *link, struct hvnf_tx_frame *frame,
		  const struct agg_plan *plan, const struct agg_packet *pkt)
{
	struct hvnf_txq *txq = &link->tx;
	struct sk_buff *skb = frame->skb;
	u32 len = skb->len, used;
	void *to;

	to = hvnf_tx_section(txq, txq->batch.slot) + plan->offset;
	rndis_pkt_build(to, &frame->meta, len, plan->pad);
	to += frame->hdr_len;
	hvnf_tx_copy_frame(to, frame, len);
	if (plan->pad)
		memset(to + len, 0, plan->pad);

	used = agg_commit(&txq->batch.state, plan, pkt);
	hvnf_tx_took(link, frame, plan);
	hvnf_tx_consume(skb);
	return !plan->post || hvnf_tx_post(link, txq->batch.slot, used, NULL, HVNF_SLOT_COPIED);
}

/* Fragments seldom cross a page. */
static __always_inline bool hvnf_tx_gpa_frag(struct hvnf_gpa *gpa, struct page *page, u32 offset,
					     u32 len)
{
	if (likely(len && offset + len <= HV_HYP_PAGE_SIZE))
		return hvnf_gpa_add_range(gpa, page_to_hvpfn(page), offset, len);
	return hvnf_gpa_add_page(gpa, page, offset, len);
}

bool hvnf_tx_gpa_frags(struct hvnf_gpa *gpa, const struct skb_shared_info *info, u32 from)
{
	const skb_frag_t *frag = info->frags, *end = frag + info->nr_frags;

	for (; unlikely(from) && frag < end && from >= skb_frag_size(frag); frag++)
		from -= skb_frag_size(frag);
	for (; frag < end; frag++) {
		if (!hvnf_tx_gpa_frag(gpa, skb_frag_page(frag), skb_frag_off(frag) + from,
				      skb_frag_size(frag) - from))
			return false;
		from = 0;
	}
	return true;
}

/* Ranges of the frame from @from on; false: too many. */
static bool hvnf_tx_gpa_frame(struct hvnf_gpa *gpa, const struct sk_buff *skb, u32 from)
{
	u32 linear = skb_headlen(skb);

	if (from < linear && !hvnf_gpa_add(gpa, skb->data + from, linear - from))
		return false;
	return hvnf_tx_gpa_frags(gpa, skb_shinfo(skb), from - min(from, linear));
}

/*
 * The RNDIS header and the frame's headers are adjacent, and yet two ranges:
 * every host is used to that.
 */
bool hvnf_tx_gpa(const struct hvnf_txq *txq, u32 i, struct hvnf_gpa *gpa)
{
	const struct hvnf_tx_slot *slot = &txq->slot[i];

	gpa->count = 0;
	if (slot->head_bytes) {
		void *head = hvnf_tx_heads(txq, i);

		hvnf_gpa_add(gpa, head, slot->head_bytes);
		hvnf_gpa_add(gpa, head + slot->head_bytes, slot->map_from);
	}
	return hvnf_tx_gpa_frame(gpa, slot->skb, slot->map_from);
}

/* Too many pieces: put them in one. False: dropped. */
static bool hvnf_tx_linearize(struct hvnf_qlink *link, u32 i, struct hvnf_gpa *gpa)
{
	struct sk_buff *skb = link->tx.slot[i].skb;

	hvnf_q_inc(&link->queue->tx, linearized);
	if (!skb_shared(skb) && !skb_linearize(skb) && hvnf_tx_gpa(&link->tx, i, gpa))
		return true;
	hvnf_q_inc(&link->queue->tx, no_memory);
	dev_kfree_skb_any(skb);
	return false;
}

bool hvnf_tx_map_slot(struct hvnf_qlink *link, const struct agg_plan *plan, u32 hdr_len,
		      struct hvnf_tx_map *map)
{
	struct hvnf_txq *txq = &link->tx;

	map->alone = plan->verb == AGG_MAP;
	if (unlikely(map->alone && !hvnf_slot_any(&txq->free_plain))) {
		hvnf_q_inc(&link->queue->tx, no_slot);
		hvnf_tx_block(link);
		return false;
	}
	map->i = map->alone ? hvnf_slot_peek(&txq->free_plain) : txq->batch.slot;
	map->to = map->alone ? hvnf_tx_heads(txq, map->i) :
			       hvnf_tx_section(txq, map->i) + plan->offset;
	map->slot = &txq->slot[map->i];
	map->slot->head_bytes = map->alone ? hdr_len : 0;
	return true;
}

int hvnf_tx_map(struct hvnf_qlink *link, struct hvnf_tx_frame *frame,
		const struct agg_plan *plan, const struct agg_packet *pkt)
{
	struct hvnf_txq *txq = &link->tx;
	struct hvnf_tx_map map;
	struct hvnf_gpa gpa;
	u32 used;

	if (unlikely(!hvnf_tx_map_slot(link, plan, frame->hdr_len, &map)))
		return -ENOBUFS;
	rndis_pkt_build(map.to, &frame->meta, frame->skb->len, 0);
	hvnf_tx_copy_frame(map.to + frame->hdr_len, frame, frame->head_len);

	map.slot->skb = frame->skb;
	map.slot->map_from = frame->head_len;
	if (unlikely(!hvnf_tx_gpa(txq, map.i, &gpa)) && !hvnf_tx_linearize(link, map.i, &gpa))
		return -ENOMEM;

	if (map.alone)
		hvnf_slot_take(&txq->free_plain);
	used = agg_commit(&txq->batch.state, plan, pkt);
	hvnf_tx_took(link, frame, plan);
	return hvnf_tx_post(link, map.i, used, &gpa, HVNF_SLOT_MAPPED) ? 0 : -EAGAIN;
}
