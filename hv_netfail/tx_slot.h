/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Transmit slots of a queue: their memory, and the rings of free ones.
 *
 * A ring has one producer and one consumer, so taking and returning a slot
 * needs neither a lock nor an atomic operation.
 */
#ifndef _HVNF_TX_SLOT_H
#define _HVNF_TX_SLOT_H

#include "net.h"
#include "queue.h"
#include "tx.h"
#include "tx_meta.h"

/* Slots without a section: messages of mapped frames in flight per queue. */
#define HVNF_TX_PLAIN_SLOTS	256

/*
 * The queue stops while there is still room for some messages of the largest
 * kind, since acknowledgements and control messages go through the same ring,
 * and starts with room for a burst.
 */
static inline u32 hvnf_tx_room_stop(const struct hvnf_qlink *link)
{
	return link->chan.ring_bytes / 8;
}

static inline u32 hvnf_tx_room_start(const struct hvnf_qlink *link)
{
	return link->chan.ring_bytes / 4;
}

/* Consumer: transmit lock. Is there a free slot? */
static inline bool hvnf_slot_any(struct hvnf_slot_ring *ring)
{
	if (likely(ring->tail != ring->seen))
		return true;
	/* Pairs with hvnf_slot_put(): the slot is ours with all that NAPI did to it. */
	ring->seen = smp_load_acquire(&ring->head);
	return ring->tail != ring->seen;
}

/* Consumer, after hvnf_slot_any(): the slot that is taken next. */
static inline u32 hvnf_slot_peek(const struct hvnf_slot_ring *ring)
{
	return ring->slot[ring->tail & ring->mask];
}

static inline void hvnf_slot_take(struct hvnf_slot_ring *ring)
{
	ring->tail++;
}

/* Producer: NAPI. There is room, as there are no more slots than places. */
static inline void hvnf_slot_put(struct hvnf_slot_ring *ring, u32 i)
{
	u32 head = ring->head;

	ring->slot[head & ring->mask] = i;
	/* Pairs with hvnf_slot_any(). */
	smp_store_release(&ring->head, head + 1);
}

static inline void hvnf_slot_free(struct hvnf_txq *txq, u32 i)
{
	hvnf_slot_put(i < txq->nr_sections ? &txq->free_sections : &txq->free_plain, i);
}

/* The send section of slot @i, which has one. */
static inline void *hvnf_tx_section(const struct hvnf_txq *txq, u32 i)
{
	return txq->sections + (size_t)i * txq->limits.section_size;
}

/* The head buffer of slot @i, which has no section. Within one page. */
static inline void *hvnf_tx_heads(const struct hvnf_txq *txq, u32 i)
{
	return txq->heads + (size_t)(i - txq->nr_sections) * HVNF_TX_HEAD_SIZE;
}

static inline struct netdev_queue *hvnf_tx_core_queue(const struct hvnf_qlink *link)
{
	return netdev_get_tx_queue(link->queue->net->dev, link->queue->index);
}

#endif /* _HVNF_TX_SLOT_H */
