// SPDX-License-Identifier: GPL-2.0
/*
 * The device as QEMU sees it: properties, its life, its place on the bus.
 */
#include "qemu/osdep.h"
#include "qemu/module.h"
#include "qapi/error.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "netvsp.h"
#include "netvsp-fault.h"

/* xorshift64*: any generator will do that the seed alone determines. */
uint64_t netvsp_chance(struct netvsp *vsp)
{
	vsp->chance ^= vsp->chance >> 12;
	vsp->chance ^= vsp->chance << 25;
	vsp->chance ^= vsp->chance >> 27;
	return vsp->chance * 0x2545f4914f6cdd1dULL;
}

/* ---- what the bus tells ---- */

static void gpadl_created(VMBusDevice *dev, uint32_t gpadl, uint32_t relid,
			  uint32_t pages)
{
	netvsp_ledger_gpadl(HV_NETVSP(dev), gpadl, relid, pages);
}

static void lose_area(struct netvsp *vsp, struct netvsp_area *area,
		      bool revoked, const char *what)
{
	if (!revoked)
		netvsp_violation(vsp, "GPADL %#x torn down while it is %s",
				 area->id, what);
	netvsp_area_unmap(area);
}

static void gpadl_teardown(VMBusDevice *dev, uint32_t gpadl)
{
	struct netvsp *vsp = HV_NETVSP(dev);
	struct netvsp_conn *conn = vsp->conn;
	unsigned int i;

	for (i = 0; i < NETVSP_MAX_CHANNELS; i++)
		if (vsp->chan[i].open && vsp->chan[i].ring.id == gpadl)
			netvsp_chan_stop(&vsp->chan[i],
					 "GPADL %#x of the ring torn down",
					 gpadl);
	if (conn && netvsp_area_mapped(&conn->recv) && conn->recv.id == gpadl)
		lose_area(vsp, &conn->recv, conn->recv_revoked,
			  "the receive area");
	if (conn && netvsp_area_mapped(&conn->send) && conn->send.id == gpadl)
		lose_area(vsp, &conn->send, conn->send_revoked,
			  "the send area");
	netvsp_ledger_gpadl_gone(vsp, gpadl);
}

static void relid_released(VMBusDevice *dev, uint32_t relid)
{
	struct netvsp *vsp = HV_NETVSP(dev);

	netvsp_ledger_relid_gone(vsp, relid);
	if (relid != vsp->old_relid)
		return;
	vsp->old_relid = 0;
	qemu_bh_schedule(vsp->offer_bh);
}

static void forgotten(VMBusDevice *dev)
{
	struct netvsp *vsp = HV_NETVSP(dev);
	unsigned int i;

	for (i = 1; i < NETVSP_MAX_CHANNELS; i++)
		netvsp_bus_withhold(vsp->chan[i].vmchan);
	vsp->old_relid = 0;
	netvsp_ledger_forget(vsp);
}

static const char *message_point(uint32_t type)
{
	switch (type) {
	case VMBUS_MSG_OFFERCHANNEL:
		return "vmbus.offer";
	case VMBUS_MSG_RESCIND_CHANNELOFFER:
		return "vmbus.rescind";
	case VMBUS_MSG_ALLOFFERS_DELIVERED:
		return "vmbus.all-offers";
	case VMBUS_MSG_OPENCHANNEL_RESULT:
		return "vmbus.open-result";
	case VMBUS_MSG_GPADL_CREATED:
		return "vmbus.gpadl-created";
	case VMBUS_MSG_GPADL_TORNDOWN:
		return "vmbus.gpadl-torndown";
	case VMBUS_MSG_VERSION_RESPONSE:
		return "vmbus.version-response";
	case VMBUS_MSG_UNLOAD_RESPONSE:
		return "vmbus.unload-response";
	default:
		return "vmbus.other";
	}
}

/* A message of the bus is about to leave: faults may change or hold it. */
static int64_t bus_message(VMBusDevice *dev, uint32_t type, void *msg,
			   uint32_t len, bool *twice)
{
	struct netvsp_view view = {
		.kind = NETVSP_VIEW_VMBUS, .chan = -1,
		.msg = msg, .msg_len = len, .room = len,
	};
	struct netvsp *vsp = HV_NETVSP(dev);
	struct netvsp_effect effect;

	if (!netvsp_faults_any(vsp))
		return 0;
	netvsp_fault(vsp, message_point(type), &view, &effect);
	*twice = effect.twice;
	netvsp_fault_end(vsp, &effect);
	return effect.drop ? -1 : effect.delay_ms;
}

