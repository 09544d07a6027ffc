// SPDX-License-Identifier: GPL-2.0
/*
 * From the guest to the wire: gathers an RNDIS message from the send area and
 * from guest pages, takes the packets in it apart, and does what their
 * per-packet information asks for.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "netvsp.h"
#include "netvsp-frame.h"
#include "netvsp-tx.h"

#define PAGE_BYTES	4096u

/* An RNDIS message, and where the pieces that it was gathered from end. */
struct gathered {
	uint8_t *data;
	uint32_t len;
	uint32_t pieces;
	uint32_t piece_end[64];
};

static void add_piece(struct gathered *g)
{
	if (g->pieces < ARRAY_SIZE(g->piece_end))
		g->piece_end[g->pieces++] = g->len;
}

static const char *gather_section(struct netvsp *vsp,
				  const struct nvsp_rndis *msg,
				  struct gathered *g)
{
	const struct netvsp_conn *conn = vsp->conn;
	uint32_t section = le32_to_cpu(msg->section);
	uint32_t size = le32_to_cpu(msg->section_size);

	if (section == NVSP_SECTION_NONE)
		return NULL;
	if (!netvsp_area_mapped(&conn->send) || conn->send_revoked)
		return "send section without a send area";
	if (section >= conn->section_count)
		return "send section out of range";
	if (size > conn->section_size)
		return "more bytes than a send section has";
	netvsp_area_read(&conn->send, section * conn->section_size, g->data,
			 size);
	g->len = size;
	add_piece(g);
	return NULL;
}

static const char *gather_range(const uint8_t **pos, const uint8_t *end,
				struct gathered *g)
{
	uint32_t len, offset, n;
	uint64_t addr;

	if (end - *pos < 8)
		return "page ranges longer than their descriptor";
	len = ldl_le_p(*pos);
	offset = ldl_le_p(*pos + 4);
	*pos += 8;
	if (offset >= PAGE_BYTES)
		return "offset in a page range beyond the page";
	if (len > NETVSP_MAX_MESSAGE - g->len)
		return "message too large";
	for (; len; len -= n, offset = 0, *pos += 8) {
		if (end - *pos < 8)
			return "page range with too few pages";
		n = MIN(len, PAGE_BYTES - offset);
		addr = ldq_le_p(*pos) * PAGE_BYTES + offset;
		if (address_space_read(&address_space_memory, addr,
				       MEMTXATTRS_UNSPECIFIED,
				       g->data + g->len, n))
			return "page range outside of memory";
		g->len += n;
	}
	add_piece(g);
	return NULL;
}

static const char *gather_pages(const struct netvsp_packet *pkt,
				struct gathered *g)
{
	const uint8_t *pos = pkt->desc + 8;
	const uint8_t *end = pkt->desc + pkt->desc_len;
	const char *wrong = NULL;
	uint32_t count;

	if (pkt->type != VMBUS_PACKET_DATA_USING_GPA_DIRECT)
		return NULL;
	if (pkt->desc_len < 8)
		return "page descriptor too short";
	count = ldl_le_p(pkt->desc + 4);
	if (!count)
		return "no page ranges";
	while (count-- && !wrong)
		wrong = gather_range(&pos, end, g);
	return wrong;
}

/* ---- one packet ---- */

static const char *parse_ppi(const uint8_t *ppi, struct netvsp_tx *tx)
{
	uint32_t size = ldl_le_p(ppi);
	uint32_t type = ldl_le_p(ppi + 4);
	uint32_t offset = ldl_le_p(ppi + 8);
	uint32_t *value;

	switch (type) {
	case RNDIS_PPI_CHECKSUM:
		value = &tx->csum;
		tx->has_csum = true;
		break;
	case RNDIS_PPI_LARGE_SEND:
		value = &tx->lso;
		tx->has_lso = true;
		break;
	case RNDIS_PPI_VLAN:
		value = &tx->vlan;
		tx->has_vlan = true;
		break;
	default:
		return NULL;
	}
	if (size - offset < sizeof(*value))
		return "per-packet information too short for its type";
	*value = ldl_le_p(ppi + offset);
	return NULL;
}

static const char *parse_ppis(const uint8_t *ppi, uint32_t len,
			      struct netvsp_tx *tx)
{
	const char *wrong;
	uint32_t size;

	for (; len; ppi += size, len -= size) {
		if (len < sizeof(struct rndis_ppi))
			return "per-packet information cut short";
		size = ldl_le_p(ppi);
		if (size < sizeof(struct rndis_ppi) || size > len)
			return "size of per-packet information";
		if (ldl_le_p(ppi + 8) < sizeof(struct rndis_ppi) ||
		    ldl_le_p(ppi + 8) > size)
			return "offset of per-packet information";
		wrong = parse_ppi(ppi, tx);
		if (wrong)
			return wrong;
	}
	return NULL;
}

static bool inside(uint32_t offset, uint32_t len, uint32_t total)
{
	return offset <= total && len <= total - offset;
}

static const char *parse_packet(uint8_t *msg, uint32_t len,
				struct netvsp_tx *tx)
{
	const struct rndis_packet *p = (const void *)msg;
	uint32_t body = len - RNDIS_OFFSET_BASE;
	uint32_t ppi_len, ppi_offset;

