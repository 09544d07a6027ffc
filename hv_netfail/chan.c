// SPDX-License-Identifier: GPL-2.0
/*
 * The only door to VMBus.
 */
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/wait.h>
#include <asm/mshyperv.h>

#include "chan.h"
#include "queue.h"

/* Smallest ring worth opening a channel with, bytes of each direction. */
#define HVNF_RING_MIN		(128 * 1024)
/* An offer's upcall opens one channel; a host that works needs milliseconds. */
#define HVNF_OFFER_DEADLINE_MS	(2 * HVNF_HOST_DEADLINE_MS)
/* What a packet occupies at least: its descriptor and the ring's trailer. */
#define HVNF_PKT_MIN		(sizeof(struct vmpacket_descriptor) + sizeof(u64))

/*
 * Guards the registrations of sub-channel upcalls of all devices: the bus
 * calls with nothing but the offer, and the device may be on its way out.
 */
static DEFINE_MUTEX(hvnf_offer_lock);
static DECLARE_WAIT_QUEUE_HEAD(hvnf_offer_idle);

int hvnf_chan_host_fits(struct hv_device *hv)
{
	if (vmbus_proto_version < VERSION_WIN10) {
		dev_err(&hv->device,
			"the host speaks VMBus %u.%u, too old: 4.0 (Windows Server 2016) is needed\n",
			vmbus_proto_version >> 16, vmbus_proto_version & 0xffff);
		return -EPROTONOSUPPORT;
	}
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

/* Hard interrupt. The bus lets no call begin after a close or a rescind. */
static void hvnf_chan_isr(void *context)
{
	struct hvnf_chan *chan = context;

	hvnf_queue_kick(chan->queue);
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

static int hvnf_chan_connect(struct hvnf_chan *chan, u32 bytes)
{
	struct vmbus_channel *vmbus = chan->vmbus;
	u32 size = VMBUS_RING_SIZE(bytes);
	int err;

	err = vmbus_alloc_ring(vmbus, size, size);
	if (err)
		return err;
	err = vmbus_connect_ring(vmbus, hvnf_chan_isr, chan);
	if (err)
		vmbus_free_ring(vmbus);
	else
		chan->ring_bytes = bytes;
	return err;
}

/* Rings are physically contiguous: on a fragmented machine smaller ones do. */
static int hvnf_chan_connect_any(struct hvnf_chan *chan, u32 bytes)
{
	int err;

	for (;;) {
		err = hvnf_chan_connect(chan, bytes);
		if (err != -ENOMEM || bytes / 2 < HVNF_RING_MIN)
			return err;
		bytes /= 2;
	}
}

static void hvnf_chan_set_open(struct hvnf_chan *chan, bool open)
{
	unsigned long flags;

	spin_lock_irqsave(&chan->gate, flags);
	WRITE_ONCE(chan->open, open);
	spin_unlock_irqrestore(&chan->gate, flags);
}

int hvnf_chan_open(struct hvnf_chan *chan, struct vmbus_channel *vmbus,
		   u32 ring_bytes, u32 max_pkt)
{
	int err;

	hvnf_chan_prepare(chan, vmbus, max_pkt);
	err = hvnf_chan_connect_any(chan, max_t(u32, ring_bytes, HVNF_RING_MIN));
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

void hvnf_chan_close(struct hvnf_chan *chan)
{
	if (!chan->vmbus)
		return;
	hvnf_chan_set_open(chan, false);
	/* A sub-channel may be freed by the bus already when its primary was closed. */
	if (!chan->index)
		vmbus_close(chan->vmbus);
	WRITE_ONCE(chan->vmbus, NULL);
	chan->cur = NULL;
	chan->ahead = NULL;
}

bool hvnf_chan_rescinded(const struct hvnf_chan *chan)
{
	const struct vmbus_channel *vmbus = READ_ONCE(chan->vmbus);

	return !vmbus || READ_ONCE(vmbus->rescind);
}

static bool hvnf_gpa_add_range(struct hvnf_gpa *gpa, u64 pfn, u32 offset, u32 len)
{
	u32 i = gpa->count;

	if (i == HVNF_GPA_MAX_RANGES)
		return false;
	gpa->range[i].pfn = pfn;
	gpa->range[i].offset = offset;
	gpa->range[i].len = len;
	gpa->count = i + 1;
	gpa->bytes += len;
	return true;
}

bool hvnf_gpa_add(struct hvnf_gpa *gpa, void *va, u32 len)
{
	while (len) {
		u32 offset = offset_in_hvpage(va);
		u32 part = min_t(u32, len, HV_HYP_PAGE_SIZE - offset);

		if (!hvnf_gpa_add_range(gpa, virt_to_hvpfn(va), offset, part))
			return false;
		va += part;
		len -= part;
	}
	return true;
}

bool hvnf_gpa_add_page(struct hvnf_gpa *gpa, struct page *page, u32 offset, u32 len)
{
	u64 pfn = page_to_hvpfn(page) + (offset >> HV_HYP_PAGE_SHIFT);

	offset &= ~HV_HYP_PAGE_MASK;
	while (len) {
		u32 part = min_t(u32, len, HV_HYP_PAGE_SIZE - offset);

		if (!hvnf_gpa_add_range(gpa, pfn++, offset, part))
			return false;
		offset = 0;
		len -= part;
	}
	return true;
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

/* Called by the bus for every sub-channel of a device of ours. */
static void hvnf_chan_offered(struct vmbus_channel *offer)
{
	struct hvnf_chan *primary;

	mutex_lock(&hvnf_offer_lock);
	primary = get_per_channel_state(offer->primary_channel);
	if (primary)
		primary->offers_busy++;
	mutex_unlock(&hvnf_offer_lock);
	if (!primary)
		return;

	primary->on_offer(primary->offer_arg, offer);

	mutex_lock(&hvnf_offer_lock);
	if (!--primary->offers_busy)
		wake_up_all(&hvnf_offer_idle);
	mutex_unlock(&hvnf_offer_lock);
}

void hvnf_chan_offers_on(struct hvnf_chan *primary, hvnf_offer_fn fn, void *arg)
{
	mutex_lock(&hvnf_offer_lock);
	primary->on_offer = fn;
	primary->offer_arg = arg;
	set_per_channel_state(primary->vmbus, primary);
	mutex_unlock(&hvnf_offer_lock);
	vmbus_set_sc_create_callback(primary->vmbus, hvnf_chan_offered);
}

int hvnf_chan_offers_off(struct hvnf_chan *primary)
{
	bool idle;

	if (!primary->vmbus || !primary->on_offer)
		return 0;
	mutex_lock(&hvnf_offer_lock);
	set_per_channel_state(primary->vmbus, NULL);
	mutex_unlock(&hvnf_offer_lock);

	wait_event_timeout(hvnf_offer_idle, !READ_ONCE(primary->offers_busy),
			   msecs_to_jiffies(HVNF_OFFER_DEADLINE_MS));

	/* The last upcall touches @primary until it drops the lock. */
	mutex_lock(&hvnf_offer_lock);
	idle = !primary->offers_busy;
	if (idle)
		primary->on_offer = NULL;
	mutex_unlock(&hvnf_offer_lock);
	return idle ? 0 : -ETIMEDOUT;
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

int hvnf_chan_gpadl_create(struct hvnf_chan *chan, void *va, u32 len,
			   struct vmbus_gpadl *gpadl)
{
	memset(gpadl, 0, sizeof(*gpadl));
	return vmbus_establish_gpadl_caller_decrypted(chan->vmbus, va, len, gpadl);
}

/*
 * The bus's return value tells of the memory's encryption only. It forgets
 * the handle when, and only when, the host has answered.
 */
int hvnf_chan_gpadl_destroy(struct hv_device *hv, struct vmbus_gpadl *gpadl)
{
	int err = vmbus_teardown_gpadl(hv->channel, gpadl);

	if (READ_ONCE(hv->channel->rescind))
		return err;
	return gpadl->gpadl_handle ? -EIO : err;
}
