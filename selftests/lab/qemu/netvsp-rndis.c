// SPDX-License-Identifier: GPL-2.0
/*
 * The RNDIS control channel: requests of the guest, replies to them, and
 * indications. What goes to the guest travels in the control slots of its
 * receive area, and waits while it holds all of them.
 */
#include "qemu/osdep.h"
#include "netvsp.h"
#include "netvsp-fault.h"

#define MAX_TRANSFER	0xefffffff

struct netvsp_control_msg {
	QSIMPLEQ_ENTRY(netvsp_control_msg) link;
	const char *point;
	uint32_t oid;
	char *rewrite;
	int64_t rewrite_us;
	uint32_t len;
	uint8_t data[];
};

static void free_control(void *arg)
{
	struct netvsp_control_msg *m = arg;

	g_free(m->rewrite);
	g_free(m);
}

/* ---- to the guest ---- */

static void send_control(struct netvsp *vsp, struct netvsp_control_msg *m,
			 uint32_t slot)
{
	struct netvsp_conn *conn = vsp->conn;
	const struct nvsp_rndis msg = {
		.type = cpu_to_le32(NVSP_MSG_RNDIS),
		.channel_type = cpu_to_le32(NVSP_RNDIS_CONTROL),
		.section = cpu_to_le32(NVSP_SECTION_NONE),
	};
	struct {
		vmbus_pkt_xferpg head;
		vmbus_xferpg_range range;
	} desc = {
		.head.buffer_id = cpu_to_le16(conn->recv_id),
		.head.rangecount = cpu_to_le32(1),
		.range.byte_offset = cpu_to_le32(slot * conn->slot_size),
		.range.byte_count = cpu_to_le32(m->len),
	};
	uint8_t padded[NVSP_MSG_SIZE_61] = {};
	struct netvsp_outpkt pkt = {
		.type = VMBUS_PACKET_DATA_USING_XFER_PAGES,
		.flags = VMBUS_PACKET_FLAG_REQUEST_COMPLETION,
		.tid = slot,
		.desc = &desc,
		.desc_len = sizeof(desc),
		.msg = padded,
		.msg_len = netvsp_nvsp_msg_size(vsp),
	};

	memcpy(padded, &msg, sizeof(msg));
	netvsp_area_write(&conn->recv, slot * conn->slot_size, m->data,
			  m->len);
	if (m->rewrite)
		netvsp_rewrite(vsp, slot * conn->slot_size, m->len, m->rewrite,
			       m->rewrite_us);
	netvsp_out(netvsp_primary(vsp), "rx.control", &pkt);
}

/* Sends what waits, as far as there are slots. */
void netvsp_rndis_flush(struct netvsp *vsp)
{
	struct netvsp_conn *conn = vsp->conn;
	struct netvsp_control_msg *m;
	int slot;

	if (!conn || conn->recv_revoked || !netvsp_area_mapped(&conn->recv) ||
	    !netvsp_chan_running(netvsp_primary(vsp)))
		return;
	while ((m = QSIMPLEQ_FIRST(&vsp->control))) {
		slot = netvsp_control_slot_take(vsp);
		if (slot < 0)
			return;
		QSIMPLEQ_REMOVE_HEAD(&vsp->control, link);
		vsp->control_bytes -= m->len;
		send_control(vsp, m, slot);
		free_control(m);
	}
	netvsp_link_ready(vsp);
}

void netvsp_rndis_drop(struct netvsp *vsp)
{
	struct netvsp_control_msg *m;

	while ((m = QSIMPLEQ_FIRST(&vsp->control))) {
		QSIMPLEQ_REMOVE_HEAD(&vsp->control, link);
		free_control(m);
	}
	vsp->control_bytes = 0;
}

static void queue_control(struct netvsp *vsp, void *arg)
{
	struct netvsp_control_msg *m = arg;

	if (vsp->control_bytes + m->len > NETVSP_CONTROL_BACKLOG) {
		netvsp_chan_stop(netvsp_primary(vsp),
				 "control messages are not received");
		free_control(m);
		return;
	}
	QSIMPLEQ_INSERT_TAIL(&vsp->control, m, link);
	vsp->control_bytes += m->len;
	netvsp_rndis_flush(vsp);
}

