/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only door to VMBus: no other file calls vmbus_* or hv_pkt_*.
 */
#ifndef _HVNF_CHAN_H
#define _HVNF_CHAN_H

#include <linux/hyperv.h>

#include "hvnf.h"

/*
 * Transaction tags. A completion carries the tag of the request it answers;
 * type and generation make a forged, late or repeated one recognisable
 * without a table of the bus. Layout: type 63..56 (top bit clear: tags with
 * it are the host's own), generation 55..32, slot 31..0.
 */
enum hvnf_tag_type {
	HVNF_TAG_NONE		= 0,	/* no completion is asked */
	HVNF_TAG_TX		= 1,	/* a transmit slot of the queue */
	HVNF_TAG_NVSP		= 2,	/* an NVSP request with a struct hvnf_xact */
	HVNF_TAG_CONTROL	= 3,	/* the carrier of an RNDIS control message */
};

#define HVNF_TAG_GEN_MASK	0xffffffU

static inline u64 hvnf_tag(enum hvnf_tag_type type, u32 gen, u32 slot)
{
	return (u64)type << 56 | (u64)(gen & HVNF_TAG_GEN_MASK) << 32 | slot;
}

static inline unsigned int hvnf_tag_type(u64 tag)
{
	return tag >> 56;
}

static inline u32 hvnf_tag_gen(u64 tag)
{
	return (tag >> 32) & HVNF_TAG_GEN_MASK;
}

static inline u32 hvnf_tag_slot(u64 tag)
{
	return (u32)tag;
}

/**
 * struct hvnf_pkt - one packet of the inbound ring
 * @raw: the packet from its descriptor on; a private copy or host memory,
 *	 valid until the next call of the iterator
 * @raw_len: bytes of it
 * @data: payload behind the type header
 * @data_len: bytes of payload
 * @tag: transaction id
 * @type: VM_PKT_*
 * @wants_completion: the host asked for one
 */
struct hvnf_pkt {
	const void *raw;
	u32 raw_len;
	const void *data;
	u32 data_len;
	u64 tag;
	u16 type;
	bool wants_completion;
};

/* Most pages of one page-range send: a full TSO frame, its head, and slack. */
#define HVNF_GPA_MAX_RANGES	32

/**
 * struct hvnf_gpa - pages of a frame that the host shall read in place
 * @count: ranges in use
 * @bytes: of all of them
 * @range: each within one page
 */
struct hvnf_gpa {
	u32 count;
	u32 bytes;
	struct {
		u32 len;
		u32 offset;
		u64 pfn;
	} range[HVNF_GPA_MAX_RANGES];
};

/* Adds memory of any length; false when the list is full. Any context. */
bool hvnf_gpa_add(struct hvnf_gpa *gpa, void *va, u32 len);
bool hvnf_gpa_add_page(struct hvnf_gpa *gpa, struct page *page, u32 offset, u32 len);

/**
 * struct hvnf_chan - one open VMBus channel
 * @vmbus: the channel, NULL while closed
 * @queue: whose it is; context of the interrupt
 * @index: our own number of it, never the offer's
 * @ring_bytes: of each direction, as it could be had
 * @open: opened and not yet closed
 */
struct hvnf_chan {
	struct vmbus_channel *vmbus;
	struct hvnf_queue *queue;
	u16 index;
	u32 ring_bytes;
	bool open;
};

/* Process context. Falls back to smaller rings when memory is not to be had. */
int hvnf_chan_open(struct hvnf_chan *chan, struct vmbus_channel *vmbus,
		   struct hvnf_queue *queue, u16 index, u32 ring_bytes, u32 max_pkt);
void hvnf_chan_close(struct hvnf_chan *chan);
bool hvnf_chan_rescinded(const struct hvnf_chan *chan);

/* Any context. -EAGAIN: ring full. -ENODEV: rescinded, but the host may have it. */
int hvnf_chan_send(struct hvnf_chan *chan, const void *msg, u32 len, u64 tag);
int hvnf_chan_send_gpa(struct hvnf_chan *chan, const struct hvnf_gpa *gpa,
		       const void *msg, u32 len, u64 tag);
int hvnf_chan_complete(struct hvnf_chan *chan, u64 tag, const void *msg, u32 len);

/* Free room of the outbound ring, per cent. */
unsigned int hvnf_chan_room(const struct hvnf_chan *chan);
/* Asks the host to signal once @bytes are free; 0 withdraws. Under the tx lock. */
void hvnf_chan_want_room(struct hvnf_chan *chan, u32 bytes);

/* The inbound ring; NAPI of the queue only. */
bool hvnf_chan_next(struct hvnf_chan *chan, struct hvnf_pkt *pkt);
void hvnf_chan_release(struct hvnf_chan *chan);	/* give read packets back to the host */
void hvnf_chan_mask(struct hvnf_chan *chan);
bool hvnf_chan_unmask(struct hvnf_chan *chan);	/* true: data came meanwhile, poll again */

/* Sub-channel offers: @cb runs in the bus's work queue and may sleep. */
void hvnf_chan_on_offer(struct hvnf_chan *primary, void (*cb)(struct vmbus_channel *offer));

/* Memory shared with the host (area.c). */
int hvnf_chan_gpadl_create(struct hvnf_chan *chan, void *va, u32 len, struct vmbus_gpadl *gpadl);
int hvnf_chan_gpadl_destroy(struct hvnf_chan *chan, struct vmbus_gpadl *gpadl);

#endif /* _HVNF_CHAN_H */
