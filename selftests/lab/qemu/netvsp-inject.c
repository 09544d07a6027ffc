// SPDX-License-Identifier: GPL-2.0
/*
 * What a host can send that no host would: packets of any content, ring
 * indices of any value, changes to memory that the guest has looked at.
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qapi/error.h"
#include "net/eth.h"
#include "netvsp.h"
#include "netvsp-fault.h"

/* ---- completions that faults provoke ---- */

void netvsp_allow(struct netvsp_chan *chan, uint64_t tid)
{
	struct netvsp_allowed a = { .chan = chan->index, .tid = tid };

	g_array_append_val(chan->vsp->allowed, a);
}

bool netvsp_allowed(struct netvsp_chan *chan, uint64_t tid)
{
	GArray *allowed = chan->vsp->allowed;
	struct netvsp_allowed *a;
	unsigned int i;

	for (i = 0; i < allowed->len; i++) {
		a = &g_array_index(allowed, struct netvsp_allowed, i);
		if (a->chan != chan->index || a->tid != tid)
			continue;
		g_array_remove_index(allowed, i);
		netvsp_event(chan->vsp, "provoked completion tid=%#" PRIx64,
			     tid);
		return true;
	}
	return false;
}

/* ---- changes behind the guest's back ---- */

struct rewrite {
	uint32_t offset, len;
	char *change;
};

static void rewrite_free(void *arg)
{
	struct rewrite *r = arg;

	g_free(r->change);
	g_free(r);
}

static void rewrite_now(struct netvsp *vsp, void *arg)
{
	struct rewrite *r = arg;
	g_autofree uint8_t *copy = g_malloc(r->len);
	struct netvsp_view view = {
		.kind = NETVSP_VIEW_RNDIS, .chan = -1,
		.msg = copy, .msg_len = r->len, .room = r->len,
	};
	bool ok;

	if (!vsp->conn || !netvsp_area_mapped(&vsp->conn->recv))
		return;
	netvsp_area_read(&vsp->conn->recv, r->offset, copy, r->len);
	ok = strchr(r->change, '=') ? netvsp_field_set(&view, r->change, NULL) :
				      netvsp_bytes_set(&view, r->change, NULL);
	netvsp_event(vsp, "rewrite %s%s", r->change, ok ? "" : " (bad)");
	netvsp_area_write(&vsp->conn->recv, r->offset, copy, r->len);
}

/**
 * netvsp_rewrite() - change a message after the guest may have looked at it
 * @vsp: the port
 * @offset: of the message in the receive area
 * @len: bytes of it
 * @change: FIELD=VALUE or OFFSET:HEX
 * @us: how much later
 */
void netvsp_rewrite(struct netvsp *vsp, uint32_t offset, uint32_t len,
		    const char *change, int64_t us)
{
	struct rewrite *r = g_new0(struct rewrite, 1);

	r->offset = offset;
	r->len = len;
	r->change = g_strdup(change);
	netvsp_later_us(vsp, us, rewrite_now, r, rewrite_free);
}

/* ---- inject ---- */

#define INJECT_USAGE							\
	"inject comp|inband|packet|xfer|data|rndis|frame|vmbus "	\
	"[chan=N] [tid=N] [flags=N] [type=N] [set=N] [count=N] "	\
	"[ranges=OFFSET:LENGTH,...] [len=N] [msg=HEX] [times=N]"

struct injection {
	struct netvsp_chan *chan;
	uint64_t tid, flags, set, count, len, type, times;
	bool has_count, has_flags, has_len;
	const char *ranges, *hex;
	GByteArray *msg;
};

static const char *value_of(char **word, int count, const char *key)
{
	size_t len = strlen(key);
	int i;

	for (i = 0; i < count; i++)
		if (!strncmp(word[i], key, len) && word[i][len] == '=')
			return word[i] + len + 1;
	return NULL;
}

static bool number_of(char **word, int count, const char *key, uint64_t *to,
		      bool *given)
{
	const char *text = value_of(word, count, key);

	if (given)
		*given = text;
	return !text || !qemu_strtou64(text, NULL, 0, to);
}

static bool parse_injection(struct netvsp *vsp, char **word, int count,
			    struct injection *in)
{
	uint64_t chan = 0;

	in->times = 1;
	in->set = vsp->conn->recv_id;
	in->ranges = value_of(word, count, "ranges");
	in->hex = value_of(word, count, "msg") ?: "";
	if (!number_of(word, count, "chan", &chan, NULL) ||
	    !number_of(word, count, "tid", &in->tid, NULL) ||
	    !number_of(word, count, "flags", &in->flags, &in->has_flags) ||
	    !number_of(word, count, "set", &in->set, NULL) ||
	    !number_of(word, count, "len", &in->len, &in->has_len) ||
	    !number_of(word, count, "type", &in->type, NULL) ||
	    !number_of(word, count, "times", &in->times, NULL) ||
	    !number_of(word, count, "count", &in->count, &in->has_count) ||
	    chan >= NETVSP_MAX_CHANNELS)
		return false;
	in->chan = &vsp->chan[chan];
	return netvsp_chan_running(in->chan);
}