static struct netvsp_control_msg *
new_control(const char *point, uint32_t oid, const void *msg, uint32_t len)
{
	struct netvsp_control_msg *m = g_malloc0(sizeof(*m) + len);

	m->point = point;
	m->oid = oid;
	m->len = len;
	memcpy(m->data, msg, len);
	return m;
}

static void queue_copy(struct netvsp *vsp, void *arg)
{
	struct netvsp_control_msg *m = arg;

	queue_control(vsp, new_control(m->point, m->oid, m->data, m->len));
}

static void send_with_faults(struct netvsp *vsp, const char *point,
			     uint32_t oid, const void *msg, uint32_t len)
{
	uint32_t room = vsp->conn->slot_size;
	g_autofree uint8_t *copy = g_malloc0(room);
	struct netvsp_view view = {
		.kind = NETVSP_VIEW_RNDIS, .oid = oid,
		.msg = copy, .msg_len = len, .room = room,
	};
	struct netvsp_control_msg *m;
	struct netvsp_effect effect;

	memcpy(copy, msg, len);
	netvsp_fault(vsp, point, &view, &effect);
	m = new_control(point, oid, copy, view.msg_len);
	m->rewrite = g_strdup(effect.rewrite);
	m->rewrite_us = effect.rewrite_us;
	if (effect.drop) {
		free_control(m);
	} else if (effect.delay_ms) {
		netvsp_later_us(vsp, effect.delay_ms * 1000, queue_copy, m,
				free_control);
	} else {
		if (effect.twice)
			queue_copy(vsp, m);
		queue_control(vsp, m);
	}
	netvsp_fault_end(vsp, &effect);
}

/**
 * netvsp_rndis_send() - send a control message to the guest
 * @vsp: the port, connected
 * @point: name under which fault rules know the message
 * @oid: the object it is about, or 0
 * @msg: the message
 * @len: bytes
 */
void netvsp_rndis_send(struct netvsp *vsp, const char *point, uint32_t oid,
		       const void *msg, uint32_t len)
{
	if (len > vsp->conn->slot_size) {
		netvsp_event(vsp, "%s of %u bytes does not fit a slot", point,
			     len);
		return;
	}
	if (netvsp_faults_any(vsp))
		send_with_faults(vsp, point, oid, msg, len);
	else
		queue_control(vsp, new_control(point, oid, msg, len));
}

/**
 * netvsp_rndis_indicate() - tell the guest of a change
 * @vsp: the port
 * @status: RNDIS_STATUS_*
 * @detail: goes with it, may be %NULL
 * @len: bytes of it
 */
void netvsp_rndis_indicate(struct netvsp *vsp, uint32_t status,
			   const void *detail, uint32_t len)
{
	g_autoptr(GByteArray) msg = g_byte_array_new();
	struct rndis_indicate head = {
		.hdr.type = cpu_to_le32(RNDIS_MSG_INDICATE),
		.hdr.len = cpu_to_le32(sizeof(head) + len),
		.status = cpu_to_le32(status),
		.buf_len = cpu_to_le32(len),
		.buf_offset = cpu_to_le32(len ? sizeof(head) -
						RNDIS_OFFSET_BASE : 0),
	};

	if (!vsp->conn || !vsp->conn->rndis_up)
		return;
	netvsp_event(vsp, "rndis indicate %#x", status);
	g_byte_array_append(msg, (void *)&head, sizeof(head));
	if (len)
		g_byte_array_append(msg, detail, len);
	netvsp_rndis_send(vsp, "rndis.indicate", 0, msg->data, msg->len);
}

/* ---- from the guest ---- */

static void on_init(struct netvsp *vsp, const uint8_t *data, uint32_t len)
{
	const struct rndis_init *msg = (const void *)data;
	struct netvsp_conn *conn = vsp->conn;
	const struct rndis_init_complete reply = {
		.hdr.type = cpu_to_le32(RNDIS_MSG_INIT | RNDIS_MSG_REPLY),
		.hdr.len = cpu_to_le32(sizeof(reply)),
		.id = msg->id,
		.status = cpu_to_le32(RNDIS_STATUS_SUCCESS),
		.major = cpu_to_le32(RNDIS_VERSION_MAJOR),
		.minor = cpu_to_le32(RNDIS_VERSION_MINOR),
		.device_flags = cpu_to_le32(1),
		.max_packets = cpu_to_le32(conn->conf.max_packets),
		.max_transfer = cpu_to_le32(MAX_TRANSFER),
		.align_shift = cpu_to_le32(conn->conf.align_shift),
	};

	if (conn->rndis_up) {
		netvsp_chan_stop(netvsp_primary(vsp), "second RNDIS INITIALIZE");
		return;
	}
	conn->rndis_up = true;
	vsp->guest_link_up = vsp->link_up;
	netvsp_event(vsp, "rndis init %u.%u", le32_to_cpu(msg->major),
		     le32_to_cpu(msg->minor));
	netvsp_rndis_send(vsp, "rndis.init-complete", 0, &reply,
			  sizeof(reply));
	netvsp_vf_ready(vsp);
}

