// SPDX-License-Identifier: GPL-2.0
/*
 * What QEMU's VMBus lacks for a network device: channels that are offered
 * when the guest asks for them, offers that are taken back and made again.
 *
 * All of that needs the file-local state of vmbus.c, so this file includes
 * vmbus.c and is built in its stead. The text of vmbus.c stays as it is: the
 * functions it calls elsewhere, and its trace points, are diverted by the
 * macros below to the seams this file needs.
 */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "block/aio.h"
#include "hw/hyperv/hyperv.h"
#include "hw/hyperv/vmbus.h"
#include "trace.h"
#include "netvsp-bus.h"

static void bus_saw_contact(struct VMBus *vmbus, uint16_t major, uint16_t minor,
			    uint32_t vcpu, uint64_t server_page,
			    uint64_t client_page, uint64_t int_page);
static void bus_saw_teardown(VMBus *vmbus, uint32_t gpadl_id);
static void bus_saw_created(VMBus *vmbus, uint32_t gpadl_id);
static void bus_schedule(AioContext *ctx, QEMUBHFunc *cb, void *opaque);
static int bus_post(HvSintRoute *route, struct hyperv_message *msg);
static int bus_listen(uint32_t conn_id, HvMsgHandler handler, void *data);
static HvSintRoute *bus_route(uint32_t vp_index, uint32_t sint, HvSintMsgCb cb,
			      void *data);

#undef aio_bh_schedule_oneshot
#define aio_bh_schedule_oneshot(ctx, cb, opaque) bus_schedule(ctx, cb, opaque)
#define hyperv_post_msg(route, msg)		bus_post(route, msg)
#define hyperv_set_msg_handler(id, cb, data)	bus_listen(id, cb, data)
#define hyperv_sint_route_new(vp, sint, cb, data) bus_route(vp, sint, cb, data)
#define trace_vmbus_initiate_contact(args...)	bus_saw_contact(vmbus, args)
#define trace_vmbus_gpadl_teardown(id)		bus_saw_teardown(vmbus, id)
#define trace_vmbus_gpadl_created(id)		bus_saw_created(vmbus, id)

#include "vmbus.c"

#undef hyperv_post_msg
#undef hyperv_set_msg_handler
#undef hyperv_sint_route_new

/* A message of ours to the guest, beside those that vmbus.c makes. */
struct bus_msg {
	QSIMPLEQ_ENTRY(bus_msg) link;
	uint32_t len;
	uint8_t payload[HV_MESSAGE_PAYLOAD_SIZE];
};

/* A number that was rescinded and that the guest has not given back. */
struct bus_zombie {
	QLIST_ENTRY(bus_zombie) link;
	VMBusDevice *dev;
	uint32_t relid;
};

struct bus_client {
	QLIST_ENTRY(bus_client) link;
	VMBusDevice *dev;
	const struct netvsp_bus_ops *ops;
};

#define BUS_RELIDS	(VMBUS_FIRST_CHANID + VMBUS_CHANID_COUNT)

/* There is one VMBus in a machine, so its extension is one object too. */
static struct {
	VMBus *vmbus;
	bool offers_wanted;
	bool ours_in_flight;
	uint32_t last_relid;
	HvSintRoute *held_route;
	struct hyperv_message held_msg;
	QEMUTimer *held_timer;
	uint64_t monitor_page;
	QEMUTimer *monitor_timer;
	DECLARE_BITMAP(monitored, BUS_RELIDS);
	QSIMPLEQ_HEAD(, bus_msg) msgs;
	QLIST_HEAD(, bus_zombie) zombies;
	QLIST_HEAD(, bus_client) clients;
} bus = {
	.msgs = QSIMPLEQ_HEAD_INITIALIZER(bus.msgs),
};

static struct bus_client *client_of(VMBusDevice *dev)
{
	struct bus_client *client;

	QLIST_FOREACH(client, &bus.clients, link)
		if (client->dev == dev)
			return client;
	return NULL;
}

static struct bus_client *client_of_relid(uint32_t relid)
{
	struct bus_zombie *zombie;
	VMBusChannel *chan;

	chan = bus.vmbus ? find_channel(bus.vmbus, relid) : NULL;
	if (chan)
		return client_of(chan->dev);
	QLIST_FOREACH(zombie, &bus.zombies, link)
		if (zombie->relid == relid)
			return client_of(zombie->dev);
	return NULL;
}

/* The device that a message to the guest concerns; the first one if none. */
static struct bus_client *client_of_msg(const vmbus_message_header *msg)
{
	const uint32_t *word = (const void *)msg;
	VMBusGpadl *gpadl;