static void inject_packet(struct injection *in, uint16_t type,
			  const void *desc, uint32_t desc_len)
{
	struct netvsp_outpkt pkt = {
		.type = type, .flags = in->flags, .tid = in->tid,
		.desc = desc, .desc_len = desc_len,
		.msg = in->msg->data, .msg_len = in->msg->len,
	};

	if (pkt.flags & VMBUS_PACKET_FLAG_REQUEST_COMPLETION)
		netvsp_allow(in->chan, in->tid);
	netvsp_out_raw(in->chan, &pkt);
}

/* An announcement of RNDIS data, when the caller gave no message. */
static void default_message(struct netvsp *vsp, struct injection *in,
			    uint32_t channel_type)
{
	const struct nvsp_rndis msg = {
		.type = cpu_to_le32(NVSP_MSG_RNDIS),
		.channel_type = cpu_to_le32(channel_type),
		.section = cpu_to_le32(NVSP_SECTION_NONE),
	};

	if (in->msg->len)
		return;
	g_byte_array_set_size(in->msg, netvsp_nvsp_msg_size(vsp));
	memset(in->msg->data, 0, in->msg->len);
	memcpy(in->msg->data, &msg, sizeof(msg));
}

/* ranges=OFFSET:LENGTH,... */
static bool add_ranges(GByteArray *desc, const char *text, uint32_t *count)
{
	g_auto(GStrv) item = g_strsplit(text ?: "", ",", -1);
	vmbus_xferpg_range range;
	unsigned long offset, len;
	const char *end;
	unsigned int i;

	for (i = 0; item[i]; i++, ++*count) {
		if (qemu_strtoul(item[i], &end, 0, &offset) || *end != ':' ||
		    qemu_strtoul(end + 1, NULL, 0, &len))
			return false;
		range.byte_offset = cpu_to_le32(offset);
		range.byte_count = cpu_to_le32(len);
		g_byte_array_append(desc, (void *)&range, sizeof(range));
	}
	return true;
}

static bool inject_xfer(struct netvsp *vsp, struct injection *in)
{
	vmbus_pkt_xferpg head = { .buffer_id = cpu_to_le16(in->set) };
	GByteArray *desc = g_byte_array_new();
	uint32_t count = 0;
	bool ok;

	g_byte_array_append(desc, (void *)&head, sizeof(head));
	ok = add_ranges(desc, in->ranges, &count);
	if (!ok)
		goto out;
	if (in->has_count)
		count = in->count;
	((vmbus_pkt_xferpg *)desc->data)->rangecount = cpu_to_le32(count);
	if (!in->has_flags)
		in->flags = VMBUS_PACKET_FLAG_REQUEST_COMPLETION;
	default_message(vsp, in, NVSP_RNDIS_DATA);
	inject_packet(in, VMBUS_PACKET_DATA_USING_XFER_PAGES, desc->data,
		      desc->len);
out:
	g_byte_array_unref(desc);
	return ok;
}

/* Puts one RNDIS message into a slot; names its range. */
static bool fill_slot(struct netvsp *vsp, struct injection *in,
		      const char *hex, uint32_t slot, GString *ranges)
{
	struct netvsp_conn *conn = vsp->conn;
	GByteArray *msg = netvsp_parse_hex(hex);
	bool ok = msg && msg->len <= conn->slot_size;

	if (ok) {
		netvsp_area_write(&conn->recv, slot * conn->slot_size,
				  msg->data, msg->len);
		g_string_append_printf(ranges, "%s%u:%" PRIu64,
				       ranges->len ? "," : "",
				       slot * conn->slot_size,
				       in->has_len ? in->len : msg->len);
	}
	if (msg)
		g_byte_array_unref(msg);
	return ok;
}

