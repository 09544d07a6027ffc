// SPDX-License-Identifier: GPL-2.0
/* RNDIS data packets, received and to be sent; see rndis_pkt.h. */

#include "rndis_pkt.h"

const char *rx_error_name(enum rx_error err)
{
	switch (err) {
	case RX_OK:			return "ok";
	case RX_ERR_SHORT:		return "short";
	case RX_ERR_BAD_TYPE:		return "bad_type";
	case RX_ERR_BAD_LENGTH:		return "bad_length";
	case RX_ERR_BAD_DATA:		return "bad_data";
	case RX_ERR_RUNT:		return "runt";
	case RX_ERR_BAD_PPI_AREA:	return "bad_ppi_area";
	default:			return "unknown";
	}
}

/* Note the item, unless one of its type came before. */
static __always_inline void note(struct rx_meta *meta, u32 flag, u32 *field,
				 u32 value)
{
	if (likely(!(meta->flags & flag))) {
		meta->flags |= flag;
		*field = value;
	}
}

static void note_vlan(struct rx_meta *meta, u32 value)
{
	if (meta->flags & RX_META_VLAN)
		return;
	meta->flags |= RX_META_VLAN;
	meta->vlan_tci = ppi_vlan_to_tci(value);
}

static void note_packet_id(struct rx_meta *meta, u32 value)
{
	__le32 raw = cpu_to_le32(value);
	struct rndis_packet_id id;

	memcpy(&id, &raw, sizeof(id));
	if (meta->flags & RX_META_PACKET_ID ||
	    id.version != RNDIS_PACKET_ID_VERSION)
		return;
	meta->flags |= RX_META_PACKET_ID;
	meta->packet_id = le16_to_cpu(id.id);
	meta->packet_id_flags = id.flags;
}

static __always_inline void note_item(struct rx_meta *meta,
				      const struct ppi_item *item)
{
	/* What every frame has, and most have alone. */
	if (likely(item->type == RNDIS_PPI_CHECKSUM)) {
		note(meta, RX_META_CSUM, &meta->csum, item->value);
		return;
	}
	switch (item->type) {
	case RNDIS_PPI_HASH_VALUE:
		note(meta, RX_META_HASH, &meta->hash, item->value);
		break;
	case RNDIS_PPI_HASH_INFO:
		note(meta, RX_META_HASH_INFO, &meta->hash_info, item->value);
		break;
	case RNDIS_PPI_VLAN:
		note_vlan(meta, item->value);
		break;
	case RNDIS_PPI_PACKET_ID:
		note_packet_id(meta, item->value);
		break;
	}
}

static __always_inline void parse_items(const u8 *area, u32 len,
					struct rx_meta *meta)
{
	struct ppi_item item;
	struct ppi_iter it;
	int ret;

	ppi_begin(&it, area, len);
	while ((ret = ppi_next(&it, &item)) > 0)
		note_item(meta, &item);
	if (unlikely(ret || len > PPI_AREA_MAX))
		meta->flags |= RX_META_PPI_CUT;
}

/* Is a part of the message behind the header and inside? @room counts from
 * RNDIS_OFFSET_BASE, as offsets do.
 */
static __always_inline bool inside(u32 offset, u32 len, u32 room)
{
	return offset >= sizeof(struct rndis_packet) - RNDIS_OFFSET_BASE &&
	       (u64)offset + len <= room;
}

/* Nothing is known yet. What is written in any case is not cleared before. */
static __always_inline void begin(struct rx_meta *meta, u32 msg_len)
{
	meta->next = msg_len;
	meta->flags = 0;
	meta->csum = 0;
	meta->hash = 0;
	meta->hash_info = 0;
	meta->vlan_tci = 0;
	meta->packet_id = 0;
	meta->packet_id_flags = 0;
}

/* A field of the header of the packet at @buf. */
#define FIELD(buf, name)	pure_read32((const u8 *)(buf) + offsetof(struct rndis_packet, name))