static bool bus_monitored(VMBusDevice *dev)
{
	return HV_NETVSP(dev)->conf.monitor;
}

static void bus_rung(VMBusDevice *dev)
{
	HV_NETVSP(dev)->stats.monitor_signals++;
}

static const struct netvsp_bus_ops bus_ops = {
	.message = bus_message,
	.gpadl_created = gpadl_created,
	.gpadl_teardown = gpadl_teardown,
	.relid_released = relid_released,
	.forgotten = forgotten,
	.monitored = bus_monitored,
	.rung = bus_rung,
};

static struct netvsp_chan *chan_of(VMBusChannel *vmchan)
{
	struct netvsp *vsp = HV_NETVSP(vmbus_channel_device(vmchan));

	return &vsp->chan[vmbus_channel_idx(vmchan)];
}

static int open_channel(VMBusChannel *vmchan)
{
	return netvsp_chan_open(chan_of(vmchan));
}

static void close_channel(VMBusChannel *vmchan)
{
	netvsp_chan_close(chan_of(vmchan));
}

static void channel_notify(VMBusChannel *vmchan)
{
	netvsp_chan_work(chan_of(vmchan));
}

static uint16_t channel_count(VMBusDevice *dev)
{
	return NETVSP_MAX_CHANNELS;
}

/* ---- rescind and offer ---- */

/**
 * netvsp_rescind() - take the device away from the guest
 *
 * Done from a bottom half, as the caller may be the very channel's worker.
 */
void netvsp_rescind(struct netvsp *vsp)
{
	unsigned int i;

	for (i = 0; i < NETVSP_MAX_CHANNELS; i++)
		vsp->chan[i].stopped = true;
	vsp->want_rescind = true;
	qemu_bh_schedule(vsp->offer_bh);
}

/* Takes one sub-channel away, likewise from a bottom half. */
void netvsp_rescind_chan(struct netvsp *vsp, uint32_t index)
{
	vsp->chan[index].stopped = true;
	vsp->want_rescind_chan |= 1ULL << index;
	qemu_bh_schedule(vsp->offer_bh);
}

static void rescind_now(struct netvsp *vsp, VMBusChannel *primary)
{
	uint32_t relid = netvsp_bus_relid(primary);

	vsp->want_rescind = false;
	netvsp_subchan_rescind_all(vsp);
	if (!netvsp_bus_offered(primary))
		return;
	netvsp_event(vsp, "rescind relid=%u", relid);
	if (!netvsp_bus_rescind(primary))
		return;
	vsp->old_relid = relid;
	netvsp_ledger_relid_rescinded(vsp, relid);
}

static void offer_bh(void *opaque)
{
	struct netvsp *vsp = opaque;
	VMBusChannel *primary = netvsp_primary(vsp)->vmchan;
	unsigned int i;

	for (i = 1; i < NETVSP_MAX_CHANNELS; i++)
		if (vsp->want_rescind_chan >> i & 1)
			netvsp_subchan_rescind(&vsp->chan[i]);
	vsp->want_rescind_chan = 0;
	if (vsp->want_rescind)
		rescind_now(vsp, primary);
	if (!vsp->want_offer || vsp->old_relid)
		return;
	vsp->want_offer = false;
	if (!netvsp_bus_offer(primary))
		netvsp_event(vsp, "offer relid=%u", netvsp_bus_relid(primary));
}

/**
 * netvsp_reoffer() - give a rescinded device to the guest again
 * @vsp: the port
 * @at_once: do not wait until the guest has released the old number, as every
 *	     real host does
 *
 * Return: 0, or -EEXIST when it is on offer
 */
int netvsp_reoffer(struct netvsp *vsp, bool at_once)
{
	if (netvsp_bus_offered(netvsp_primary(vsp)->vmchan) &&
	    !vsp->want_rescind)
		return -EEXIST;
	vsp->want_offer = true;
	if (at_once)
		vsp->old_relid = 0;
	qemu_bh_schedule(vsp->offer_bh);
	return 0;
}

/* ---- commands ---- */

static void set_command(Object *obj, const char *line, Error **errp)
{
	struct netvsp *vsp = HV_NETVSP(obj);
	GString *out = g_string_new(NULL);

	netvsp_command(vsp, line, out, errp);
	g_free(vsp->reply);
	vsp->reply = g_string_free(out, false);
}

