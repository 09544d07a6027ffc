/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Transmit slots, and messages in them: filled, posted, sent again, completed.
 *
 * A slot belongs to the holder of the tx lock until hvnf_tx_post_*() publishes
 * it, and to NAPI from then on: a host may complete a message that it was not
 * even given, so the sender must not look back. A message that the ring has no
 * room for is therefore sent again by NAPI alone.
 */
#ifndef _HVNF_TX_POST_H
#define _HVNF_TX_POST_H

#include "queue.h"
#include "tx_meta.h"

/* All of these: transmit lock. */

/**
 * hvnf_tx_copy() - put a frame into the section of the open batch
 * @link: the tie
 * @frame: the frame; its skb is consumed
 * @plan: where
 * @pkt: what was planned
 *
 * Return: false when the message was to be posted and waits for ring room.
 */
bool hvnf_tx_copy(struct hvnf_qlink *link, struct hvnf_tx_frame *frame,
		  const struct agg_plan *plan, const struct agg_packet *pkt);

/**
 * hvnf_tx_map() - send a frame that the host reads in place
 * @link: the tie
 * @frame: the frame; its skb is consumed unless -ENOBUFS is returned
 * @plan: verb AGG_MAP or AGG_COPY_HEADER
 * @pkt: what was planned
 *
 * Return: 0; -EAGAIN when the message waits for ring room; -ENOBUFS when there
 * is no slot; -ENOMEM when the frame had to be dropped.
 */
int hvnf_tx_map(struct hvnf_qlink *link, struct hvnf_tx_frame *frame,
		const struct agg_plan *plan, const struct agg_packet *pkt);

/**
 * struct hvnf_tx_map - where the headers of a mapped frame are copied to
 * @slot: of its message; not taken yet when it is @alone
 * @i: its number
 * @to: the RNDIS header, and what is copied of the frame
 * @alone: in a slot without a section; else behind the batch in its section
 */
struct hvnf_tx_map {
	struct hvnf_tx_slot *slot;
	u32 i;
	void *to;
	bool alone;
};

/**
 * hvnf_tx_map_slot() - choose the slot of a frame that the host reads in place
 * @link: the tie
 * @plan: verb AGG_MAP or AGG_COPY_HEADER
 * @hdr_len: bytes of the RNDIS header
 * @map: result
 *
 * Return: false when there is none; the queue waits for one.
 */
bool hvnf_tx_map_slot(struct hvnf_qlink *link, const struct agg_plan *plan, u32 hdr_len,
		      struct hvnf_tx_map *map);

/* How a frame was placed; inside an update of @stats. */
void hvnf_tx_count_place(struct hvnf_txq_stats *stats, const struct agg_plan *plan);

/**
 * hvnf_tx_new_section() - take a section for a new batch
 * @link: the tie; no batch is open
 *
 * Return: false when all are in flight.
 */
bool hvnf_tx_new_section(struct hvnf_qlink *link);

/**
 * hvnf_tx_flush() - post the open batch, if there is one
 * @link: the tie
 *
 * Return: false when it waits for ring room.
 */
bool hvnf_tx_flush(struct hvnf_qlink *link);

/* Stops the queue until a poll finds room; the caller sees to it that there is one. */
void hvnf_tx_hold(struct hvnf_qlink *link);

/**
 * hvnf_tx_send() - put a message into the ring
 * @link: the tie
 * @tag: its tag
 * @section_bytes: used in the section of its slot; 0 without
 * @gpa: its ranges; NULL without
 *
 * Return: as hvnf_chan_send().
 */
int hvnf_tx_send(struct hvnf_qlink *link, u64 tag, u32 section_bytes, struct hvnf_gpa *gpa);

/**
 * hvnf_tx_gpa() - ranges of a message with a mapped frame
 * @txq: transmit half
 * @i: its slot
 * @gpa: result
 *
 * Return: false when there are too many.
 */
bool hvnf_tx_gpa(const struct hvnf_txq *txq, u32 i, struct hvnf_gpa *gpa);

/**
 * hvnf_tx_gpa_frags() - add what stands in page fragments
 * @gpa: the list
 * @info: the fragments
 * @from: bytes at the beginning that are left out
 *
 * Return: false when there are too many.
 */
bool hvnf_tx_gpa_frags(struct hvnf_gpa *gpa, const struct skb_shared_info *info, u32 from);

/**
 * hvnf_tx_post() - hand a slot to NAPI and send its message
 * @link: the tie; its batch has the frames that the message is made of
 * @i: the slot
 * @section_bytes: used in its section; 0 without
 * @gpa: ranges; NULL without a mapped frame
 * @kind: of the slot
 *
 * Return: false when it waits for ring room.
 */
bool hvnf_tx_post(struct hvnf_qlink *link, u32 i, u32 section_bytes, struct hvnf_gpa *gpa,
		  enum hvnf_slot_kind kind);

/* The plan when every section is in flight, or none was to be had: the host reads in place. */
struct agg_plan hvnf_tx_plan_without(const struct hvnf_txq *txq, const struct agg_packet *pkt);

/**
 * hvnf_tx_credit() - may another message be posted
 * @link: the tie
 *
 * Return: bytes of ring room; 0 when there is no slot for whatever comes.
 */
u32 hvnf_tx_credit(struct hvnf_qlink *link);

/**
 * hvnf_tx_block() - stop the queue until NAPI finds room
 * @link: the tie
 *
 * Looks again afterwards, so that room which came meanwhile is not missed.
 */
void hvnf_tx_block(struct hvnf_qlink *link);

#endif /* _HVNF_TX_POST_H */
