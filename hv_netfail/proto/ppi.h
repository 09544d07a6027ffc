/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Per-packet information: a bounded walk over what the host sent, a builder
 * for what we send, and the values inside.
 *
 * Pure. The walk is inline because it runs once per received frame.
 */
#ifndef _HVNF_PROTO_PPI_H
#define _HVNF_PROTO_PPI_H

#include "pure.h"
#include <hv_netfail/rndis.h>

/* Bytes of an item with a 32-bit value, the only kind that is used. */
#define PPI_U32_SIZE		(sizeof(struct rndis_ppi) + sizeof(__le32))

/* Bytes of per-packet information that a receiver reads at most. */
#define PPI_AREA_MAX		256

/**
 * struct ppi_iter - a walk over items; cannot fail to advance
 * @pos: next item, in memory that the host may be changing
 * @left: bytes from there to the end of the area
 */
struct ppi_iter {
	const u8 *pos;
	u32 left;
};

/**
 * struct ppi_item - one item found
 * @type: enum rndis_ppi_type, or RNDIS_PPI_PACKET_ID
 * @value: first four bytes of the value, in the processor's order
 */
struct ppi_item {
	u32 type;
	u32 value;
};

/**
 * ppi_begin() - start a walk
 * @it: the walk
 * @area: first item
 * @len: bytes; what exceeds PPI_AREA_MAX is not visited
 */
static inline void ppi_begin(struct ppi_iter *it, const void *area, u32 len)
{
	it->pos = area;
	it->left = min_t(u32, len, PPI_AREA_MAX);
}

/**
 * ppi_next() - take the next item
 * @it: the walk
 * @item: result
 *
 * Each byte of the area is read once at most, so what was checked is what is
 * used. An item ends the walk when its size is below its header or beyond the
 * rest, or when its value does not lie behind its header and inside the item,
 * or has fewer than four bytes: nothing behind it can be trusted.
 *
 * Return: 1 with an item, 0 at the end, -EBADMSG for a malformed item; each
 * further call then returns 0.
 */
static __always_inline int ppi_next(struct ppi_iter *it, struct ppi_item *item)
{
	u32 size, offset, left = it->left;
	const u8 *pos = it->pos;

	if (!left)
		return 0;
	it->left = 0;
	if (unlikely(left < sizeof(struct rndis_ppi)))
		return -EBADMSG;
	size = pure_read32(pos + offsetof(struct rndis_ppi, size));
	offset = pure_read32(pos + offsetof(struct rndis_ppi, offset));
	if (unlikely(size > left || offset < sizeof(struct rndis_ppi) ||
		     (u64)offset + sizeof(__le32) > size))
		return -EBADMSG;

	item->type = pure_read32(pos + offsetof(struct rndis_ppi, type));
	item->value = pure_read32(pos + offset);
	it->pos += size;
	it->left = left - size;
	return 1;
}

/**
 * ppi_put_u32() - append an item
 * @to: where to; needs PPI_U32_SIZE bytes
 * @type: enum rndis_ppi_type
 * @value: in the processor's byte order
 *
 * Return: behind the item.
 */
void *ppi_put_u32(void *to, u32 type, u32 value);

/**
 * ppi_vlan_from_tci() - value of RNDIS_PPI_VLAN for a tag
 * @tci: priority in bits 15-13, CFI in bit 12, id in bits 11-0
 *
 * Return: the same three in the protocol's order.
 */
static inline u32 ppi_vlan_from_tci(u16 tci)
{
	return (u32)(tci & 0x0fff) << RNDIS_VLAN_ID_SHIFT |
	       (tci & 0x1000 ? RNDIS_VLAN_CFI : 0) | tci >> 13;
}

/**
 * ppi_vlan_to_tci() - tag for a value of RNDIS_PPI_VLAN
 * @value: the value; bits above 15 are ignored
 *
 * Return: the tag.
 */
static inline u16 ppi_vlan_to_tci(u32 value)
{
	return (value & RNDIS_VLAN_ID_MASK) >> RNDIS_VLAN_ID_SHIFT |
	       (value & RNDIS_VLAN_CFI ? 0x1000 : 0) |
	       (value & RNDIS_VLAN_PRIO_MASK) << 13;
}

/**
 * ppi_tx_csum() - value of RNDIS_PPI_CHECKSUM for a frame to send
 * @ipv6: IPv6, else IPv4
 * @udp: UDP, else TCP
 * @l4_offset: from the start of the frame to the TCP or UDP header, below 1024
 *
 * Return: the value.
 */
static inline u32 ppi_tx_csum(bool ipv6, bool udp, u32 l4_offset)
{
	return (ipv6 ? RNDIS_TXCSUM_IPV6 : RNDIS_TXCSUM_IPV4) |
	       (udp ? RNDIS_TXCSUM_UDP : RNDIS_TXCSUM_TCP) |
	       (l4_offset << RNDIS_TXCSUM_L4_OFFSET_SHIFT &
		RNDIS_TXCSUM_L4_OFFSET_MASK);
}

/**
 * ppi_tx_lso() - value of RNDIS_PPI_LARGE_SEND for a frame to send
 * @ipv6: IPv6, else IPv4
 * @mss: TCP payload per segment, bytes
 * @l4_offset: from the start of the frame to the TCP header, below 1024
 *
 * Return: the value, of version 2.
 */
static inline u32 ppi_tx_lso(bool ipv6, u32 mss, u32 l4_offset)
{
	return RNDIS_LSO_V2 | (ipv6 ? RNDIS_LSO_IPV6 : 0) |
	       (mss & RNDIS_LSO_MSS_MASK) |
	       (l4_offset << RNDIS_LSO_L4_OFFSET_SHIFT &
		RNDIS_LSO_L4_OFFSET_MASK);
}

#endif /* _HVNF_PROTO_PPI_H */
