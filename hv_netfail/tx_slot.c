// SPDX-License-Identifier: GPL-2.0
/* Transmit slots of a queue: their memory; see tx_slot.h. */

#include <linux/log2.h>
#include <linux/slab.h>

#include "area.h"
#include "conn.h"
#include "tx_slot.h"
#include "proto/nvsp_msg.h"

static int hvnf_slot_ring_init(struct hvnf_slot_ring *ring, u32 first, u32 count)
{
	u32 i, size = roundup_pow_of_two(max(count, 1U));

	ring->slot = kvmalloc_array(size, sizeof(*ring->slot), GFP_KERNEL);
	if (!ring->slot)
		return -ENOMEM;
	ring->mask = size - 1;
	for (i = 0; i < count; i++)
		hvnf_slot_put(ring, first + i);
	return 0;
}

static void hvnf_txq_set_limits(struct hvnf_txq *txq, const struct hvnf_conn *conn)
{
	txq->limits.section_size = txq->nr_sections ? conn->send.slot_size : 0;
	txq->limits.max_packets = conn->caps.limits.max_packets;
	txq->limits.max_transfer = conn->caps.limits.max_transfer;
	txq->limits.align = conn->caps.limits.align;
	txq->limits.tx_copybreak = min(conn->net->tx_copybreak, txq->limits.section_size);
	txq->csum_offered = hvnf_tx_csum_offered(&conn->caps);
	txq->msg_len = nvsp_msg_size(conn->caps.nvsp_version);
	nvsp_encode_rndis(&txq->msg, NVSP_RNDIS_DATA, NVSP_SECTION_NONE, 0);
}

int hvnf_txq_init(struct hvnf_qlink *link, u32 first_section, u32 nr_sections)
{
	u32 nr = nr_sections + HVNF_TX_PLAIN_SLOTS;
	const struct hvnf_conn *conn = link->conn;
	struct hvnf_txq *txq = &link->tx;

	txq->slot = kvcalloc(nr, sizeof(*txq->slot), GFP_KERNEL);
	txq->heads = kvmalloc_array(HVNF_TX_PLAIN_SLOTS, HVNF_TX_HEAD_SIZE, GFP_KERNEL);
	if (!txq->slot || !txq->heads ||
	    hvnf_slot_ring_init(&txq->free_sections, 0, nr_sections) ||
	    hvnf_slot_ring_init(&txq->free_plain, nr_sections, HVNF_TX_PLAIN_SLOTS)) {
		hvnf_txq_fini(link);
		return -ENOMEM;
	}
	txq->first_section = first_section;
	txq->nr_sections = nr_sections;
	if (nr_sections)
		txq->sections = hvnf_area_slot(&conn->send, first_section);
	hvnf_txq_set_limits(txq, conn);
	/* NAPI is on already, and may be shown a completion at any time. */
	smp_store_release(&txq->nr_slots, nr);
	return 0;
}

void hvnf_txq_set_copybreak(struct hvnf_qlink *link, u32 bytes)
{
	struct netdev_queue *core = hvnf_tx_core_queue(link);

	__netif_tx_lock_bh(core);
	link->tx.limits.tx_copybreak = min(bytes, link->tx.limits.section_size);
	__netif_tx_unlock_bh(core);
}

void hvnf_txq_fini(struct hvnf_qlink *link)
{
	struct hvnf_txq *txq = &link->tx;

	kvfree(txq->free_plain.slot);
	kvfree(txq->free_sections.slot);
	kvfree(txq->heads);
	kvfree(txq->slot);
	memset(txq, 0, sizeof(*txq));
}

static void hvnf_tx_lose(struct hvnf_qlink *link, u32 i)
{
	struct hvnf_tx_slot *slot = &link->tx.slot[i];

	if (slot->kind == HVNF_SLOT_FREE)
		return;
	if (slot->kind == HVNF_SLOT_MAPPED)
		dev_kfree_skb_any(slot->skb);
	else if (slot->kind == HVNF_SLOT_XDP)
		xdp_return_frame(slot->frame);
	hvnf_q_add(&link->queue->tx_done, lost, slot->packets);
	slot->kind = HVNF_SLOT_FREE;
	link->tx.completed++;
}

void hvnf_tx_abandon(struct hvnf_qlink *link)
{
	struct hvnf_txq *txq = &link->tx;
	u32 i;

	for (i = 0; i < txq->nr_slots; i++)
		hvnf_tx_lose(link, i);
	hvnf_q_add(&link->queue->tx_done, lost, txq->batch.packets);
	memset(&txq->batch, 0, sizeof(txq->batch));
	txq->unsent = 0;
	txq->blocked = false;
	netdev_tx_reset_queue(hvnf_tx_core_queue(link));
}