/* msg=HEX,... are RNDIS messages here, each in a slot of its own. */
static bool inject_data(struct netvsp *vsp, struct injection *in)
{
	g_auto(GStrv) hex = g_strsplit(in->hex, ",", -1);
	uint32_t count = g_strv_length(hex), slot, i;
	GString *ranges;
	bool ok = true;

	if (!count || netvsp_slots_free(in->chan) < count)
		return false;
	ranges = g_string_new(NULL);
	slot = netvsp_slots_take(in->chan, count);
	in->tid = slot;
	for (i = 0; i < count && ok; i++) {
		ok = fill_slot(vsp, in, hex[i], slot, ranges);
		slot = vsp->conn->slot[slot].next;
	}
	in->ranges = ranges->str;
	g_byte_array_set_size(in->msg, 0);
	ok = ok && inject_xfer(vsp, in);
	/* The slot is what is completed, and nothing beside it. */
	if (ok && in->flags & VMBUS_PACKET_FLAG_REQUEST_COMPLETION)
		g_array_set_size(vsp->allowed, vsp->allowed->len - 1);
	if (!ok)
		netvsp_slots_return(in->chan, in->tid);
	g_string_free(ranges, true);
	return ok;
}

static bool inject_control(struct netvsp *vsp, struct injection *in)
{
	netvsp_rndis_send(vsp, "rndis.injected", 0, in->msg->data,
			  in->msg->len);
	return true;
}

static bool inject_frame(struct netvsp *vsp, struct injection *in)
{
	if (in->msg->len < ETH_HLEN)
		return false;
	netvsp_rx_frame(vsp, in->msg->data, in->msg->len);
	return true;
}

static bool inject_bus(struct netvsp *vsp, struct injection *in)
{
	netvsp_bus_inject(VMBUS_DEVICE(vsp), in->msg->data, in->msg->len);
	return true;
}

static bool inject_kind(struct netvsp *vsp, const char *kind,
			struct injection *in)
{
	if (!strcmp(kind, "comp"))
		inject_packet(in, VMBUS_PACKET_COMP, NULL, 0);
	else if (!strcmp(kind, "inband"))
		inject_packet(in, VMBUS_PACKET_DATA_INBAND, NULL, 0);
	else if (!strcmp(kind, "packet"))
		inject_packet(in, in->type, NULL, 0);
	else if (!strcmp(kind, "xfer"))
		return inject_xfer(vsp, in);
	else if (!strcmp(kind, "data"))
		return inject_data(vsp, in);
	else if (!strcmp(kind, "rndis"))
		return inject_control(vsp, in);
	else if (!strcmp(kind, "frame"))
		return inject_frame(vsp, in);
	else if (!strcmp(kind, "vmbus"))
		return inject_bus(vsp, in);
	else
		return false;
	return true;
}

static bool inject_once(struct netvsp *vsp, const char *kind,
			struct injection *in)
{
	bool data = !strcmp(kind, "data"), ok;

	in->msg = netvsp_parse_hex(data ? "" : in->hex);
	if (!in->msg)
		return false;
	ok = inject_kind(vsp, kind, in);
	g_byte_array_unref(in->msg);
	return ok;
}

/**
 * netvsp_inject() - the command "inject"
 */
bool netvsp_inject(struct netvsp *vsp, char **word, int count, Error **errp)
{
	struct injection in = {};
	bool ok;

	ok = vsp->conn && count && parse_injection(vsp, word, count, &in);
	while (ok && in.times--)
		ok = inject_once(vsp, word[0], &in);
	if (!ok)
		error_setg(errp, "not connected, or not: " INJECT_USAGE);
	return ok;
}

/* ---- rings ---- */

static uint32_t *ring_word(struct netvsp_ring *ring, const char *name)
{
	if (!strcmp(name, "write"))
		return &ring->ctl->write_index;
	if (!strcmp(name, "read"))
		return &ring->ctl->read_index;
	if (!strcmp(name, "mask"))
		return &ring->ctl->interrupt_mask;
	if (!strcmp(name, "pending"))
		return &ring->ctl->pending_send_sz;
	return NULL;
}

/**
 * netvsp_ring_tamper() - the command "ring in|out write|read|mask|pending N"
 *
 * "in" is the ring that the guest writes. The host's own reckoning does not
 * change, so a later packet puts its index right again.
 */
bool netvsp_ring_tamper(struct netvsp *vsp, char **word, int count,
			Error **errp)
{
	struct netvsp_chan *chan;
	uint64_t value, index = 0;
	uint32_t *place = NULL;

	if (count < 3 || qemu_strtou64(word[2], NULL, 0, &value) ||
	    !number_of(word, count, "chan", &index, NULL) ||
	    index >= NETVSP_MAX_CHANNELS || !vsp->chan[index].open)
		goto usage;
	chan = &vsp->chan[index];
	if (!strcmp(word[0], "in"))
		place = ring_word(&chan->in, word[1]);
	else if (!strcmp(word[0], "out"))
		place = ring_word(&chan->out, word[1]);
	if (!place)
		goto usage;
	qatomic_set(place, value);
	netvsp_bus_signal(chan->vmchan);
	return true;
usage:
	error_setg(errp, "not open, or not: ring in|out write|read|mask|pending N [chan=N]");
	return false;
}
