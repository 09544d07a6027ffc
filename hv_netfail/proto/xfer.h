/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Transfer-page packets: how the host names the slots of the receive area
 * that it filled.
 *
 * Pure. The packet must be a private copy (the bus copies packets out of the
 * ring), the slots themselves are in shared memory and not looked at here.
 */
#ifndef _HVNF_PROTO_XFER_H
#define _HVNF_PROTO_XFER_H

#include "pure.h"
#include <hv_netfail/wire.h>

/* Ranges per packet: what hosts send at most, without and with coalescing. */
#define XFER_RANGES_MAX		375
#define XFER_RANGES_MAX_RSC	562

/* Type of such a packet in its descriptor. */
#define XFER_PACKET_TYPE	7

/**
 * struct xfer_desc - what every packet in a ring begins with
 * @type: XFER_PACKET_TYPE here
 * @offset8: of the payload, in units of 8 bytes
 * @len8: of the packet, in units of 8 bytes
 * @flags: bit 0: a completion is wanted
 * @tid: transaction id, to be sent back in the completion
 */
struct xfer_desc {
	__le16 type;
	__le16 offset8;
	__le16 len8;
	__le16 flags;
	__le64 tid;
};

WIRE_SIZE(xfer_desc, 16);

/**
 * struct xfer_pages - stands behind the descriptor
 * @set_id: id under which the area was lent
 * @reserved: not looked at
 * @range_count: ranges that follow
 */
struct xfer_pages {
	__le16 set_id;
	__le16 reserved;
	__le32 range_count;
};

WIRE_SIZE(xfer_pages, 8);

/**
 * struct xfer_slot - one range
 * @len: bytes
 * @offset: from the start of the area
 */
struct xfer_slot {
	__le32 len;
	__le32 offset;
};

WIRE_SIZE(xfer_slot, 8);

/* Bytes of the largest packet, to size the bus's copy-out buffer. */
#define XFER_PACKET_MAX							\
	(sizeof(struct xfer_desc) + sizeof(struct xfer_pages) +		\
	 XFER_RANGES_MAX_RSC * sizeof(struct xfer_slot) + 64)

/**
 * struct xfer_view - a checked packet
 * @slots: its ranges
 * @count: how many, at least 1
 * @msg: payload, an NVSP message still to be checked
 * @msg_len: bytes of it, may be 0
 */
struct xfer_view {
	const struct xfer_slot *slots;
	u32 count;
	const void *msg;
	u32 msg_len;
};

/**
 * xfer_check() - check the frame of a transfer-page packet
 * @pkt: the packet with its descriptor, aligned as the ring is
 * @len: bytes of it
 * @set_id: id under which the area was lent
 * @view: result
 *
 * Whatever comes out, the packet must be completed, or the host runs out of
 * slots.
 *
 * Return: 0; -EBADMSG when it is too short or the payload does not lie inside;
 * -ENXIO for another area; -ERANGE for no range, for more than
 * XFER_RANGES_MAX_RSC, or for more than fit before the payload.
 */
int xfer_check(const void *pkt, u32 len, u16 set_id, struct xfer_view *view);

/**
 * xfer_range() - where a range lies in the receive area
 * @view: from xfer_check()
 * @i: number of the range, below @view.count
 * @area_len: bytes of the area
 * @offset: result
 * @len: result, at least 1
 *
 * Return: 0, or -ERANGE when it is empty or not inside the area.
 */
static inline int xfer_range(const struct xfer_view *view, u32 i, u32 area_len,
			     u32 *offset, u32 *len)
{
	u32 at = le32_to_cpu(view->slots[i].offset);
	u32 n = le32_to_cpu(view->slots[i].len);

	if (unlikely(!n || n > area_len || at > area_len - n))
		return -ERANGE;
	*offset = at;
	*len = n;
	return 0;
}

#endif /* _HVNF_PROTO_XFER_H */
