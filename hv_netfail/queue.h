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
#include "proto/nvsp_msg.h"
#include "proto/rsc.h"

/**
 * enum hvnf_slot_kind - what a transmit slot waits for
 * @HVNF_SLOT_FREE: nothing
 * @HVNF_SLOT_COPIED: a message that lies in a send section as a whole
 * @HVNF_SLOT_MAPPED: a message with a frame that the host reads in place
 * @HVNF_SLOT_XDP: likewise, and the frame has no skb
 */
enum hvnf_slot_kind {
	HVNF_SLOT_FREE,
	HVNF_SLOT_COPIED,
	HVNF_SLOT_MAPPED,
	HVNF_SLOT_XDP,
};

/**
 * struct hvnf_tx_slot - one message to the host
 * @skb: the frame of a mapped message. Copied frames keep no skb: the section
 *	 is all that a later send needs
 * @frame: the frame of a HVNF_SLOT_XDP
 * @gen: generation of its tag
 * @bytes: of its frames, for BQL and the counters
 * @section_bytes: used in the send section; 0 without one
 * @map_from: offset in the frame from which on it is mapped
 * @head_bytes: used in the slot's head buffer
 * @packets: frames
 * @kind: enum hvnf_slot_kind
 *
 * While @kind is HVNF_SLOT_FREE the holder of the tx lock writes the slot. By
 * a store-release of another kind it hands the slot to NAPI, before it sends:
 * whatever the host says after that, only NAPI touches the slot.
 */
struct hvnf_tx_slot {
	union {
		struct sk_buff *skb;
		struct xdp_frame *frame;
	};
	u32 gen;
	u32 bytes;
	u32 section_bytes;
	u16 map_from;
	u16 head_bytes;
	u16 packets;
	u8 kind;
};

/**
 * struct hvnf_slot_ring - free slots; one producer (NAPI), one consumer (xmit)
 * @slot: indices, @mask + 1 of them
 * @mask: size - 1
 * @head: written by the producer
 * @tail: written by the consumer
 * @seen: the consumer's last look at @head
 */
struct hvnf_slot_ring {
	u32 *slot;
	u32 mask;
	u32 head ____cacheline_aligned_in_smp;
	u32 tail ____cacheline_aligned_in_smp;
	u32 seen;
};

/**
 * struct hvnf_txq - transmit half of a queue's tie to a connection
 * @slot: the slots; the first @nr_sections own a send section each
 * @heads: of each slot HVNF_TX_HEAD_SIZE bytes for headers of a mapped frame
 * @sections: send section of slot 0; the others follow
 * @limits: of messages
 * @nr_slots: slots
 * @nr_sections: slots with a section
 * @first_section: host's number of @sections
 * @msg_len: bytes of an NVSP message on the wire
 * @csum_offered: checksums that the host computes; see hvnf_tx_csum_offered()
 * @batch: message being filled (tx lock): state and slot of its section, frames
 *	   on the wire that it makes, and bytes of these
 * @msg: what every message says but for its section (tx lock)
 * @unsent: tag of a message that found the ring full, 0 when there is none. Set
 *	    under the tx lock, sent and cleared by NAPI under it; none is posted
 *	    while it is set
 * @posted: messages handed to NAPI's care (tx lock)
 * @blocked: NAPI shall look for room; set and cleared under the tx lock
 * @stuck: times that the core found the queue stuck, with nothing completed
 *	   between them (tx lock)
 * @stuck_at: @completed at the last of them (tx lock)
 * @completed: of these, done (NAPI)
 * @done_bytes: of frames completed in this poll (NAPI)
 * @done_packets: these frames
 * @free_sections: slots with a section
 * @free_plain: slots without
 */
struct hvnf_txq {
	struct hvnf_tx_slot *slot;
	u8 *heads;
	u8 *sections;
	struct agg_limits limits;
	u32 nr_slots;
	u32 nr_sections;
	u32 first_section;
	u32 msg_len;
	u8 csum_offered;

	struct {
		struct agg_state state;
		u32 slot;
		u32 packets;
		u32 bytes;
	} batch ____cacheline_aligned_in_smp;
	struct nvsp_msg msg;
	u64 unsent;
	u32 posted;
	bool blocked;
	u32 stuck;
	u32 stuck_at;

