/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only door to VMBus (chan.c, chan_bus.c): no other file calls vmbus_* or
 * hv_pkt_*.
 */
#ifndef _HVNF_CHAN_H
#define _HVNF_CHAN_H

#include <linux/hyperv.h>
#include <linux/spinlock.h>

#include "gpa.h"
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
 * @raw: the packet from its descriptor on: the bus's private copy, valid
 *	 until the next call of the iterator
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

/**
 * struct hvnf_chan - one open VMBus channel
 * @vmbus: the channel, NULL while closed
 * @queue: whose it is; context of the interrupt
 * @cur: packet that the reader has in hand (NAPI)
 * @ahead: packet that was fetched but not yet handed out (NAPI)
 * @unpublished: the host was not told yet of all that was read (NAPI)
 * @broken: the host's index makes no sense; nothing is read any more (NAPI)
 * @open: opened and not yet closed
 * @index: our own number of it, never the offer's
 * @ring_bytes: of each direction, as it could be had
 * @gate: makes control senders, of any context, see the close; not taken by
 *	  the transmit path and NAPI, which are quiet before a close
 */
struct hvnf_chan {
	struct vmbus_channel *vmbus;
	struct hvnf_queue *queue;
	struct vmpacket_descriptor *cur;
	struct vmpacket_descriptor *ahead;
	bool unpublished;
	bool broken;
	bool open;
	u16 index;
	u32 ring_bytes;
	spinlock_t gate;
};

/**
 * hvnf_chan_register() - put the driver on the bus
 * @driver: the driver
 *
 * Process context.
 *
 * Return: 0; -ENODEV when the host's bus is older than 4.0, which is logged; or
 * the bus's error, -EBUSY when a driver of that name is there.
 */
int hvnf_chan_register(struct hv_driver *driver);
/* Mirror; every device is removed when it returns. */
void hvnf_chan_unregister(struct hv_driver *driver);

/**
 * hvnf_chan_host_fits() - can we work with this host at all
 * @hv: the device
 *
 * The version of the bus was looked at when the module was loaded.
 *
 * Return: 0; -EOPNOTSUPP when the host may not see our memory (isolated
 * guests). The reason is logged.
 */
int hvnf_chan_host_fits(struct hv_device *hv);

/* Once, before the first open: @index is our number of it. */
void hvnf_chan_init(struct hvnf_chan *chan, struct hvnf_queue *queue, u16 index);

/**
 * hvnf_chan_open() - open a channel
 * @chan: closed channel
 * @vmbus: as offered
 * @ring_bytes: wish for each direction; falls back by halves to
 *		HVNF_RING_MIN when memory is not to be had
 * @max_pkt: largest inbound packet, bytes
 *
 * Process context. The poll of the queue must be able to run before this
 * returns; the interrupt is kicked once at the end, so nothing that came
 * meanwhile is lost.
 *
 * Return: 0 or a negative errno; -ETIMEDOUT when the host did not answer the
 * bus: if it does later, the channel is closed at once.
 */
int hvnf_chan_open(struct hvnf_chan *chan, struct vmbus_channel *vmbus,
		   u32 ring_bytes, u32 max_pkt);

/**
 * hvnf_chan_close() - close a channel
 * @chan: the channel; nothing happens when it is not open
 *
 * Process context. NAPI and transmit of the queue are quiet. Closing the
 * primary channel closes all sub-channels (the bus insists on it), so for
 * them this only forgets; call it for the primary channel first.
 *
 * Return: 0; -ETIMEDOUT when the host did not answer the bus: then it may
 * still read and write all memory that it was ever told of.
 */
int hvnf_chan_close(struct hvnf_chan *chan);

/* Any context, as long as the device is bound: is the host's end gone? */
bool hvnf_chan_rescinded(const struct hvnf_chan *chan);

/**
 * hvnf_chan_send() - send a message in the ring
 * @chan: open channel
 * @msg: the message
 * @len: bytes
 * @tag: hvnf_tag(); a completion is asked unless its type is HVNF_TAG_NONE
 *
 * Transmit lock or NAPI of the queue; others use hvnf_chan_post().
 *
 * Return: 0; -EAGAIN when the ring is full; -EIO when the ring is broken;
 * -ENODEV when the channel was rescinded, but the host may have the message:
 * what it refers to stays in flight until the channel is closed.
 */
int hvnf_chan_send(struct hvnf_chan *chan, const void *msg, u32 len, u64 tag);

/**
 * hvnf_chan_send_gpa() - send a message that refers to pages
 * @chan: open channel
 * @gpa: the pages, at least one range; its @desc is written
 * @msg: the message
 * @len: bytes
 * @tag: hvnf_tag() of a type that is completed
 *
 * Context: as for hvnf_chan_send().
 * Return: as hvnf_chan_send().
 */