static char *get_reply(Object *obj, Error **errp)
{
	return g_strdup(HV_NETVSP(obj)->reply ?: "");
}

/* ---- life ---- */

static void netvsp_realize(VMBusDevice *dev, Error **errp)
{
	struct netvsp *vsp = HV_NETVSP(dev);
	unsigned int i;

	qemu_macaddr_default_if_unset(&vsp->nic_conf.macaddr);
	vsp->mac = vsp->nic_conf.macaddr;
	vsp->chance = vsp->seed ?: 1;
	vsp->scratch = g_malloc(65536 * 8);
	vsp->message = g_malloc(NETVSP_MAX_MESSAGE);
	vsp->slot_image = g_malloc(NETVSP_MAX_SLOT);
	vsp->link_timer = timer_new_ms(QEMU_CLOCK_VIRTUAL, netvsp_link_tick,
				       vsp);
	vsp->offer_timer = timer_new_us(QEMU_CLOCK_VIRTUAL,
					netvsp_subchan_tick, vsp);
	vsp->vf.revoke_timer = timer_new_ms(QEMU_CLOCK_VIRTUAL,
					    netvsp_vf_revoke_expired, vsp);
	vsp->rx_bh = qemu_bh_new(netvsp_rx_bh, vsp);
	vsp->offer_bh = qemu_bh_new(offer_bh, vsp);
	for (i = 0; i < NETVSP_MAX_CHANNELS; i++) {
		vsp->chan[i].vsp = vsp;
		vsp->chan[i].index = i;
		vsp->chan[i].vmchan = vmbus_device_channel(dev, i);
		QSIMPLEQ_INIT(&vsp->chan[i].waiting);
		QSIMPLEQ_INIT(&vsp->chan[i].frames);
		if (i)
			netvsp_bus_withhold(vsp->chan[i].vmchan);
	}
	netvsp_bus_attach(dev, &bus_ops);
	netvsp_switch_realize(vsp, errp);
}

static void netvsp_instance_init(Object *obj)
{
	struct netvsp *vsp = HV_NETVSP(obj);

	QSIMPLEQ_INIT(&vsp->control);
	netvsp_conf_init(vsp);
	netvsp_events_init(vsp);
	netvsp_ledger_init(vsp);
	netvsp_faults_init(vsp);
	vsp->allowed = g_array_new(false, false, sizeof(struct netvsp_allowed));
}

static Property netvsp_properties[] = {
	DEFINE_NIC_PROPERTIES(struct netvsp, nic_conf),
	DEFINE_PROP_NETDEV("vfnetdev", struct netvsp, vf_peers),
	DEFINE_PROP_UINT64("seed", struct netvsp, seed, 1),
	DEFINE_PROP_UINT32("serial", struct netvsp, vf.serial, 7),
	DEFINE_PROP_END_OF_LIST()
};

/* Of all synthetic network adapters. */
static const QemuUUID class_guid = {
	.data = { 0xf8, 0x61, 0x51, 0x63, 0xdf, 0x3e, 0x46, 0xc5,
		  0x91, 0x3f, 0xf2, 0xd2, 0xf9, 0x65, 0xed, 0x0e },
};

static void netvsp_class_init(ObjectClass *klass, void *data)
{
	DeviceClass *dc = DEVICE_CLASS(klass);
	VMBusDeviceClass *vdc = VMBUS_DEVICE_CLASS(klass);

	vdc->classid = class_guid;
	vdc->channel_flags = VMBUS_CHANNEL_ENUMERATE_DEVICE_INTERFACE;
	vdc->vmdev_realize = netvsp_realize;
	vdc->num_channels = channel_count;
	vdc->open_channel = open_channel;
	vdc->close_channel = close_channel;
	vdc->chan_notify_cb = channel_notify;
	device_class_set_props(dc, netvsp_properties);
	dc->hotpluggable = false;
	set_bit(DEVICE_CATEGORY_NETWORK, dc->categories);
	object_class_property_add_str(klass, "cmd", NULL, set_command);
	object_class_property_add_str(klass, "reply", get_reply, NULL);
}

static const TypeInfo netvsp_type = {
	.name = TYPE_HV_NETVSP,
	.parent = TYPE_VMBUS_DEVICE,
	.instance_size = sizeof(struct netvsp),
	.instance_init = netvsp_instance_init,
	.class_init = netvsp_class_init,
};

static void netvsp_register(void)
{
	type_register_static(&netvsp_type);
}

type_init(netvsp_register)