/* No reply exists; the real host does nothing about it either. */
static void on_halt(struct netvsp *vsp, const uint8_t *data, uint32_t len)
{
	netvsp_event(vsp, "rndis halt");
}

/* Whether the input lies in the message; the channel ends when it does not. */
static bool info_inside(struct netvsp *vsp, const struct rndis_oid *msg,
			uint32_t len, const char *what)
{
	uint32_t info_len = le32_to_cpu(msg->info_len);
	uint32_t offset = le32_to_cpu(msg->info_offset);
	uint32_t body = len - RNDIS_OFFSET_BASE;

	if (!info_len || (offset <= body && info_len <= body - offset))
		return true;
	netvsp_chan_stop(netvsp_primary(vsp),
			 "%s %#x: input outside the message", what,
			 le32_to_cpu(msg->oid));
	return false;
}

static void on_query(struct netvsp *vsp, const uint8_t *data, uint32_t len)
{
	const struct rndis_oid *msg = (const void *)data;
	g_autoptr(GByteArray) reply = g_byte_array_new();
	g_autoptr(GByteArray) info = g_byte_array_new();
	uint32_t oid = le32_to_cpu(msg->oid);
	struct rndis_query_complete head = {
		.hdr.type = cpu_to_le32(RNDIS_MSG_QUERY | RNDIS_MSG_REPLY),
		.id = msg->id,
	};
	uint32_t status;

	if (!info_inside(vsp, msg, len, "query"))
		return;
	status = netvsp_oid_query(vsp, oid,
				  data + RNDIS_OFFSET_BASE +
				  le32_to_cpu(msg->info_offset),
				  le32_to_cpu(msg->info_len), info);
	netvsp_event(vsp, "rndis query oid=%#010x status=%#x", oid, status);
	if (status != RNDIS_STATUS_SUCCESS)
		g_byte_array_set_size(info, 0);
	head.status = cpu_to_le32(status);
	head.hdr.len = cpu_to_le32(sizeof(head) + info->len);
	head.info_len = cpu_to_le32(info->len);
	if (info->len)
		head.info_offset = cpu_to_le32(sizeof(head) -
					       RNDIS_OFFSET_BASE);
	g_byte_array_append(reply, (void *)&head, sizeof(head));
	g_byte_array_append(reply, info->data, info->len);
	netvsp_rndis_send(vsp, "rndis.query-complete", oid, reply->data,
			  reply->len);
}

static void send_complete(struct netvsp *vsp, const char *point, uint32_t type,
			  uint32_t oid, __le32 id, uint32_t status)
{
	const struct rndis_complete reply = {
		.hdr.type = cpu_to_le32(type | RNDIS_MSG_REPLY),
		.hdr.len = cpu_to_le32(sizeof(reply)),
		.id = id,
		.status = cpu_to_le32(status),
	};

	netvsp_rndis_send(vsp, point, oid, &reply, sizeof(reply));
}

static void on_set(struct netvsp *vsp, const uint8_t *data, uint32_t len)
{
	const struct rndis_oid *msg = (const void *)data;
	uint32_t oid = le32_to_cpu(msg->oid);
	uint32_t status;

	if (!info_inside(vsp, msg, len, "set"))
		return;
	status = netvsp_oid_set(vsp, oid,
				data + RNDIS_OFFSET_BASE +
				le32_to_cpu(msg->info_offset),
				le32_to_cpu(msg->info_len));
	netvsp_event(vsp, "rndis set oid=%#010x status=%#x", oid, status);
	send_complete(vsp, "rndis.set-complete", RNDIS_MSG_SET, oid, msg->id,
		      status);
	/* An indication follows the reply to what caused it. */
	if (oid == OID_TCP_OFFLOAD_PARAMETERS &&
	    status == RNDIS_STATUS_SUCCESS)
		netvsp_offload_indicate(vsp);
	if (oid == OID_GEN_CURRENT_PACKET_FILTER)
		netvsp_rx_deliver(vsp);
}