int hvnf_chan_send_gpa(struct hvnf_chan *chan, struct hvnf_gpa *gpa,
		       const void *msg, u32 len, u64 tag);

/* Completes a packet of the host's. As hvnf_chan_send(). */
int hvnf_chan_complete(struct hvnf_chan *chan, u64 tag, const void *msg, u32 len);

/**
 * hvnf_chan_post() - a control message, from any context
 * @chan: channel, perhaps closed meanwhile
 * @gpa: the pages it refers to, or NULL
 * @msg: the message
 * @len: bytes
 * @tag: hvnf_tag()
 *
 * Return: as hvnf_chan_send(); -ENODEV also when the channel is not open.
 */
int hvnf_chan_post(struct hvnf_chan *chan, struct hvnf_gpa *gpa,
		   const void *msg, u32 len, u64 tag);

/* hvnf_chan_complete() from any context; -ENODEV also when not open. */
int hvnf_chan_post_completion(struct hvnf_chan *chan, u64 tag, const void *msg, u32 len);

/* Free room of the outbound ring, bytes; untrusted. Transmit lock or NAPI. */
u32 hvnf_chan_room(const struct hvnf_chan *chan);
/*
 * Asks the host to signal once @bytes are free; 0 withdraws. Transmit lock.
 * The caller looks at the room once more afterwards.
 */
void hvnf_chan_want_room(struct hvnf_chan *chan, u32 bytes);

/* Bytes of the outbound ring that the host has not read; untrusted. Transmit lock or NAPI. */
u32 hvnf_chan_backlog(const struct hvnf_chan *chan);
/* Has the host look at the outbound ring, whether it wants to be told or not. Transmit lock. */
void hvnf_chan_signal(struct hvnf_chan *chan);

/**
 * hvnf_chan_next() - next packet of the inbound ring
 * @chan: the channel
 * @pkt: result
 *
 * NAPI of the queue only. A hostile host can make it return packets without
 * end: the caller charges its budget for every one.
 *
 * Return: false when there is none, or when the ring is broken.
 */
bool hvnf_chan_next(struct hvnf_chan *chan, struct hvnf_pkt *pkt);

/* The packet in hand was not dealt with: the next hvnf_chan_next() returns it again. NAPI. */
void hvnf_chan_unread(struct hvnf_chan *chan);
/* Gives all packets read so far back to the host; the last one is invalid then. NAPI. */
void hvnf_chan_release(struct hvnf_chan *chan);
/* Keeps the host from interrupting. Interrupt or NAPI. */
void hvnf_chan_mask(struct hvnf_chan *chan);
/* Lets it interrupt. True: data came meanwhile; masked again, poll again. NAPI. */
bool hvnf_chan_unmask(struct hvnf_chan *chan);

/* Says whose the channel is, or nobody's; open primary channel. The caller serialises. */
void hvnf_chan_set_owner(struct hvnf_chan *primary, void *owner);
/* Whose primary channel an offer belongs to. */
void *hvnf_chan_offer_owner(const struct vmbus_channel *offer);
/*
 * Has @fn called for each sub-channel offer until the close; process context
 * of the bus. Such a call may begin at any time, even after that.
 */
void hvnf_chan_want_offers(struct hvnf_chan *primary, void (*fn)(struct vmbus_channel *offer));

/* The number that the host gave an offer. Untrusted. */
u16 hvnf_chan_offer_index(const struct vmbus_channel *offer);

/*
 * Memory to be shared with the host (area.c). Process context. @chunks and
 * @chunk_count are the bus's own bookkeeping.
 */
void *hvnf_chan_mem_alloc(struct hv_device *hv, u32 len, struct page ***chunks,
			  u32 *chunk_count);
void hvnf_chan_mem_free(void *va, struct page **chunks, u32 chunk_count);

/**
 * hvnf_chan_gpadl_create() - let the host map memory
 * @hv: the device; its channel is open
 * @va: the memory, from hvnf_chan_mem_alloc()
 * @len: bytes, whole pages
 * @gpadl: result
 *
 * Process context.
 *
 * Return: 0; -ETIMEDOUT when the host did not answer the bus: it may have the
 * memory, or take it later; another negative errno when it does not have it.
 */
int hvnf_chan_gpadl_create(struct hv_device *hv, void *va, u32 len, struct vmbus_gpadl *gpadl);

/**
 * hvnf_chan_gpadl_destroy() - take memory back
 * @hv: the device; its channel may be closed
 * @gpadl: from hvnf_chan_gpadl_create()
 *
 * Process context.
 *
 * Return: 0, also when the host rescinded the channel (it then has nothing any
 * more); else a negative errno: the host may still write to the memory.
 */
int hvnf_chan_gpadl_destroy(struct hv_device *hv, struct vmbus_gpadl *gpadl);

#endif /* _HVNF_CHAN_H */