	u32 completed ____cacheline_aligned_in_smp;
	u32 done_bytes;
	u32 done_packets;

	struct hvnf_slot_ring free_sections;
	struct hvnf_slot_ring free_plain;
};

/* Acknowledgements that may wait for room in the ring. */
#define HVNF_ACKS_MAX		64

/**
 * struct hvnf_ack - a receive packet that the host wants back
 * @tag: its transaction id
 * @status: enum nvsp_status
 */
struct hvnf_ack {
	u64 tag;
	u32 status;
};

/**
 * struct hvnf_rxq - receive half of a queue's tie to a connection; NAPI only
 * @nr_acks: acknowledgements not yet sent
 * @ack: in the order of their packets
 * @rsc: packet being put together
 */
struct hvnf_rxq {
	u32 nr_acks;
	struct hvnf_ack ack[HVNF_ACKS_MAX];
	struct rsc_chain rsc;
};

/**
 * struct hvnf_qlink - a queue's part of one connection
 * @conn: the connection
 * @queue: the queue
 * @chan: its channel
 * @tx: transmit half
 * @rx: receive half
 */
struct hvnf_qlink {
	struct hvnf_conn *conn;
	struct hvnf_queue *queue;
	struct hvnf_chan chan;
	struct hvnf_txq tx;
	struct hvnf_rxq rx;
};

/**
 * struct hvnf_slices - a page that frames are given slices of, all of one size
 * @page: the page, of the queue's pool
 * @left: slices that were not given yet
 */
struct hvnf_slices {
	void *page;
	u32 left;
};

/**
 * struct hvnf_queue - what outlives connections
 * @net: the interface
 * @index: number of the rx and of the tx queue
 * @napi: polls the channel; on while a connection is attached
 * @link: tie to the connection; set and cleared while NAPI and tx are quiet
 * @pool: receive pages
 * @shorts: where short frames go (NAPI)
 * @halves: where full-sized ones go (NAPI)
 * @xdp_rxq: identity for XDP; registered with the pool
 * @gone: the host took its channel away; it has none until the next connection
 * @bus_holds: the bus hangs and may call with it for ever: never freed
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
	struct hvnf_slices shorts;
	struct hvnf_slices halves;
	struct xdp_rxq_info xdp_rxq;
	bool gone;
	bool bus_holds;
	struct hvnf_rxq_stats rx;
	struct hvnf_txq_stats tx ____cacheline_aligned_in_smp;
	struct hvnf_txq_stats tx_done ____cacheline_aligned_in_smp;
};

/*
 * Process context; a queue is created once and kept until the interface goes.
 * NULL when there is no memory.
 */
struct hvnf_queue *hvnf_queue_create(struct hvnf_net *net, u16 index);
void hvnf_queue_destroy(struct hvnf_queue *queue);
/*
 * Memory of the tie for one connection. The transmit half (hvnf_txq_init() of
 * tx.h) follows when the handshake has told sections and limits.
 */
void hvnf_qlink_init(struct hvnf_qlink *link, struct hvnf_conn *conn, struct hvnf_queue *queue);
void hvnf_qlink_fini(struct hvnf_qlink *link);

/**
 * hvnf_queue_enable() - tie a queue to a connection, NAPI on
 * @queue: a queue that is tied to nothing
 * @link: the tie; its channel is opened next
 *
 * Process context; tx of the queue is quiet.
 *
 * Return: 0, or a negative errno when there are no receive pages.
 */
int hvnf_queue_enable(struct hvnf_queue *queue, struct hvnf_qlink *link);
/* Mirror of it; waits for the poll to end. Nothing happens when it is tied to nothing. */
void hvnf_queue_disable(struct hvnf_queue *queue);
/*
 * Tells the core which NAPI serves the queue, or none. RTNL, or before
 * registration; while the queue is enabled.
 */
void hvnf_queue_tell_core(struct hvnf_queue *queue, bool on);
/* The channel's interrupt; from chan.c. Any context. */
void hvnf_queue_kick(struct hvnf_queue *queue);

#endif /* _HVNF_QUEUE_H */
