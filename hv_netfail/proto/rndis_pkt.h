/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RNDIS data packets: parse those received, build the header of those to send.
 *
 * Pure. This is the hot part: no function here is called per byte or loops
 * over more than PPI_AREA_MAX bytes.
 */
#ifndef _HVNF_PROTO_RNDIS_PKT_H
#define _HVNF_PROTO_RNDIS_PKT_H

#include "pure.h"
#include "ppi.h"
#include <hv_netfail/rndis.h>

/* Frames below an Ethernet header are not delivered. */
#define RNDIS_FRAME_MIN		14
/* Room for the header of a packet with every item that we ever add. */
#define RNDIS_PKT_HDR_MAX	(sizeof(struct rndis_packet) + 4 * PPI_U32_SIZE)

/* Received data packets. */

/**
 * enum rx_error - why a received packet was not delivered
 * @RX_OK: it was
 * @RX_ERR_SHORT: fewer bytes than a packet header
 * @RX_ERR_BAD_TYPE: not a data packet; perhaps a control message
 * @RX_ERR_BAD_LENGTH: message longer than the range, or shorter than its header
 * @RX_ERR_BAD_DATA: the frame is empty or does not lie inside the message
 * @RX_ERR_RUNT: frame without a whole Ethernet header
 * @RX_ERR_BAD_PPI_AREA: the per-packet information does not lie inside
 * @RX_ERR_COUNT: how many reasons there are
 */
enum rx_error {
	RX_OK,
	RX_ERR_SHORT,
	RX_ERR_BAD_TYPE,
	RX_ERR_BAD_LENGTH,
	RX_ERR_BAD_DATA,
	RX_ERR_RUNT,
	RX_ERR_BAD_PPI_AREA,
	RX_ERR_COUNT,
};

/* rx_meta.flags: which fields the host filled in */
#define RX_META_VLAN		BIT(0)
#define RX_META_CSUM		BIT(1)
#define RX_META_HASH		BIT(2)
#define RX_META_HASH_INFO	BIT(3)
#define RX_META_PACKET_ID	BIT(4)
/* part of the per-packet information was malformed or too much, and unread */
#define RX_META_PPI_CUT		BIT(5)

/**
 * struct rx_meta - what is known about one received data packet
 * @data_offset: of the frame, from the start of the message
 * @data_len: of the frame, bytes, at least 1; at least RNDIS_FRAME_MIN unless
 *	      it continues a coalesced packet
 * @next: length of the message; another one may follow behind it
 * @flags: RX_META_*
 * @csum: RNDIS_RXCSUM_*
 * @hash: receive hash
 * @hash_info: NDIS_HASH_*, what @hash is computed from
 * @vlan_tci: tag that the host took out of the frame
 * @packet_id: number that the parts of a coalesced packet share
 * @packet_id_flags: RNDIS_PACKET_ID_*
 *
 * A field without its flag holds 0.
 */
struct rx_meta {
	u32 data_offset;
	u32 data_len;
	u32 next;
	u32 flags;
	u32 csum;
	u32 hash;
	u32 hash_info;
	u16 vlan_tci;
	u16 packet_id;
	u8 packet_id_flags;
};

/**
 * rndis_pkt_parse() - one bounded pass over a received data packet
 * @buf: the message, in memory that the host may be changing
 * @len: bytes available
 * @meta: result; undefined on error
 *
 * The header and each item are read once. Of items of one type the first
 * counts. A malformed item ends the reading of items (RX_META_PPI_CUT) but
 * does not cost the frame.
 *
 * Return: RX_OK or why not.
 */
enum rx_error rndis_pkt_parse(const void *buf, u32 len, struct rx_meta *meta);

/**
 * rx_error_name() - a reason in words, as statistics call it
 * @err: the reason
 *
 * Return: a short constant string in lower case.
 */
const char *rx_error_name(enum rx_error err);

/**
 * rx_meta_l4_ok() - did the host verify the TCP or UDP checksum
 * @meta: of the packet
 *
 * Return: true when it did and found it right.
 */
static inline bool rx_meta_l4_ok(const struct rx_meta *meta)
{
	return meta->csum & (RNDIS_RXCSUM_TCP_OK | RNDIS_RXCSUM_UDP_OK);
}

/**
 * rx_meta_continues() - is the frame a further part of a coalesced packet
 * @meta: of the packet
 *
 * Return: true when it has no Ethernet header of its own.
 */
static inline bool rx_meta_continues(const struct rx_meta *meta)
{
	const u8 both = RNDIS_PACKET_ID_SUBALLOC | RNDIS_PACKET_ID_FIRST;

	return (meta->packet_id_flags & both) == RNDIS_PACKET_ID_SUBALLOC;
}

/**
 * rx_meta_is_part() - is the frame only a part of a coalesced packet
 * @meta: of the packet
 *
 * Return: true when rsc_add() has to see it.
 */
static inline bool rx_meta_is_part(const struct rx_meta *meta)
{
	return meta->packet_id_flags & RNDIS_PACKET_ID_SUBALLOC;
}

/* Data packets to send. */

/* tx_meta.flags: which fields to tell the host */
#define TX_META_VLAN		BIT(0)
#define TX_META_CSUM		BIT(1)
#define TX_META_LSO		BIT(2)
#define TX_META_HASH		BIT(3)

/**
 * struct tx_meta - what to tell the host about a frame
 * @flags: TX_META_*
 * @csum: from ppi_tx_csum()
 * @lso: from ppi_tx_lso()
 * @hash: flow hash; the host keeps a flow's completions on its channel
 * @vlan_tci: tag to insert
 */
struct tx_meta {
	u32 flags;
	u32 csum;
	u32 lso;
	u32 hash;
	u16 vlan_tci;
};

/**
 * rndis_pkt_hdr_len() - bytes to reserve before a frame
 * @meta: what will be told about it
 *
 * Return: bytes, at most RNDIS_PKT_HDR_MAX, a multiple of 4.
 */
u32 rndis_pkt_hdr_len(const struct tx_meta *meta);

/**
 * rndis_pkt_build() - write the header of a packet to send
 * @hdr: rndis_pkt_hdr_len() bytes; the frame follows directly
 * @meta: what to tell about the frame
 * @frame_len: of the frame, bytes
 * @pad: bytes behind the frame that count to the message, so that another
 *	 message can follow aligned; from struct agg_plan
 */
void rndis_pkt_build(void *hdr, const struct tx_meta *meta, u32 frame_len,
		     u32 pad);

#endif /* _HVNF_PROTO_RNDIS_PKT_H */
