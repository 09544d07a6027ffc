// SPDX-License-Identifier: GPL-2.0
/* Transmit completions, and the end of a poll: NAPI's half of transmit. */

#include "conn.h"
#include "tx_post.h"
#include "tx_slot.h"
#include "tx_xdp.h"
#include "proto/nvsp_msg.h"

/* The slot that a completion is for, or NULL: forged, late or repeated. */
static struct hvnf_tx_slot *hvnf_tx_slot_of(struct hvnf_txq *txq, u64 tag)
{
	u32 i = hvnf_tag_slot(tag);
	struct hvnf_tx_slot *slot;

	/* Pairs with hvnf_txq_init(). */
	if (unlikely(i >= smp_load_acquire(&txq->nr_slots)))
		return NULL;
	slot = &txq->slot[i];
	/* Pairs with hvnf_tx_post(). */
	if (unlikely(smp_load_acquire(&slot->kind) == HVNF_SLOT_FREE ||
		     tag != hvnf_tag(HVNF_TAG_TX, slot->gen, i)))
		return NULL;
	return slot;
}

void hvnf_tx_on_completion(struct hvnf_queue *queue, const struct hvnf_pkt *pkt, int budget)
{
	struct hvnf_txq *txq = &queue->link->tx;
	struct hvnf_tx_slot *slot = hvnf_tx_slot_of(txq, pkt->tag);
	u32 status;

	if (unlikely(!slot)) {
		hvnf_q_inc(&queue->rx, bad_completion);
		return;
	}
	/* Whatever it says, the host is done with the message. */
	if (unlikely(nvsp_check_rndis_complete(pkt->data, pkt->data_len, &status) ||
		     status != NVSP_STATUS_SUCCESS))
		hvnf_q_add(&queue->tx_done, host_refused, slot->packets);

	txq->completed++;
	txq->done_packets += slot->packets;
	txq->done_bytes += slot->bytes;
	if (slot->kind == HVNF_SLOT_MAPPED)
		napi_consume_skb(slot->skb, budget);
	else if (slot->kind == HVNF_SLOT_XDP)
		xdp_return_frame(slot->frame);
	slot->kind = HVNF_SLOT_FREE;
	hvnf_slot_free(txq, hvnf_tag_slot(pkt->tag));
}

static void hvnf_tx_slot_gpa(const struct hvnf_txq *txq, u32 i, struct hvnf_gpa *gpa)
{
	if (txq->slot[i].kind == HVNF_SLOT_XDP)
		hvnf_tx_xdp_gpa(txq, i, gpa);
	else
		hvnf_tx_gpa(txq, i, gpa);
}

/*
 * Send the message that found the ring full. A host that completed it without
 * having got it has saved us the work.
 */
static bool hvnf_tx_send_again(struct hvnf_qlink *link)
{
	struct hvnf_txq *txq = &link->tx;
	struct hvnf_tx_slot *slot = hvnf_tx_slot_of(txq, txq->unsent);
	struct hvnf_gpa gpa, *ranges = NULL;

	if (slot && slot->kind != HVNF_SLOT_COPIED) {
		hvnf_tx_slot_gpa(txq, hvnf_tag_slot(txq->unsent), &gpa);
		ranges = &gpa;
	}
	if (slot && hvnf_tx_send(link, txq->unsent, slot->section_bytes, ranges) == -EAGAIN)
		return false;
	txq->unsent = 0;
	return true;
}

static void hvnf_tx_revive(struct hvnf_qlink *link, struct netdev_queue *core)
{
	const struct hvnf_net *net = link->queue->net;
	struct hvnf_txq *txq = &link->tx;

	if (txq->unsent && !hvnf_tx_send_again(link))
		return;
	if (hvnf_tx_credit(link) < hvnf_tx_room_start(link))
		return;
	WRITE_ONCE(txq->blocked, false);
	if (!link->rx.nr_acks)
		hvnf_chan_want_room(&link->chan, 0);
	/* Whoever closed the interface or its transmit opens it, too. */
	if (READ_ONCE(net->quiet) || !netif_running(net->dev))
		return;
	netif_tx_wake_queue(core);
	hvnf_q_inc(&link->queue->tx_done, woken);
}

void hvnf_tx_poll_done(struct hvnf_queue *queue, int budget)
{
	struct hvnf_qlink *link = queue->link;
	struct hvnf_txq *txq = &link->tx;
	struct netdev_queue *core = hvnf_tx_core_queue(link);

	if (txq->done_bytes) {
		netdev_tx_completed_queue(core, txq->done_packets, txq->done_bytes);
		txq->done_packets = 0;
		txq->done_bytes = 0;
	}
	/* Slots returned before the look; pairs with hvnf_tx_await_room(). */
	smp_mb();
	if (likely(!READ_ONCE(txq->blocked)))
		return;
	/* Netpoll may have interrupted a holder of the lock on this processor. */
	if (unlikely(!budget)) {
		if (!__netif_tx_trylock(core))
			return;
	} else {
		__netif_tx_lock(core, smp_processor_id());
	}
	hvnf_tx_revive(link, core);
	__netif_tx_unlock(core);
}
