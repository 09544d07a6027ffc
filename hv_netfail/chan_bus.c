// SPDX-License-Identifier: GPL-2.0
/*
 * What is asked of the bus itself: the driver, the life of channels, and of
 * memory lent to the host. The bus waits for the host in most of it, without
 * a deadline; so these calls are errands.
 */
#include <linux/device.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <asm/mshyperv.h>

#include "chan.h"
#include "errand.h"
#include "queue.h"

#undef pr_fmt
#define pr_fmt(fmt)	HVNF_NAME ": " fmt

/* Smallest ring worth opening a channel with, bytes of each direction. */
#define HVNF_RING_MIN		(128 * 1024)

/* How long the bus may take for a call, the host's answer included. */
#define HVNF_BUS_DEADLINE_MS	HVNF_HOST_DEADLINE_MS

/**
 * struct hvnf_bus_call - a call that the bus may not return from
 * @errand: the call
 * @what: of it, for the log
 * @vmbus: channel it is about
 * @hv: its device, held: a rescind would free the channel under the call
 * @queue: context of the channel's interrupt
 * @bytes: of a ring, or of @va
 * @va: memory to be shared
 * @gpadl: handle of it
 */
struct hvnf_bus_call {
	struct hvnf_errand errand;
	const char *what;
	struct vmbus_channel *vmbus;
	struct hv_device *hv;
	struct hvnf_queue *queue;
	u32 bytes;
	void *va;
	struct vmbus_gpadl gpadl;
};

int hvnf_chan_register(struct hv_driver *driver)
{
	if (vmbus_proto_version < VERSION_WIN10) {
		pr_err("this host speaks VMBus %u.%u; 4.0 (Windows Server 2016) or newer is needed\n",
		       vmbus_proto_version >> 16, vmbus_proto_version & 0xffff);
		return -ENODEV;
	}
	return vmbus_driver_register(driver);
}

void hvnf_chan_unregister(struct hv_driver *driver)
{
	vmbus_driver_unregister(driver);
}

int hvnf_chan_host_fits(struct hv_device *hv)
{
	/* Page ranges would have to be bounced through memory the host may see. */
	if (hv_is_isolation_supported()) {
		dev_err(&hv->device, "isolated guests are not supported yet\n");
		return -EOPNOTSUPP;
	}
	return 0;
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

static struct hvnf_bus_call *hvnf_bus_call_alloc(const char *what, struct hv_device *hv,
						 struct vmbus_channel *vmbus, gfp_t gfp)
{
	struct hvnf_bus_call *call = kzalloc_obj(*call, gfp);

	if (!call)
		return NULL;
	get_device(&hv->device);
	call->what = what;
	call->hv = hv;
	call->vmbus = vmbus;
	return call;
}

static void hvnf_bus_call_free(struct hvnf_bus_call *call)
{
	put_device(&call->hv->device);
	kfree(call);
}

static int hvnf_bus_do(struct hvnf_bus_call *call, int (*run)(struct hvnf_errand *errand),
		       void (*late)(struct hvnf_errand *errand))
{
	struct device *dev = &call->hv->device;
	const char *what = call->what;
	int ret;

	call->errand.run = run;
	call->errand.late = late;
	if (hvnf_errand_run(&call->errand, HVNF_BUS_DEADLINE_MS, &ret))
		return ret;
	/* The call is not ours any more; the caller has the device. */
	dev_err(dev, "the host does not answer the bus: %s hangs\n", what);
	return -ETIMEDOUT;
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

static void hvnf_bus_say_late(const struct hvnf_bus_call *call)
{
	dev_info(&call->hv->device, "%s ended after its time (%d)\n", call->what,
		 call->errand.result);
}

static void hvnf_bus_open_late(struct hvnf_errand *errand)
{
	struct hvnf_bus_call *call = hvnf_bus_call_of(errand);

	hvnf_bus_say_late(call);
	if (!errand->result)
		vmbus_close(call->vmbus);
	hvnf_bus_call_free(call);
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
	struct hvnf_bus_call *call = hvnf_bus_call_of(errand);

	hvnf_bus_say_late(call);
	hvnf_bus_call_free(call);
}

static void hvnf_chan_set_open(struct hvnf_chan *chan, bool open)
{
	unsigned long flags;

	spin_lock_irqsave(&chan->gate, flags);
	WRITE_ONCE(chan->open, open);
	spin_unlock_irqrestore(&chan->gate, flags);
}

static struct hv_device *hvnf_chan_device(const struct vmbus_channel *vmbus)
{
	return vmbus->primary_channel ? vmbus->primary_channel->device_obj : vmbus->device_obj;
}

static int hvnf_chan_connect(struct hvnf_chan *chan, u32 ring_bytes)
{
	struct vmbus_channel *vmbus = chan->vmbus;
	struct hvnf_bus_call *call;
	int err;

	call = hvnf_bus_call_alloc("opening a channel", hvnf_chan_device(vmbus), vmbus,
				   GFP_KERNEL);
	if (!call)
		return -ENOMEM;
	call->queue = chan->queue;
	call->bytes = max_t(u32, ring_bytes, HVNF_RING_MIN);
	err = hvnf_bus_do(call, hvnf_bus_open, hvnf_bus_open_late);
	if (err == -ETIMEDOUT) {
		chan->queue->bus_holds = true;
		return err;
	}
	chan->ring_bytes = call->bytes;
	hvnf_bus_call_free(call);
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
	struct hvnf_bus_call *call;
	int err;

	call = hvnf_bus_call_alloc("closing a channel", hvnf_chan_device(chan->vmbus), chan->vmbus,
				   GFP_KERNEL | __GFP_NOFAIL);
	err = hvnf_bus_do(call, hvnf_bus_close, hvnf_bus_late);
	if (err != -ETIMEDOUT)
		hvnf_bus_call_free(call);
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

void *hvnf_chan_mem_alloc(struct hv_device *hv, u32 len, struct page ***chunks,
			  u32 *chunk_count)
{
	return vmbus_alloc_buffer(hv->channel, len, chunks, chunk_count);
}

void hvnf_chan_mem_free(void *va, struct page **chunks, u32 chunk_count)
{
	vmbus_free_buffer(va, chunks, chunk_count);
}

/* Whatever @gpadl says after a call that did not return in time is of no use. */
static int hvnf_chan_gpadl(struct hvnf_bus_call *call, struct vmbus_gpadl *gpadl,
			   int (*run)(struct hvnf_errand *errand))
{
	int err;

	err = hvnf_bus_do(call, run, hvnf_bus_late);
	if (err == -ETIMEDOUT)
		return err;
	*gpadl = call->gpadl;
	hvnf_bus_call_free(call);
	return err;
}

int hvnf_chan_gpadl_create(struct hv_device *hv, void *va, u32 len, struct vmbus_gpadl *gpadl)
{
	struct hvnf_bus_call *call = hvnf_bus_call_alloc("lending memory", hv, hv->channel,
							 GFP_KERNEL);

	if (!call)
		return -ENOMEM;
	call->va = va;
	call->bytes = len;
	return hvnf_chan_gpadl(call, gpadl, hvnf_bus_gpadl_create);
}

int hvnf_chan_gpadl_destroy(struct hv_device *hv, struct vmbus_gpadl *gpadl)
{
	struct hvnf_bus_call *call = hvnf_bus_call_alloc("taking memory back", hv, hv->channel,
							 GFP_KERNEL | __GFP_NOFAIL);

	call->gpadl = *gpadl;
	return hvnf_chan_gpadl(call, gpadl, hvnf_bus_gpadl_destroy);
}