	if (len < sizeof(*p))
		return "packet shorter than its header";
	if (p->oob_offset || p->oob_len || p->oob_count)
		return "out-of-band data";
	ppi_offset = le32_to_cpu(p->ppi_offset);
	ppi_len = le32_to_cpu(p->ppi_len);
	tx->len = le32_to_cpu(p->data_len);
	tx->frame = msg + RNDIS_OFFSET_BASE + le32_to_cpu(p->data_offset);
	if (!inside(le32_to_cpu(p->data_offset), tx->len, body) ||
	    le32_to_cpu(p->data_offset) < sizeof(*p) - RNDIS_OFFSET_BASE)
		return "frame outside the packet";
	if (ppi_len && (!inside(ppi_offset, ppi_len, body) ||
			ppi_offset < sizeof(*p) - RNDIS_OFFSET_BASE))
		return "per-packet information outside the packet";
	if (tx->len < FRAME_ETH_BYTES)
		return "frame shorter than an Ethernet header";
	return ppi_len ? parse_ppis(msg + RNDIS_OFFSET_BASE + ppi_offset,
				    ppi_len, tx) : NULL;
}

/* The host looks at headers through one mapping of guest pages. */
static bool headers_in_one_piece(const struct gathered *g,
				 const struct netvsp_tx *tx)
{
	uint32_t start = tx->frame - g->data;
	uint32_t end = start + netvsp_tx_header_bytes(tx);
	unsigned int i;

	for (i = 0; i < g->pieces; i++)
		if (start < g->piece_end[i])
			return end <= g->piece_end[i];
	return true;
}

/* ---- all of them ---- */

static const char *parse_packets(struct netvsp_chan *chan, struct gathered *g,
				 struct netvsp_tx *tx, uint32_t *count)
{
	const struct netvsp_conf *conf = &chan->vsp->conn->conf;
	uint32_t pos = 0, len;
	const char *wrong;

	for (*count = 0; pos < g->len; pos += len, tx++) {
		if (pos % (1u << conf->align_shift))
			return "packet not aligned";
		if (g->len - pos < sizeof(struct rndis_hdr))
			return "less than a header left";
		len = ldl_le_p(g->data + pos + 4);
		if (len < sizeof(struct rndis_hdr) || len > g->len - pos)
			return "packet length";
		if (ldl_le_p(g->data + pos) != RNDIS_MSG_PACKET)
			return "control message on the data channel";
		if (++*count > conf->max_packets)
			return "more packets than a message may carry";
		memset(tx, 0, sizeof(*tx));
		wrong = parse_packet(g->data + pos, len, tx) ?:
			netvsp_tx_check(chan->vsp, tx);
		if (wrong)
			return wrong;
		if (conf->strict_gpa && (tx->has_lso || tx->has_csum) &&
		    !headers_in_one_piece(g, tx))
			return "headers of a frame spread over page ranges";
	}
	return *count ? NULL : "empty message";
}

static void complete(struct netvsp_chan *chan, const struct netvsp_packet *pkt,
		     const char *point, uint32_t status)
{
	const struct nvsp_rndis_complete reply = {
		.type = cpu_to_le32(NVSP_MSG_RNDIS_COMPLETE),
		.status = cpu_to_le32(status),
	};

	if (pkt->wants_completion)
		netvsp_complete(chan, point, pkt->tid, &reply, sizeof(reply));
}

static void on_data(struct netvsp_chan *chan, const struct netvsp_packet *pkt,
		    struct gathered *g)
{
	struct netvsp_tx tx[NETVSP_TX_MAX_PACKETS + 1];
	const char *wrong;
	uint32_t count, i;

	chan->stats.tx_messages++;
	chan->tx_owed += pkt->wants_completion;
	wrong = parse_packets(chan, g, tx, &count);
	if (wrong) {
		chan->stats.tx_errors++;
		netvsp_violation(chan->vsp, "chan=%u transmit: %s",
				 chan->index, wrong);
		complete(chan, pkt, "tx.complete", NVSP_STATUS_FAIL);
		return;
	}
	for (i = 0; i < count; i++) {
		chan->stats.tx_packets++;
		chan->stats.tx_bytes += tx[i].len;
		netvsp_tx_send(chan->vsp, &tx[i]);
	}
	complete(chan, pkt, "tx.complete", NVSP_STATUS_SUCCESS);
}

/* The request is completed first; its RNDIS reply travels by itself. */
static void on_control(struct netvsp_chan *chan,
		       const struct netvsp_packet *pkt, struct gathered *g)
{
	if (chan->index) {
		netvsp_chan_stop(chan, "RNDIS control on a sub-channel");
		return;
	}
	complete(chan, pkt, "control.complete", NVSP_STATUS_SUCCESS);
	netvsp_rndis_control(chan, g->data, g->len);
}

/**
 * netvsp_tx_rndis() - the guest announced RNDIS messages
 * @chan: by which channel
 * @pkt: the packet with the NVSP message
 */
void netvsp_tx_rndis(struct netvsp_chan *chan, const struct netvsp_packet *pkt)
{
	const struct nvsp_rndis *msg = (const void *)pkt->msg;
	struct gathered g = { .data = chan->vsp->message };
	const char *wrong;

	wrong = gather_section(chan->vsp, msg, &g) ?: gather_pages(pkt, &g);
	if (wrong) {
		netvsp_chan_stop(chan, "RNDIS: %s", wrong);
		return;
	}
	switch (le32_to_cpu(msg->channel_type)) {
	case NVSP_RNDIS_DATA:
		on_data(chan, pkt, &g);
		break;
	case NVSP_RNDIS_CONTROL:
		on_control(chan, pkt, &g);
		break;
	default:
		netvsp_chan_stop(chan, "RNDIS on channel type %u",
				 le32_to_cpu(msg->channel_type));
	}
}
