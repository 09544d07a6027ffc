/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Frames without an skb on their way out: straight into the ring, by the slots,
 * sections and the lock of the queue that the stack uses.
 */
#ifndef _HVNF_TX_XDP_H
#define _HVNF_TX_XDP_H

#include <net/xdp.h>

#include "queue.h"

/* Beside the number of a tag: there is one. */
#define HVNF_XDP_TAGGED		BIT(16)

/**
 * hvnf_tx_xdp() - send some frames
 * @link: the tie
 * @frames: the frames; an entry is set to NULL when the host reads that frame
 *	    in place, and it is returned when the host is done
 * @tags: of each frame its VLAN TCI with HVNF_XDP_TAGGED, or 0; NULL: no tags
 * @n: how many
 *
 * All that is sent is with the host when this returns.
 *
 * Transmit lock; the queue is neither closed nor stopped nor waiting for room.
 *
 * Return: how many were sent. Those of them that are not NULL now were copied,
 * and are the caller's again, like the rest.
 */
int hvnf_tx_xdp(struct hvnf_qlink *link, struct xdp_frame **frames, const u32 *tags, int n);

/**
 * hvnf_tx_xdp_gpa() - ranges of a message with a mapped frame
 * @txq: transmit half
 * @i: its slot, of kind HVNF_SLOT_XDP
 * @gpa: result
 *
 * Return: false when there are too many.
 */
bool hvnf_tx_xdp_gpa(const struct hvnf_txq *txq, u32 i, struct hvnf_gpa *gpa);

/* Transmit lock: whether hvnf_tx_xdp() may be called. */
bool hvnf_tx_xdp_ready(const struct hvnf_queue *queue);

#endif /* _HVNF_TX_XDP_H */
