// SPDX-License-Identifier: GPL-2.0
/*
 * Names of the fields of everything that goes to the guest, so that a fault
 * rule can say what it changes.
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qapi/error.h"
#include "netvsp-fault.h"

/**
 * struct field - a place in a message
 * @type: of the message: its first 32-bit word; ANY for all of the kind
 * @name: what rules call it
 * @offset: from the start of the message
 * @size: bytes, 1 to 8
 * @stride: for NAME[i]: distance of the items
 */
struct field {
	uint32_t type;
	const char *name;
	uint32_t offset;
	uint32_t size;
	uint32_t stride;
};

#define ANY 0xffffffffU
#define F(type, name, tag, member)				\
	{ type, name, offsetof(struct tag, member),		\
	  sizeof_field(struct tag, member), 0 }

static const struct field nvsp_fields[] = {
	F(ANY, "type", nvsp_hdr, type),
	F(NVSP_MSG_INIT_COMPLETE, "version", nvsp_init_complete, version),
	F(NVSP_MSG_INIT_COMPLETE, "mdl-chain", nvsp_init_complete,
	  max_mdl_chain),
	F(NVSP_MSG_INIT_COMPLETE, "status", nvsp_init_complete, status),
	F(NVSP_MSG_RECV_BUF_COMPLETE, "status", nvsp_recv_buf_complete,
	  status),
	F(NVSP_MSG_RECV_BUF_COMPLETE, "sections", nvsp_recv_buf_complete,
	  section_count),
	F(NVSP_MSG_RECV_BUF_COMPLETE, "offset", nvsp_recv_buf_complete,
	  section[0].offset),
	F(NVSP_MSG_RECV_BUF_COMPLETE, "size", nvsp_recv_buf_complete,
	  section[0].slot_size),
	F(NVSP_MSG_RECV_BUF_COMPLETE, "count", nvsp_recv_buf_complete,
	  section[0].slot_count),
	F(NVSP_MSG_RECV_BUF_COMPLETE, "end", nvsp_recv_buf_complete,
	  section[0].end_offset),
	F(NVSP_MSG_SEND_BUF_COMPLETE, "status", nvsp_send_buf_complete,
	  status),
	F(NVSP_MSG_SEND_BUF_COMPLETE, "size", nvsp_send_buf_complete,
	  section_size),
	F(NVSP_MSG_RNDIS, "channel-type", nvsp_rndis, channel_type),
	F(NVSP_MSG_RNDIS, "section", nvsp_rndis, section),
	F(NVSP_MSG_RNDIS, "section-size", nvsp_rndis, section_size),
	F(NVSP_MSG_RNDIS_COMPLETE, "status", nvsp_rndis_complete, status),
	F(NVSP_MSG_OID_QUERY_EX_COMPLETE, "status", nvsp_rndis_complete,
	  status),
	F(NVSP_MSG_VF_ASSOCIATION, "allocated", nvsp_vf_association,
	  allocated),
	F(NVSP_MSG_VF_ASSOCIATION, "serial", nvsp_vf_association, serial),
	F(NVSP_MSG_SWITCH_DATA_PATH, "active", nvsp_switch_data_path, active),
	F(NVSP_MSG_SUBCHANNEL, "status", nvsp_subchannel_complete, status),
	F(NVSP_MSG_SUBCHANNEL, "count", nvsp_subchannel_complete, count),
	F(NVSP_MSG_INDIRECTION_TABLE, "count", nvsp_indirection_table, count),
	F(NVSP_MSG_INDIRECTION_TABLE, "offset", nvsp_indirection_table,
	  offset),
};

#define REPLY(type) ((type) | RNDIS_MSG_REPLY)

