/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A queue: NAPI, its receive half and its transmit half. The types stand
 * below rx and tx; queue.c, which needs the poll function, stands above them.
 *
 * struct hvnf_queue lives as long as the interface. struct hvnf_qlink is its
 * tie to one connection: it appears with the channel and goes with it, while
 * NAPI and the tx queue are quiet.
 */
#ifndef _HVNF_QUEUE_H
#define _HVNF_QUEUE_H

#include <linux/netdevice.h>
#include <net/xdp.h>

#include "chan.h"
#include "hvnf.h"
#include "stats.h"
#include "proto/agg.h"
#include "proto/rsc.h"

/**
 * enum hvnf_slot_kind - what a transmit slot waits for
 * @HVNF_SLOT_FREE: nothing
 * @HVNF_SLOT_COPIED: a send section; its skbs were copied
 * @HVNF_SLOT_MAPPED: an skb that the host reads in place
 */
enum hvnf_slot_kind {
	HVNF_SLOT_FREE,
	HVNF_SLOT_COPIED,
	HVNF_SLOT_MAPPED,
};

/**
 * struct hvnf_tx_slot - one message in flight to the host
 * @skb: list of its skbs (linked by next), freed at completion
 * @gen: generation of its tag
 * @kind: enum hvnf_slot_kind; written before the send, cleared by completion
 * @packets: frames of the message, for BQL and the counters
 * @bytes: of the frames
 */
struct hvnf_tx_slot {
	struct sk_buff *skb;
	u32 gen;
	u8 kind;
	u16 packets;
	u32 bytes;
};

/**
 * struct hvnf_slot_ring - free slots; one producer (NAPI), one consumer (xmit)
 * @slot: indices, @mask + 1 of them
 * @mask: size - 1
 * @head: written by the producer
 * @tail: written by the consumer
 */
struct hvnf_slot_ring {
	u32 *slot;
	u32 mask;
	u32 head ____cacheline_aligned_in_smp;
	u32 tail ____cacheline_aligned_in_smp;
};

/**
 * struct hvnf_qlink - a queue's part of one connection
 * @conn: the connection
 * @queue: the queue
 * @chan: its channel
 * @slot: transmit slots; the first @nr_sections own a send section each
 * @nr_slots: of them all
 * @first_section: send section of slot 0
 * @nr_sections: send sections of this queue
 * @free_sections: slots with a section
 * @free_plain: slots without
 * @batch: section being filled: its slot, and what is in it (tx lock)
 * @inflight: messages posted (tx lock) minus completed (NAPI); two counters
 * @rsc: chain being put together (NAPI)
 */
struct hvnf_qlink {
	struct hvnf_conn *conn;
	struct hvnf_queue *queue;
	struct hvnf_chan chan;

	struct hvnf_tx_slot *slot;
	u32 nr_slots;
	u32 first_section;
	u32 nr_sections;
	struct hvnf_slot_ring free_sections;
	struct hvnf_slot_ring free_plain;
	struct {
		struct agg_state state;
		u32 slot;
		bool open;
	} batch;
	u32 posted ____cacheline_aligned_in_smp;
	u32 completed ____cacheline_aligned_in_smp;
	struct rsc_chain rsc;
};

/**
 * struct hvnf_queue - what outlives connections
 * @net: the interface
 * @index: number of the rx and of the tx queue
 * @napi: polls the channel; on while a connection is attached
 * @link: tie to the connection; set and cleared while NAPI and tx are quiet
 * @pool: receive pages
 * @xdp_rxq: identity for XDP
 * @rx: counters, NAPI
 * @tx: counters, tx lock; their last group NAPI (own syncp)
 * @tx_done: counters written by completions
 */
struct hvnf_queue {
	struct hvnf_net *net;
	u16 index;
	struct napi_struct napi;
	struct hvnf_qlink *link;
	struct page_pool *pool;
	struct xdp_rxq_info xdp_rxq;
	struct hvnf_rxq_stats rx;
	struct hvnf_txq_stats tx ____cacheline_aligned_in_smp;
	struct hvnf_txq_stats tx_done ____cacheline_aligned_in_smp;
};

/* Process context; a queue is created once and kept until the interface goes. */
struct hvnf_queue *hvnf_queue_create(struct hvnf_net *net, u16 index);
void hvnf_queue_destroy(struct hvnf_queue *queue);
/* Memory of the tie for one connection. */
int hvnf_qlink_init(struct hvnf_qlink *link, struct hvnf_conn *conn, struct hvnf_queue *queue,
		    u32 first_section, u32 nr_sections);
void hvnf_qlink_fini(struct hvnf_qlink *link);
/* Ties and unties; NAPI on and off. */
void hvnf_queue_enable(struct hvnf_queue *queue, struct hvnf_qlink *link);
void hvnf_queue_disable(struct hvnf_queue *queue);
/* The channel's interrupt; from chan.c. */
void hvnf_queue_kick(struct hvnf_queue *queue);

#endif /* _HVNF_QUEUE_H */
