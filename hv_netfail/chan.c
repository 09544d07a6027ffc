// SPDX-License-Identifier: GPL-2.0
/*
 * The only door to VMBus.
 */
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <asm/mshyperv.h>

#include "chan.h"
#include "errand.h"
#include "queue.h"

/* Smallest ring worth opening a channel with, bytes of each direction. */
#define HVNF_RING_MIN		(128 * 1024)
/* What a packet occupies at least: its descriptor and the ring's trailer. */
#define HVNF_PKT_MIN		(sizeof(struct vmpacket_descriptor) + sizeof(u64))

/* How long the bus may take for a call, the host's answer included. */
#define HVNF_BUS_DEADLINE_MS	HVNF_HOST_DEADLINE_MS

/**
 * struct hvnf_bus_call - a call that the bus may not return from
 * @errand: the call
 * @vmbus: channel it is about
 * @queue: context of the channel's interrupt
 * @bytes: of a ring, or of @va
 * @va: memory to be shared
 * @gpadl: handle of it
 */
struct hvnf_bus_call {
	struct hvnf_errand errand;
	struct vmbus_channel *vmbus;
	struct hvnf_queue *queue;
	u32 bytes;
	void *va;
	struct vmbus_gpadl gpadl;
};

int hvnf_chan_host_fits(struct hv_device *hv)
{
	/* Page ranges would have to be bounced through memory the host may see. */
	if (hv_is_isolation_supported()) {
		dev_err(&hv->device, "isolated guests are not supported yet\n");
		return -EOPNOTSUPP;
	}
	return 0;
}

void hvnf_chan_init(struct hvnf_chan *chan, struct hvnf_queue *queue, u16 index)
{
	memset(chan, 0, sizeof(*chan));
	chan->queue = queue;
	chan->index = index;
	spin_lock_init(&chan->gate);
}

/*
 * Hard interrupt. The bus lets no call begin after a close or a rescind. If it
 * hangs there, calls go on; hence the context is the queue, which is kept then.
 */
static void hvnf_chan_isr(void *context)
{
	hvnf_queue_kick(context);
}

/*
 * Tags travel raw when the bus keeps no table of requests. The driver before
 * us may have left a table behind that it has freed already; the bus would
 * free it once more at our close.
 */
static void hvnf_chan_prepare(struct hvnf_chan *chan, struct vmbus_channel *vmbus, u32 max_pkt)
{
	vmbus->next_request_id_callback = NULL;
	vmbus->request_addr_callback = NULL;
	vmbus->rqstor_size = 0;
	memset(&vmbus->requestor, 0, sizeof(vmbus->requestor));
	vmbus->max_pkt_size = max_pkt;
	set_channel_read_mode(vmbus, HV_CALL_ISR);

	chan->vmbus = vmbus;
	chan->cur = NULL;
	chan->ahead = NULL;
	chan->unpublished = false;
	chan->broken = false;
}

static int hvnf_bus_do(struct hvnf_bus_call *call, int (*run)(struct hvnf_errand *errand),
		       void (*late)(struct hvnf_errand *errand))
{
	int ret;

	call->errand.run = run;
	call->errand.late = late;
	if (!hvnf_errand_run(&call->errand, HVNF_BUS_DEADLINE_MS, &ret))
		return -ETIMEDOUT;
	return ret;
}

static struct hvnf_bus_call *hvnf_bus_call_of(struct hvnf_errand *errand)
{
	return container_of(errand, struct hvnf_bus_call, errand);
}

static int hvnf_bus_connect(struct hvnf_bus_call *call)
{
	struct vmbus_channel *vmbus = call->vmbus;
	u32 size = VMBUS_RING_SIZE(call->bytes);
	int err;

	err = vmbus_alloc_ring(vmbus, size, size);
	if (err)
		return err;
	err = vmbus_connect_ring(vmbus, hvnf_chan_isr, call->queue);
	if (err)
		vmbus_free_ring(vmbus);
	return err;
}

/* Rings are physically contiguous: on a fragmented machine smaller ones do. */
static int hvnf_bus_open(struct hvnf_errand *errand)
{
	struct hvnf_bus_call *call = hvnf_bus_call_of(errand);
	int err;

	for (;;) {
		err = hvnf_bus_connect(call);
		if (err != -ENOMEM || call->bytes / 2 < HVNF_RING_MIN)
			break;
		call->bytes /= 2;
	}
	/* It failed, but the callback is set: this takes it back. */
	if (err)
		vmbus_close(call->vmbus);
	return err;
}

static void hvnf_bus_open_late(struct hvnf_errand *errand)
{
	struct hvnf_bus_call *call = hvnf_bus_call_of(errand);

	if (!errand->result)
		vmbus_close(call->vmbus);
	kfree(call);
}

static int hvnf_bus_close(struct hvnf_errand *errand)
{
	vmbus_close(hvnf_bus_call_of(errand)->vmbus);
	return 0;
}