static const struct field rndis_fields[] = {
	F(ANY, "type", rndis_hdr, type),
	F(ANY, "len", rndis_hdr, len),
	F(REPLY(RNDIS_MSG_INIT), "id", rndis_init_complete, id),
	F(REPLY(RNDIS_MSG_INIT), "status", rndis_init_complete, status),
	F(REPLY(RNDIS_MSG_INIT), "major", rndis_init_complete, major),
	F(REPLY(RNDIS_MSG_INIT), "minor", rndis_init_complete, minor),
	F(REPLY(RNDIS_MSG_INIT), "device-flags", rndis_init_complete,
	  device_flags),
	F(REPLY(RNDIS_MSG_INIT), "medium", rndis_init_complete, medium),
	F(REPLY(RNDIS_MSG_INIT), "max-packets", rndis_init_complete,
	  max_packets),
	F(REPLY(RNDIS_MSG_INIT), "max-transfer", rndis_init_complete,
	  max_transfer),
	F(REPLY(RNDIS_MSG_INIT), "align", rndis_init_complete, align_shift),
	F(REPLY(RNDIS_MSG_QUERY), "id", rndis_query_complete, id),
	F(REPLY(RNDIS_MSG_QUERY), "status", rndis_query_complete, status),
	F(REPLY(RNDIS_MSG_QUERY), "info-len", rndis_query_complete, info_len),
	F(REPLY(RNDIS_MSG_QUERY), "info-offset", rndis_query_complete,
	  info_offset),
	{ REPLY(RNDIS_MSG_QUERY), "info8", sizeof(struct rndis_query_complete),
	  1, 1 },
	{ REPLY(RNDIS_MSG_QUERY), "info16",
	  sizeof(struct rndis_query_complete), 2, 2 },
	{ REPLY(RNDIS_MSG_QUERY), "info32",
	  sizeof(struct rndis_query_complete), 4, 4 },
	F(REPLY(RNDIS_MSG_SET), "id", rndis_complete, id),
	F(REPLY(RNDIS_MSG_SET), "status", rndis_complete, status),
	F(REPLY(RNDIS_MSG_KEEPALIVE), "id", rndis_complete, id),
	F(REPLY(RNDIS_MSG_KEEPALIVE), "status", rndis_complete, status),
	F(RNDIS_MSG_KEEPALIVE, "id", rndis_keepalive, id),
	F(REPLY(RNDIS_MSG_RESET), "status", rndis_reset_complete, status),
	F(REPLY(RNDIS_MSG_RESET), "addressing-reset", rndis_reset_complete,
	  addressing_reset),
	F(RNDIS_MSG_INDICATE, "status", rndis_indicate, status),
	F(RNDIS_MSG_INDICATE, "buf-len", rndis_indicate, buf_len),
	F(RNDIS_MSG_INDICATE, "buf-offset", rndis_indicate, buf_offset),
	{ RNDIS_MSG_INDICATE, "buf32", sizeof(struct rndis_indicate), 4, 4 },
	F(RNDIS_MSG_PACKET, "data-offset", rndis_packet, data_offset),
	F(RNDIS_MSG_PACKET, "data-len", rndis_packet, data_len),
	F(RNDIS_MSG_PACKET, "oob-offset", rndis_packet, oob_offset),
	F(RNDIS_MSG_PACKET, "oob-len", rndis_packet, oob_len),
	F(RNDIS_MSG_PACKET, "oob-count", rndis_packet, oob_count),
	F(RNDIS_MSG_PACKET, "ppi-offset", rndis_packet, ppi_offset),
	F(RNDIS_MSG_PACKET, "ppi-len", rndis_packet, ppi_len),
	F(RNDIS_MSG_PACKET, "vc-handle", rndis_packet, vc_handle),
	F(RNDIS_MSG_PACKET, "reserved", rndis_packet, reserved),
	/* All items that the device makes itself are 16 bytes long. */
	{ RNDIS_MSG_PACKET, "ppi-size", sizeof(struct rndis_packet), 4, 16 },
	{ RNDIS_MSG_PACKET, "ppi-type", sizeof(struct rndis_packet) + 4, 4,
	  16 },
	{ RNDIS_MSG_PACKET, "ppi-data", sizeof(struct rndis_packet) + 8, 4,
	  16 },
	{ RNDIS_MSG_PACKET, "ppi-value", sizeof(struct rndis_packet) + 12, 4,
	  16 },
};