	switch (msg->message_type) {
	case VMBUS_MSG_OFFERCHANNEL:
		return client_of_relid(((const vmbus_message_offer_channel *)
					msg)->child_relid);
	case VMBUS_MSG_GPADL_TORNDOWN:
		gpadl = find_gpadl(bus.vmbus, word[2]);
		return client_of_relid(gpadl ? gpadl->child_relid : 0);
	case VMBUS_MSG_RESCIND_CHANNELOFFER:
	case VMBUS_MSG_OPENCHANNEL_RESULT:
	case VMBUS_MSG_GPADL_CREATED:
		return client_of_relid(word[2]);
	default:
		return QLIST_FIRST(&bus.clients);
	}
}

static void bus_drop_msgs(void)
{
	struct bus_msg *msg;

	while ((msg = QSIMPLEQ_FIRST(&bus.msgs))) {
		QSIMPLEQ_REMOVE_HEAD(&bus.msgs, link);
		g_free(msg);
	}
	bus.ours_in_flight = false;
}

static void bus_queue(const void *data, uint32_t len)
{
	struct bus_msg *msg = g_new0(struct bus_msg, 1);

	msg->len = MIN(len, sizeof(msg->payload));
	memcpy(msg->payload, data, msg->len);
	QSIMPLEQ_INSERT_TAIL(&bus.msgs, msg, link);
	vmbus_resched(bus.vmbus);
}

/*
 * Runs in the place of vmbus_run(). vmbus.c keeps one message at a time under
 * way and is in the state VMBUS_LISTEN between two of its own transactions:
 * that is when a message of ours can leave without disturbing one.
 */
static void bus_run(void *opaque)
{
	VMBus *vmbus = opaque;
	struct bus_msg *msg;

	if (!vmbus_initialized(vmbus) || !vmbus->sint_route)
		bus_drop_msgs();
	msg = QSIMPLEQ_FIRST(&bus.msgs);
	if (!msg || vmbus->in_progress || vmbus->msg_in_progress ||
	    vmbus->state != VMBUS_LISTEN) {
		vmbus_run(vmbus);
		return;
	}
	bus.ours_in_flight = true;
	post_msg(vmbus, msg->payload, msg->len);
}

static void bus_schedule(AioContext *ctx, QEMUBHFunc *cb, void *opaque)
{
	aio_bh_schedule_oneshot_full(ctx, cb == vmbus_run ? bus_run : cb,
				     opaque, "vmbus");
}

static void bus_delivered(void *data, int status)
{
	VMBus *vmbus = data;
	struct bus_msg *msg;

	/* A bus reset forgot the message that was under way. */
	if (!vmbus->msg_in_progress)
		return;
	if (bus.ours_in_flight && status != -EAGAIN) {
		msg = QSIMPLEQ_FIRST(&bus.msgs);
		QSIMPLEQ_REMOVE_HEAD(&bus.msgs, link);
		g_free(msg);
		bus.ours_in_flight = false;
	}
	vmbus_msg_cb(vmbus, status);
}

static HvSintRoute *bus_route(uint32_t vp_index, uint32_t sint, HvSintMsgCb cb,
			      void *data)
{
	if (!qemu_get_cpu(vp_index))
		return NULL;
	return hyperv_sint_route_new(vp_index, sint, cb ? bus_delivered : NULL,
				     data);
}

/* ---- messages to the guest pass here, ours and those of vmbus.c ---- */

static void bus_swallowed(void *opaque)
{
	bus_delivered(opaque, 0);
}

/* Of a channel that is gone by then there is nothing more to say. */
static void bus_release_held(void *opaque)
{
	if (client_of_msg((void *)bus.held_msg.payload))
		hyperv_post_msg(bus.held_route, &bus.held_msg);
	else
		bus_swallowed(bus.vmbus);
	hyperv_sint_route_unref(bus.held_route);
	bus.held_route = NULL;
}

static void bus_hold(HvSintRoute *route, struct hyperv_message *msg,
		     int64_t delay_ms)
{
	if (!bus.held_timer)
		bus.held_timer = timer_new_ms(QEMU_CLOCK_VIRTUAL,
					      bus_release_held, NULL);
	hyperv_sint_route_ref(route);
	bus.held_route = route;
	bus.held_msg = *msg;
	timer_mod(bus.held_timer,
		  qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + delay_ms);
}

static int bus_post(HvSintRoute *route, struct hyperv_message *msg)
{
	vmbus_message_header *hdr = (void *)msg->payload;
	struct bus_client *client = client_of_msg(hdr);
	bool twice = false;
	int64_t delay = 0;

	if (client && client->ops->message)
		delay = client->ops->message(client->dev, hdr->message_type,
					     hdr, msg->header.payload_size,
					     &twice);
	if (twice && !bus.ours_in_flight)
		bus_queue(msg->payload, msg->header.payload_size);
	if (delay > 0) {
		bus_hold(route, msg, delay);
		return 0;
	}
	if (delay < 0) {
		aio_bh_schedule_oneshot_full(qemu_get_aio_context(),
					     bus_swallowed, bus.vmbus, "vmbus");
		return 0;
	}
	return hyperv_post_msg(route, msg);
}