static void on_reset(struct netvsp *vsp, const uint8_t *data, uint32_t len)
{
	const struct rndis_reset_complete reply = {
		.hdr.type = cpu_to_le32(RNDIS_MSG_RESET | RNDIS_MSG_REPLY),
		.hdr.len = cpu_to_le32(sizeof(reply)),
		.addressing_reset = cpu_to_le32(1),
	};

	netvsp_event(vsp, "rndis reset");
	if (!vsp->conf.reset_reply) {
		netvsp_chan_stop(netvsp_primary(vsp),
				 "RNDIS RESET, which this host does not know");
		return;
	}
	vsp->conn->filter = 0;
	netvsp_rndis_send(vsp, "rndis.reset-complete", 0, &reply,
			  sizeof(reply));
}

static void on_keepalive(struct netvsp *vsp, const uint8_t *data, uint32_t len)
{
	const struct rndis_keepalive *msg = (const void *)data;

	send_complete(vsp, "rndis.keepalive-complete", RNDIS_MSG_KEEPALIVE, 0,
		      msg->id, RNDIS_STATUS_SUCCESS);
}

/* The guest answers a keep-alive of ours. */
static void on_keepalive_reply(struct netvsp *vsp, const uint8_t *data,
			       uint32_t len)
{
	const struct rndis_complete *msg = (const void *)data;

	netvsp_event(vsp, "rndis keepalive answered id=%#x status=%#x",
		     le32_to_cpu(msg->id), le32_to_cpu(msg->status));
}

static const struct {
	uint32_t type;
	uint32_t size;
	bool before_init;
	const char *point;
	void (*handle)(struct netvsp *vsp, const uint8_t *msg, uint32_t len);
} handlers[] = {
	{ RNDIS_MSG_INIT, sizeof(struct rndis_init), true, "in.rndis.init",
	  on_init },
	{ RNDIS_MSG_HALT, sizeof(struct rndis_hdr), true, "in.rndis.halt",
	  on_halt },
	{ RNDIS_MSG_QUERY, sizeof(struct rndis_oid), false, "in.rndis.query",
	  on_query },
	{ RNDIS_MSG_SET, sizeof(struct rndis_oid), false, "in.rndis.set",
	  on_set },
	{ RNDIS_MSG_RESET, sizeof(struct rndis_hdr), false, "in.rndis.reset",
	  on_reset },
	{ RNDIS_MSG_KEEPALIVE, sizeof(struct rndis_keepalive), false,
	  "in.rndis.keepalive", on_keepalive },
	{ RNDIS_MSG_KEEPALIVE | RNDIS_MSG_REPLY, sizeof(struct rndis_complete),
	  false, "in.rndis.keepalive-complete", on_keepalive_reply },
};

/**
 * netvsp_rndis_control() - the guest sent a control message
 * @chan: the primary channel
 * @msg: the message, in a buffer of ours
 * @len: bytes there are of it
 */
void netvsp_rndis_control(struct netvsp_chan *chan, const uint8_t *msg,
			  uint32_t len)
{
	struct netvsp *vsp = chan->vsp;
	uint32_t type, said;
	unsigned int i;

	if (len < sizeof(struct rndis_hdr)) {
		netvsp_chan_stop(chan, "RNDIS message of %u bytes", len);
		return;
	}
	type = ldl_le_p(msg);
	said = ldl_le_p(msg + 4);
	for (i = 0; i < ARRAY_SIZE(handlers); i++)
		if (handlers[i].type == type)
			break;
	if (i == ARRAY_SIZE(handlers))
		netvsp_chan_stop(chan, "RNDIS message of type %#x", type);
	else if (said > len || said < handlers[i].size)
		netvsp_chan_stop(chan, "RNDIS message %#x says %u bytes of %u",
				 type, said, len);
	else if (!handlers[i].before_init && !vsp->conn->rndis_up)
		netvsp_chan_stop(chan, "RNDIS message %#x before INITIALIZE",
				 type);
	else if (netvsp_fault_passes(vsp, handlers[i].point, 0))
		handlers[i].handle(vsp, msg, said);
}
