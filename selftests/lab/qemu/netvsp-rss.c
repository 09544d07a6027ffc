// SPDX-License-Identifier: GPL-2.0
/*
 * Receive side scaling: which channel a frame goes to.
 */
#include "qemu/osdep.h"
#include "netvsp.h"
#include "netvsp-frame.h"

/* ---- the guest's parameters ---- */

static bool covers(uint32_t offset, uint32_t size, uint32_t len)
{
	return offset <= len && size <= len - offset;
}

static uint32_t take_key(struct netvsp_conn *conn, const uint8_t *in,
			 uint32_t in_len, const struct ndis_rss_params *p)
{
	uint32_t offset = le32_to_cpu(p->key_offset);

	if (le16_to_cpu(p->key_size) != NDIS_RSS_KEY_SIZE ||
	    !covers(offset, NDIS_RSS_KEY_SIZE, in_len))
		return RNDIS_STATUS_INVALID_DATA;
	memcpy(conn->key, in + offset, NDIS_RSS_KEY_SIZE);
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t take_table(struct netvsp *vsp, const uint8_t *in,
			   uint32_t in_len, const struct ndis_rss_params *p)
{
	uint32_t offset = le32_to_cpu(p->table_offset);
	uint32_t size = le16_to_cpu(p->table_size);
	struct netvsp_conn *conn = vsp->conn;
	uint16_t table[NDIS_RSS_TABLE_MAX];
	uint32_t entries = size / 4, i, queue;

	if (!size || size % 4 || entries > NDIS_RSS_TABLE_MAX ||
	    !covers(offset, size, in_len))
		return RNDIS_STATUS_INVALID_DATA;
	for (i = 0; i < entries; i++) {
		queue = ldl_le_p(in + offset + 4 * i);
		if (queue >= vsp->conf.channels)
			return RNDIS_STATUS_INVALID_DATA;
		table[i] = queue;
	}
	memcpy(conn->table, table, sizeof(table));
	conn->table_entries = entries;
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t take_params(struct netvsp *vsp, const uint8_t *in,
			    uint32_t in_len, const struct ndis_rss_params *p)
{
	uint16_t flags = le16_to_cpu(p->flags);
	uint32_t status = RNDIS_STATUS_SUCCESS;

	if (!(flags & NDIS_RSS_UNCHANGED_KEY))
		status = take_key(vsp->conn, in, in_len, p);
	if (status == RNDIS_STATUS_SUCCESS &&
	    !(flags & NDIS_RSS_UNCHANGED_TABLE))
		status = take_table(vsp, in, in_len, p);
	if (status == RNDIS_STATUS_SUCCESS &&
	    !(flags & NDIS_RSS_UNCHANGED_HASH_INFO))
		vsp->conn->hash_info = le32_to_cpu(p->hash_info);
	return status;
}

static void turn(struct netvsp *vsp, bool on)
{
	if (!on && !vsp->conn->rss)
		return;
	vsp->conn->rss = on;
	netvsp_event(vsp, "rss %s", on ? "on" : "off");
	netvsp_queue_restart(vsp);
}

/**
 * netvsp_rss_set() - the guest sets receive side scaling
 *
 * Return: RNDIS_STATUS_*
 */
uint32_t netvsp_rss_set(struct netvsp *vsp, const void *in, uint32_t in_len)
{
	struct ndis_rss_params p;
	uint32_t status;

	if (in_len < sizeof(p))
		return RNDIS_STATUS_INVALID_LENGTH;
	memcpy(&p, in, sizeof(p));
	if (p.hdr.type != NDIS_TYPE_RSS_PARAMETERS || p.hdr.rev < 2)
		return RNDIS_STATUS_BAD_VERSION;
	if (le16_to_cpu(p.flags) & NDIS_RSS_DISABLE ||
	    !(le32_to_cpu(p.hash_info) & NDIS_HASH_FUNCTION_MASK)) {
		turn(vsp, false);
		return RNDIS_STATUS_SUCCESS;
	}
	status = take_params(vsp, in, in_len, &p);
	if (status == RNDIS_STATUS_SUCCESS)
		turn(vsp, true);
	return status;
}

/* ---- steering ---- */

/* For each bit set in the input, the 32 bits of the key that begin there. */
static uint32_t toeplitz(const uint8_t *key, const uint8_t *in, uint32_t len)
{
	uint64_t window = ldq_be_p(key);
	uint32_t hash = 0, i, bit;

	for (i = 0; i < len; i++) {
		for (bit = 0; bit < 8; bit++) {
			if (in[i] & 0x80 >> bit)
				hash ^= window >> 32;
			window <<= 1;
		}
		window |= i + 8 < NDIS_RSS_KEY_SIZE ? key[i + 8] : 0;
	}
	return hash;
}

static uint32_t l4_type(const struct netvsp_headers *h, uint32_t enabled)
{
	uint32_t type;

	if (h->ip == FRAME_IP4)
		type = h->l4 == FRAME_TCP ? NDIS_HASH_TCP_IPV4 :
					    NDIS_HASH_UDP_IPV4;
	else if (h->l4 == FRAME_TCP)
		type = enabled & NDIS_HASH_TCP_IPV6 ? NDIS_HASH_TCP_IPV6 :
						      NDIS_HASH_TCP_IPV6_EX;
	else
		type = NDIS_HASH_UDP_IPV6;
	return h->l4 ? type & enabled : 0;
}

static uint32_t l3_type(const struct netvsp_headers *h, uint32_t enabled)
{
	if (h->ip == FRAME_IP4)
		return NDIS_HASH_IPV4 & enabled;
	return NDIS_HASH_IPV6 & enabled ?: NDIS_HASH_IPV6_EX & enabled;
}

static void hash_frame(struct netvsp_conn *conn, struct netvsp_frame *frame)
{
	struct netvsp_headers h;
	uint8_t in[36];
	uint32_t addr_len;

	netvsp_headers_parse(frame->data, frame->len, &h);
	if (!h.ip)
		return;
	addr_len = h.ip == FRAME_IP4 ? 8 : 32;
	memcpy(in, frame->data + h.l3_offset + (h.ip == FRAME_IP4 ? 12 : 8),
	       addr_len);
	frame->hash_type = l4_type(&h, conn->hash_info);
	if (frame->hash_type) {
		memcpy(in + addr_len, frame->data + h.l4_offset, 4);
		frame->hash = toeplitz(conn->key, in, addr_len + 4);
		return;
	}
	frame->hash_type = l3_type(&h, conn->hash_info);
	if (frame->hash_type)
		frame->hash = toeplitz(conn->key, in, addr_len);
}

/**
 * netvsp_rss_steer() - choose the channel for a frame
 * @vsp: the port, connected
 * @frame: gets its hash
 *
 * A table entry that names a channel which is not open falls back to the
 * primary, as does all that has no hash.
 */
struct netvsp_chan *netvsp_rss_steer(struct netvsp *vsp,
				     struct netvsp_frame *frame)
{
	struct netvsp_conn *conn = vsp->conn;
	uint32_t queue;

	if (!conn->rss)
		return netvsp_primary(vsp);
	hash_frame(conn, frame);
	if (!frame->hash_type || !conn->table_entries)
		return netvsp_primary(vsp);
	queue = conn->table[frame->hash % conn->table_entries];
	return netvsp_chan_running(&vsp->chan[queue]) ? &vsp->chan[queue] :
							netvsp_primary(vsp);
}

void netvsp_rss_describe(struct netvsp *vsp, GString *out)
{
	struct netvsp_conn *conn = vsp->conn;
	uint32_t i;

	if (!conn || !conn->rss) {
		g_string_append(out, "rss off\n");
		return;
	}
	g_string_append_printf(out, "rss on hash=%#x\nkey ", conn->hash_info);
	for (i = 0; i < NDIS_RSS_KEY_SIZE; i++)
		g_string_append_printf(out, "%02x", conn->key[i]);
	g_string_append(out, "\ntable");
	for (i = 0; i < conn->table_entries; i++)
		g_string_append_printf(out, " %u", conn->table[i]);
	g_string_append_c(out, '\n');
}