static int hvnf_bus_gpadl_create(struct hvnf_errand *errand)
{
	struct hvnf_bus_call *call = hvnf_bus_call_of(errand);

	return vmbus_establish_gpadl_caller_decrypted(call->vmbus, call->va, call->bytes,
						      &call->gpadl);
}

/*
 * The bus's return value tells of the memory's encryption only. It forgets
 * the handle when, and only when, the host has answered.
 */
static int hvnf_bus_gpadl_destroy(struct hvnf_errand *errand)
{
	struct hvnf_bus_call *call = hvnf_bus_call_of(errand);
	int err = vmbus_teardown_gpadl(call->vmbus, &call->gpadl);

	if (READ_ONCE(call->vmbus->rescind))
		return err;
	return call->gpadl.gpadl_handle ? -EIO : err;
}

/* What it was about was given up already, memory included. */
static void hvnf_bus_late(struct hvnf_errand *errand)
{
	kfree(hvnf_bus_call_of(errand));
}

static void hvnf_chan_set_open(struct hvnf_chan *chan, bool open)
{
	unsigned long flags;

	spin_lock_irqsave(&chan->gate, flags);
	WRITE_ONCE(chan->open, open);
	spin_unlock_irqrestore(&chan->gate, flags);
}

static int hvnf_chan_connect(struct hvnf_chan *chan, u32 ring_bytes)
{
	struct hvnf_bus_call *call = kzalloc_obj(*call);
	int err;

	if (!call)
		return -ENOMEM;
	call->vmbus = chan->vmbus;
	call->queue = chan->queue;
	call->bytes = max_t(u32, ring_bytes, HVNF_RING_MIN);
	err = hvnf_bus_do(call, hvnf_bus_open, hvnf_bus_open_late);
	if (err == -ETIMEDOUT) {
		chan->queue->bus_holds = true;
		return err;
	}
	chan->ring_bytes = call->bytes;
	kfree(call);
	return err;
}

int hvnf_chan_open(struct hvnf_chan *chan, struct vmbus_channel *vmbus,
		   u32 ring_bytes, u32 max_pkt)
{
	int err;

	/* Somebody's open or close hangs in the bus. */
	if (vmbus->state != CHANNEL_OPEN_STATE)
		return -EBUSY;
	hvnf_chan_prepare(chan, vmbus, max_pkt);
	err = hvnf_chan_connect(chan, ring_bytes);
	if (err) {
		chan->vmbus = NULL;
		return err;
	}
	hvnf_chan_set_open(chan, true);

	/* An interrupt that came before found a channel that nobody may read. */
	local_bh_disable();
	hvnf_queue_kick(chan->queue);
	local_bh_enable();
	return 0;
}

static int hvnf_chan_disconnect(struct hvnf_chan *chan)
{
	struct hvnf_bus_call *call = kzalloc_obj(*call, GFP_KERNEL | __GFP_NOFAIL);
	int err;

	call->vmbus = chan->vmbus;
	err = hvnf_bus_do(call, hvnf_bus_close, hvnf_bus_late);
	if (err != -ETIMEDOUT)
		kfree(call);
	return err;
}

int hvnf_chan_close(struct hvnf_chan *chan)
{
	int err = 0;

	if (!chan->vmbus)
		return 0;
	hvnf_chan_set_open(chan, false);
	/* A sub-channel may be freed by the bus already when its primary was closed. */
	if (!chan->index)
		err = hvnf_chan_disconnect(chan);
	WRITE_ONCE(chan->vmbus, NULL);
	chan->cur = NULL;
	chan->ahead = NULL;
	return err;
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

void *hvnf_chan_mem_alloc(struct hv_device *hv, u32 len, struct page ***chunks,
			  u32 *chunk_count)
{
	return vmbus_alloc_buffer(hv->channel, len, chunks, chunk_count);
}

void hvnf_chan_mem_free(void *va, struct page **chunks, u32 chunk_count)
{
	vmbus_free_buffer(va, chunks, chunk_count);
}

static int hvnf_chan_gpadl(const struct hvnf_bus_call *what, struct vmbus_gpadl *gpadl,
			   int (*run)(struct hvnf_errand *errand))
{
	struct hvnf_bus_call *call = kmemdup(what, sizeof(*what), GFP_KERNEL);
	int err;

	if (!call)
		return -ENOMEM;
	err = hvnf_bus_do(call, run, hvnf_bus_late);
	if (err == -ETIMEDOUT)
		return err;
	*gpadl = call->gpadl;
	kfree(call);
	return err;
}

int hvnf_chan_gpadl_create(struct hv_device *hv, void *va, u32 len, struct vmbus_gpadl *gpadl)
{
	struct hvnf_bus_call what = { .vmbus = hv->channel, .va = va, .bytes = len };

	return hvnf_chan_gpadl(&what, gpadl, hvnf_bus_gpadl_create);
}

int hvnf_chan_gpadl_destroy(struct hv_device *hv, struct vmbus_gpadl *gpadl)
{
	struct hvnf_bus_call what = { .vmbus = hv->channel, .gpadl = *gpadl };

	return hvnf_chan_gpadl(&what, gpadl, hvnf_bus_gpadl_destroy);
}