static const struct field vmbus_fields[] = {
	F(ANY, "type", vmbus_message_header, message_type),
	F(VMBUS_MSG_OFFERCHANNEL, "relid", vmbus_message_offer_channel,
	  child_relid),
	F(VMBUS_MSG_OFFERCHANNEL, "subchannel", vmbus_message_offer_channel,
	  sub_channel_index),
	F(VMBUS_MSG_OFFERCHANNEL, "connection", vmbus_message_offer_channel,
	  connection_id),
	F(VMBUS_MSG_OFFERCHANNEL, "flags", vmbus_message_offer_channel,
	  channel_flags),
	F(VMBUS_MSG_RESCIND_CHANNELOFFER, "relid",
	  vmbus_message_rescind_channel_offer, child_relid),
	F(VMBUS_MSG_OPENCHANNEL_RESULT, "relid", vmbus_message_open_result,
	  child_relid),
	F(VMBUS_MSG_OPENCHANNEL_RESULT, "open-id", vmbus_message_open_result,
	  open_id),
	F(VMBUS_MSG_OPENCHANNEL_RESULT, "status", vmbus_message_open_result,
	  status),
	F(VMBUS_MSG_GPADL_CREATED, "relid", vmbus_message_gpadl_created,
	  child_relid),
	F(VMBUS_MSG_GPADL_CREATED, "gpadl", vmbus_message_gpadl_created,
	  gpadl_id),
	F(VMBUS_MSG_GPADL_CREATED, "status", vmbus_message_gpadl_created,
	  status),
	F(VMBUS_MSG_GPADL_TORNDOWN, "gpadl", vmbus_message_gpadl_torndown,
	  gpadl_id),
};

/* In the description of a packet with page ranges. */
static const struct field desc_fields[] = {
	{ ANY, "set", offsetof(vmbus_pkt_xferpg, buffer_id), 2, 0 },
	{ ANY, "range-count", offsetof(vmbus_pkt_xferpg, rangecount), 4, 0 },
	{ ANY, "range-len", sizeof(vmbus_pkt_xferpg), 4,
	  sizeof(vmbus_xferpg_range) },
	{ ANY, "range-offset", sizeof(vmbus_pkt_xferpg) + 4, 4,
	  sizeof(vmbus_xferpg_range) },
};

/* ---- numbers in memory ---- */

static uint64_t load(const uint8_t *p, uint32_t size)
{
	uint64_t value = 0;

	while (size--)
		value = value << 8 | p[size];
	return value;
}

static void store(uint8_t *p, uint32_t size, uint64_t value)
{
	for (; size--; value >>= 8)
		*p++ = value;
}

/* VALUE, or +VALUE and -VALUE for a change of what is there. */
static bool new_value(const char *text, uint64_t old, uint64_t *value)
{
	bool minus = text[0] == '-', plus = text[0] == '+';

	if (qemu_strtou64(text + (minus || plus), NULL, 0, value))
		return false;
	if (plus)
		*value = old + *value;
	if (minus)
		*value = old - *value;
	return true;
}

/* ---- finding a field ---- */

static bool matches(const struct field *f, uint32_t type, const char *name,
		    size_t name_len)
{
	return (f->type == ANY || f->type == type) &&
	       strlen(f->name) == name_len && !strncmp(f->name, name, name_len);
}

static const struct field *look(const struct field *f, size_t count,
				uint32_t type, const char *name, size_t len)
{
	for (; count--; f++)
		if (matches(f, type, name, len))
			return f;
	return NULL;
}

static const struct field *find(const struct netvsp_view *view,
				const char *name, size_t len, bool *in_desc)
{
	uint32_t type = view->msg_len >= 4 ? ldl_le_p(view->msg) : ANY - 1;
	const struct field *f = NULL;

	*in_desc = false;
	switch (view->kind) {
	case NETVSP_VIEW_NVSP:
		f = look(nvsp_fields, ARRAY_SIZE(nvsp_fields), type, name,
			 len);
		if (f)
			break;
		*in_desc = true;
		f = look(desc_fields, ARRAY_SIZE(desc_fields), type, name,
			 len);
		break;
	case NETVSP_VIEW_RNDIS:
		f = look(rndis_fields, ARRAY_SIZE(rndis_fields), type, name,
			 len);
		break;
	case NETVSP_VIEW_VMBUS:
		f = look(vmbus_fields, ARRAY_SIZE(vmbus_fields), type, name,
			 len);
		break;
	default:
		break;
	}
	return f;
}

