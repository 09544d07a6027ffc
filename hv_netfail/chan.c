// SPDX-License-Identifier: GPL-2.0
/*
 * The only door to VMBus: rings and packets of an open channel.
 */
#include <linux/netdevice.h>

#include "chan.h"

/* What a packet occupies at least: its descriptor and the ring's trailer. */
#define HVNF_PKT_MIN		(sizeof(struct vmpacket_descriptor) + sizeof(u64))

void hvnf_chan_init(struct hvnf_chan *chan, struct hvnf_queue *queue, u16 index)
{
	memset(chan, 0, sizeof(*chan));
	chan->queue = queue;
	chan->index = index;
	spin_lock_init(&chan->gate);
}

bool hvnf_chan_rescinded(const struct hvnf_chan *chan)
{
	const struct vmbus_channel *vmbus = READ_ONCE(chan->vmbus);

	return !vmbus || READ_ONCE(vmbus->rescind);
}

/*
 * Both indices of the outbound ring stand in memory that the host can write,
 * and not every kernel's bus checks them before it copies to where they point.
 */
static bool hvnf_chan_can_write(const struct vmbus_channel *vmbus)
{
	const struct hv_ring_buffer_info *out = &vmbus->outbound;

	return READ_ONCE(out->ring_buffer->write_index) < out->ring_datasize &&
	       READ_ONCE(out->ring_buffer->read_index) < out->ring_datasize;
}

int hvnf_chan_send(struct hvnf_chan *chan, const void *msg, u32 len, u64 tag)
{
	u32 flags = 0;

	if (unlikely(!hvnf_chan_can_write(chan->vmbus)))
		return -EIO;
	if (hvnf_tag_type(tag) != HVNF_TAG_NONE)
		flags = VMBUS_DATA_PACKET_FLAG_COMPLETION_REQUESTED;
	return vmbus_sendpacket(chan->vmbus, (void *)msg, len, tag,
				VM_PKT_DATA_INBAND, flags);
}

int hvnf_chan_send_gpa(struct hvnf_chan *chan, struct hvnf_gpa *gpa,
		       const void *msg, u32 len, u64 tag)
{
	struct vmbus_packet_mpb_array *desc = (void *)gpa->desc;
	u32 size = offsetof(struct hvnf_gpa, range[gpa->count]) -
		   offsetof(struct hvnf_gpa, desc);

	BUILD_BUG_ON(offsetof(struct hvnf_gpa, range) - offsetof(struct hvnf_gpa, desc) !=
		     offsetof(struct vmbus_packet_mpb_array, range));
	if (unlikely(!hvnf_chan_can_write(chan->vmbus)))
		return -EIO;
	desc->rangecount = gpa->count;
	return vmbus_sendpacket_mpb_desc(chan->vmbus, desc, size, (void *)msg, len, tag);
}

int hvnf_chan_complete(struct hvnf_chan *chan, u64 tag, const void *msg, u32 len)
{
	if (unlikely(!hvnf_chan_can_write(chan->vmbus)))
		return -EIO;
	return vmbus_sendpacket(chan->vmbus, (void *)msg, len, tag, VM_PKT_COMP, 0);
}

int hvnf_chan_post(struct hvnf_chan *chan, struct hvnf_gpa *gpa,
		   const void *msg, u32 len, u64 tag)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&chan->gate, flags);
	if (!chan->open)
		err = -ENODEV;
	else if (gpa)
		err = hvnf_chan_send_gpa(chan, gpa, msg, len, tag);
	else
		err = hvnf_chan_send(chan, msg, len, tag);
	spin_unlock_irqrestore(&chan->gate, flags);
	return err;
}

int hvnf_chan_post_completion(struct hvnf_chan *chan, u64 tag, const void *msg, u32 len)
{
	unsigned long flags;
	int err = -ENODEV;

	spin_lock_irqsave(&chan->gate, flags);
	if (chan->open)
		err = hvnf_chan_complete(chan, tag, msg, len);
	spin_unlock_irqrestore(&chan->gate, flags);
	return err;
}