enum rx_error rndis_pkt_parse(const void *buf, u32 len, struct rx_meta *meta)
{
	u32 msg_len, room, offset, ppi_offset, ppi_len;

	if (unlikely(len < sizeof(struct rndis_packet)))
		return RX_ERR_SHORT;
	if (unlikely(FIELD(buf, hdr.type) != RNDIS_MSG_PACKET))
		return RX_ERR_BAD_TYPE;
	msg_len = FIELD(buf, hdr.len);
	if (unlikely(msg_len < sizeof(struct rndis_packet) || msg_len > len))
		return RX_ERR_BAD_LENGTH;

	room = msg_len - RNDIS_OFFSET_BASE;
	begin(meta, msg_len);
	offset = FIELD(buf, data_offset);
	meta->data_len = FIELD(buf, data_len);
	if (unlikely(!meta->data_len || !inside(offset, meta->data_len, room)))
		return RX_ERR_BAD_DATA;
	meta->data_offset = offset + RNDIS_OFFSET_BASE;

	ppi_len = FIELD(buf, ppi_len);
	if (ppi_len) {
		ppi_offset = FIELD(buf, ppi_offset);
		if (unlikely(!inside(ppi_offset, ppi_len, room)))
			return RX_ERR_BAD_PPI_AREA;
		parse_items((const u8 *)buf + RNDIS_OFFSET_BASE + ppi_offset,
			    ppi_len, meta);
	}
	if (unlikely(meta->data_len < RNDIS_FRAME_MIN &&
		     !rx_meta_continues(meta)))
		return RX_ERR_RUNT;
	return RX_OK;
}

u32 rndis_pkt_hdr_len(const struct tx_meta *meta)
{
	u32 len = sizeof(struct rndis_packet);

	if (meta->flags & TX_META_HASH)
		len += PPI_U32_SIZE;
	if (meta->flags & TX_META_VLAN)
		len += PPI_U32_SIZE;
	if (meta->flags & TX_META_LSO)
		len += PPI_U32_SIZE;
	if (meta->flags & TX_META_CSUM)
		len += PPI_U32_SIZE;
	return len;
}

static void put_items(void *to, const struct tx_meta *meta)
{
	if (meta->flags & TX_META_HASH)
		to = ppi_put_u32(to, RNDIS_PPI_HASH_VALUE, meta->hash);
	if (meta->flags & TX_META_VLAN)
		to = ppi_put_u32(to, RNDIS_PPI_VLAN,
				 ppi_vlan_from_tci(meta->vlan_tci));
	if (meta->flags & TX_META_LSO)
		to = ppi_put_u32(to, RNDIS_PPI_LARGE_SEND, meta->lso);
	if (meta->flags & TX_META_CSUM)
		ppi_put_u32(to, RNDIS_PPI_CHECKSUM, meta->csum);
}

void rndis_pkt_build(void *hdr, const struct tx_meta *meta, u32 frame_len,
		     u32 pad)
{
	const u32 base = sizeof(struct rndis_packet) - RNDIS_OFFSET_BASE;
	u32 hdr_len = rndis_pkt_hdr_len(meta);
	u8 *to = hdr;

	/* Straight to where it goes: no copy of the header is made. */
	memset(to, 0, sizeof(struct rndis_packet));
	pure_write32(to + offsetof(struct rndis_packet, hdr.type), RNDIS_MSG_PACKET);
	pure_write32(to + offsetof(struct rndis_packet, hdr.len), hdr_len + frame_len + pad);
	pure_write32(to + offsetof(struct rndis_packet, data_offset), hdr_len - RNDIS_OFFSET_BASE);
	pure_write32(to + offsetof(struct rndis_packet, data_len), frame_len);
	pure_write32(to + offsetof(struct rndis_packet, ppi_offset), base);
	pure_write32(to + offsetof(struct rndis_packet, ppi_len),
		     hdr_len - sizeof(struct rndis_packet));
	if (meta->flags)
		put_items(to + sizeof(struct rndis_packet), meta);
}