/* What stands in the header of a packet, not in its bytes. */
static bool set_header(struct netvsp_view *view, const char *name,
		       const char *text, bool *done)
{
	struct netvsp_outpkt *pkt = view->pkt;
	uint64_t value, old = 0;

	*done = true;
	if (!pkt)
		return *done = false;
	if (!strcmp(name, "tid"))
		old = pkt->tid;
	if (!new_value(text, old, &value))
		return false;
	if (!strcmp(name, "tid"))
		pkt->tid = value;
	else if (!strcmp(name, "flags"))
		pkt->flags = value;
	else if (!strcmp(name, "packet-type"))
		pkt->type = value;
	else if (!strcmp(name, "len8"))
		pkt->lie_len8 = value;
	else if (!strcmp(name, "offset8"))
		pkt->lie_offset8 = value;
	else
		return *done = false;
	return true;
}

static bool set_place(struct netvsp_view *view, const struct field *f,
		      bool in_desc, uint32_t index, const char *text)
{
	uint8_t *base = in_desc ? view->desc : view->msg;
	uint32_t len = in_desc ? view->desc_len : view->msg_len;
	uint32_t offset = f->offset + index * f->stride;
	uint64_t value;

	if (offset > len || f->size > len - offset ||
	    !new_value(text, load(base + offset, f->size), &value))
		return false;
	store(base + offset, f->size, value);
	return true;
}

/**
 * netvsp_field_set() - change a field by its name
 * @view: the message
 * @assignment: FIELD=VALUE or FIELD[INDEX]=VALUE
 * @errp: why not
 */
bool netvsp_field_set(struct netvsp_view *view, const char *assignment,
		      Error **errp)
{
	g_auto(GStrv) part = g_strsplit(assignment, "=", 2);
	bool in_desc, done, ok;
	const struct field *f;
	unsigned long index = 0;
	const char *end = NULL;
	size_t len;

	if (!part[0] || !part[1]) {
		error_setg(errp, "not FIELD=VALUE: %s", assignment);
		return false;
	}
	ok = set_header(view, part[0], part[1], &done);
	if (done)
		goto out;
	len = strcspn(part[0], "[");
	if (part[0][len] && (qemu_strtoul(part[0] + len + 1, &end, 0, &index) ||
			     strcmp(end, "]")))
		index = UINT32_MAX;
	f = find(view, part[0], len, &in_desc);
	ok = f && index <= UINT16_MAX &&
	     set_place(view, f, in_desc, index, part[1]);
out:
	if (!ok)
		error_setg(errp, "no such field here, or bad value: %s",
			   assignment);
	return ok;
}

/* Bytes from hexadecimal digits; NULL when there is anything else. */
GByteArray *netvsp_parse_hex(const char *text)
{
	GByteArray *out = g_byte_array_new();
	uint8_t byte;

	for (; *text; text += 2) {
		if (!g_ascii_isxdigit(text[0]) || !g_ascii_isxdigit(text[1])) {
			g_byte_array_unref(out);
			return NULL;
		}
		byte = g_ascii_xdigit_value(text[0]) << 4 |
		       g_ascii_xdigit_value(text[1]);
		g_byte_array_append(out, &byte, 1);
	}
	return out;
}

/**
 * netvsp_bytes_set() - change bytes of the payload
 * @view: the message
 * @patch: OFFSET:HEX
 * @errp: why not
 */
bool netvsp_bytes_set(struct netvsp_view *view, const char *patch,
		      Error **errp)
{
	GByteArray *bytes = NULL;
	unsigned long offset;
	const char *hex;
	bool ok;

	if (!qemu_strtoul(patch, &hex, 0, &offset) && *hex == ':')
		bytes = netvsp_parse_hex(hex + 1);
	ok = bytes && offset <= view->room &&
	     bytes->len <= view->room - offset;
	if (ok) {
		memcpy(view->msg + offset, bytes->data, bytes->len);
		view->msg_len = MAX(view->msg_len, offset + bytes->len);
	} else {
		error_setg(errp, "not OFFSET:HEX, or no room: %s", patch);
	}
	if (bytes)
		g_byte_array_unref(bytes);
	return ok;
}