u32 hvnf_chan_room(const struct hvnf_chan *chan)
{
	return hv_get_bytes_to_write(&chan->vmbus->outbound);
}

u32 hvnf_chan_backlog(const struct hvnf_chan *chan)
{
	return hv_get_bytes_to_read(&chan->vmbus->outbound);
}

void hvnf_chan_signal(struct hvnf_chan *chan)
{
	vmbus_setevent(chan->vmbus);
}

void hvnf_chan_want_room(struct hvnf_chan *chan, u32 bytes)
{
	set_channel_pending_send_size(chan->vmbus, bytes);
}

/* The bus would go on reading garbage from wherever the index points. */
static bool hvnf_chan_can_read(struct hvnf_chan *chan)
{
	const struct hv_ring_buffer_info *in = &chan->vmbus->inbound;
	u32 index = READ_ONCE(in->ring_buffer->write_index);

	if (likely(index < in->ring_datasize && !(index % sizeof(u64))))
		return true;
	chan->broken = true;
	dev_err(&chan->vmbus->device_obj->device,
		"channel %u: the host broke the ring (write index %#x)\n",
		chan->index, index);
	return false;
}

static struct vmpacket_descriptor *hvnf_chan_fetch(struct hvnf_chan *chan)
{
	struct vmpacket_descriptor *desc = chan->ahead;

	if (desc) {
		chan->ahead = NULL;
		return desc;
	}
	if (!READ_ONCE(chan->open) || chan->broken || !hvnf_chan_can_read(chan))
		return NULL;
	if (chan->cur)
		return __hv_pkt_iter_next(chan->vmbus, chan->cur);
	return hv_pkt_iter_first(chan->vmbus);
}

bool hvnf_chan_next(struct hvnf_chan *chan, struct hvnf_pkt *pkt)
{
	struct vmpacket_descriptor *desc = hvnf_chan_fetch(chan);

	chan->cur = desc;
	if (!desc)
		return false;
	chan->unpublished = true;
	pkt->raw = desc;
	pkt->raw_len = hv_pkt_len(desc);
	pkt->data = hv_pkt_data(desc);
	pkt->data_len = hv_pkt_datalen(desc);
	pkt->tag = desc->trans_id;
	pkt->type = desc->type;
	pkt->wants_completion = desc->flags & VMBUS_DATA_PACKET_FLAG_COMPLETION_REQUESTED;
	return true;
}

void hvnf_chan_unread(struct hvnf_chan *chan)
{
	chan->ahead = chan->cur;
	chan->cur = NULL;
}

void hvnf_chan_release(struct hvnf_chan *chan)
{
	if (!chan->unpublished)
		return;
	/*
	 * To step behind the packet in hand is to fetch the one after it: the
	 * bus knows no other way. It is kept for the next poll.
	 */
	if (chan->cur)
		chan->ahead = __hv_pkt_iter_next(chan->vmbus, chan->cur);
	chan->cur = NULL;
	chan->unpublished = false;
	hv_pkt_iter_close(chan->vmbus);
}

void hvnf_chan_mask(struct hvnf_chan *chan)
{
	hv_begin_read(&chan->vmbus->inbound);
}

bool hvnf_chan_unmask(struct hvnf_chan *chan)
{
	if (!READ_ONCE(chan->open) || chan->broken)
		return false;
	/* Less than a packet is no data, or a hostile host would have us spin. */
	if (hv_end_read(&chan->vmbus->inbound) < HVNF_PKT_MIN)
		return false;
	hvnf_chan_mask(chan);
	return true;
}

void hvnf_chan_set_owner(struct hvnf_chan *primary, void *owner)
{
	set_per_channel_state(primary->vmbus, owner);
}

void *hvnf_chan_offer_owner(const struct vmbus_channel *offer)
{
	return get_per_channel_state(offer->primary_channel);
}

void hvnf_chan_want_offers(struct hvnf_chan *primary, void (*fn)(struct vmbus_channel *offer))
{
	vmbus_set_sc_create_callback(primary->vmbus, fn);
}

u16 hvnf_chan_offer_index(const struct vmbus_channel *offer)
{
	return offer->offermsg.offer.sub_channel_index;
}