void netvsp_bus_inject(VMBusDevice *dev, const void *msg, uint32_t len)
{
	bus_queue(msg, len);
}

/* ---- messages from the guest that vmbus.c does not know ---- */

/*
 * vmbus.c finds what its transaction is about when it is over, and asserts
 * that it does. What goes away in the midst of one ends it.
 */
static void bus_abandon(VMBus *vmbus, bool concerned, int transaction)
{
	if (concerned && vmbus->state == transaction)
		vmbus->state = VMBUS_LISTEN;
}

static void bus_drop_gpadls(uint32_t relid)
{
	VMBusGpadl *gpadl, *next;

	QTAILQ_FOREACH_SAFE(gpadl, &bus.vmbus->gpadl_list, link, next) {
		if (gpadl->child_relid != relid ||
		    gpadl->state == VMGPADL_TORNDOWN)
			continue;
		bus_abandon(bus.vmbus, gpadl->state == VMGPADL_INIT &&
			    gpadl_full(gpadl), VMBUS_CREATE_GPADL);
		bus_abandon(bus.vmbus, gpadl->state == VMGPADL_TEARINGDOWN,
			    VMBUS_TEARDOWN_GPADL);
		gpadl->state = VMGPADL_TORNDOWN;
		vmbus_put_gpadl(gpadl);
	}
}

static void bus_relid_released(void *opaque)
{
	uint32_t relid = GPOINTER_TO_UINT(opaque);
	struct bus_client *client = client_of_relid(relid);
	struct bus_zombie *zombie;

	/* On a rescinded channel the guest need not tear its GPADLs down. */
	QLIST_FOREACH(zombie, &bus.zombies, link)
		if (zombie->relid == relid)
			break;
	if (zombie) {
		bus_drop_gpadls(relid);
		clear_bit(relid - VMBUS_FIRST_CHANID,
			  bus.vmbus->chanid_bitmap);
		QLIST_REMOVE(zombie, link);
		g_free(zombie);
	}
	if (client)
		client->ops->relid_released(client->dev, relid);
}

/* In a vCPU thread; vmbus.c queues what it gets, and so does this. */
static uint16_t bus_recv(const struct hyperv_post_message_input *msg,
			 void *data)
{
	const uint32_t *word = (const void *)msg->payload;

	if (msg->message_type != HV_MESSAGE_VMBUS || msg->payload_size < 12 ||
	    word[0] != VMBUS_MSG_RELID_RELEASED) {
		if (msg->payload_size >= 4 && word[0] == VMBUS_MSG_REQUESTOFFERS)
			qatomic_set(&bus.offers_wanted, true);
		return vmbus_recv_message(msg, data);
	}
	aio_bh_schedule_oneshot_full(qemu_get_aio_context(), bus_relid_released,
				     GUINT_TO_POINTER(word[2]), "relid");
	return HV_STATUS_SUCCESS;
}

static int bus_listen(uint32_t conn_id, HvMsgHandler handler, void *data)
{
	if (handler)
		bus.vmbus = data;
	return hyperv_set_msg_handler(conn_id, handler ? bus_recv : NULL, data);
}

/* ---- what vmbus.c announces through its trace points ---- */

static void bus_saw_contact(VMBus *vmbus, uint16_t major, uint16_t minor,
			    uint32_t vcpu, uint64_t server_page,
			    uint64_t client_page, uint64_t int_page)
{
	struct bus_client *client;
	struct bus_zombie *zombie;

	bus.monitor_page = client_page;
	bitmap_zero(bus.monitored, BUS_RELIDS);
	bus_drop_msgs();
	qatomic_set(&bus.offers_wanted, false);
	while ((zombie = QLIST_FIRST(&bus.zombies))) {
		clear_bit(zombie->relid - VMBUS_FIRST_CHANID,
			  vmbus->chanid_bitmap);
		QLIST_REMOVE(zombie, link);
		g_free(zombie);
	}
	QLIST_FOREACH(client, &bus.clients, link)
		client->ops->forgotten(client->dev);
}

static void bus_saw_teardown(VMBus *vmbus, uint32_t gpadl_id)
{
	VMBusGpadl *gpadl = find_gpadl(vmbus, gpadl_id);
	struct bus_client *client;

	if (!gpadl || gpadl->state == VMGPADL_TORNDOWN)
		return;
	client = client_of_relid(gpadl->child_relid);
	if (client)
		client->ops->gpadl_teardown(client->dev, gpadl_id);
}

static void bus_saw_created(VMBus *vmbus, uint32_t gpadl_id)
{
	VMBusGpadl *gpadl = find_gpadl(vmbus, gpadl_id);
	struct bus_client *client;

	client = gpadl ? client_of_relid(gpadl->child_relid) : NULL;
	if (client)
		client->ops->gpadl_created(client->dev, gpadl_id,
					   gpadl->child_relid,
					   gpadl->num_gfns);
}

#include "netvsp-monitor.c.inc"
#include "netvsp-offers.c.inc"
