/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RNDIS messages: encode requests, check replies, parse received data packets
 * and build the header of packets to send.
 *
 * Pure. A reply must be given as a private copy, since pointers into it are
 * handed out; only rndis_pkt_parse() and rndis_peek_type() read memory that
 * the host may be changing. Checks never read past the length and return 0 or:
 *   -EBADMSG	shorter than the message, of another type, or with a part that
 *		does not lie inside
 *   -ESTALE	the answer to another request
 *   others	the host's own status, see rndis_status_errno()
 */
#ifndef _HVNF_PROTO_RNDIS_MSG_H
#define _HVNF_PROTO_RNDIS_MSG_H

#include "pure.h"
#include "ppi.h"
#include <hv_netfail/rndis.h>

/* Most packets that are put into one message, whatever the host allows. */
#define RNDIS_PACKETS_MAX	32
/* Largest transfer that we say we take, as every known client says. */
#define RNDIS_MAX_TRANSFER	0x4000
/* Frames below an Ethernet header are not delivered. */
#define RNDIS_FRAME_MIN		14
/* Room for the header of a packet with every item that we ever add. */
#define RNDIS_PKT_HDR_MAX	(sizeof(struct rndis_packet) + 4 * PPI_U32_SIZE)

/**
 * rndis_status_errno() - THE translation of a status to an errno
 * @status: enum rndis_status or RNDIS_STATUS_*
 *
 * Return: 0 for success, else a negative errno; -EIO for an unknown status.
 */
int rndis_status_errno(u32 status);

/**
 * rndis_msg_name() - a message type in words
 * @type: enum rndis_msg_type, perhaps with RNDIS_MSG_REPLY
 *
 * Return: a short constant string; "unknown" for what is no type of ours.
 */
const char *rndis_msg_name(u32 type);

/* Control messages that the guest sends. All return the encoded length, or
 * -EMSGSIZE when it exceeds @cap.
 */

/**
 * rndis_encode_init() - open the session
 * @buf: where to
 * @cap: bytes of @buf
 * @id: of the request
 * @max_transfer: RNDIS_MAX_TRANSFER
 *
 * Return: bytes, or -EMSGSIZE.
 */
int rndis_encode_init(void *buf, size_t cap, u32 id, u32 max_transfer);

/**
 * rndis_encode_halt() - close the session; there is no reply
 * @buf: where to
 * @cap: bytes of @buf
 * @id: of the request
 *
 * Return: bytes, or -EMSGSIZE.
 */
int rndis_encode_halt(void *buf, size_t cap, u32 id);

/**
 * rndis_encode_query() - ask for an object
 * @buf: where to
 * @cap: bytes of @buf
 * @id: of the request
 * @oid: OID_*
 * @input: what the object wants as input; NULL without
 * @input_len: bytes of it
 *
 * Return: bytes, or -EMSGSIZE.
 */
int rndis_encode_query(void *buf, size_t cap, u32 id, u32 oid,
		       const void *input, u32 input_len);

/**
 * rndis_encode_set() - set an object
 * @buf: where to
 * @cap: bytes of @buf
 * @id: of the request
 * @oid: OID_*
 * @value: the object
 * @value_len: bytes of it
 *
 * Return: bytes, or -EMSGSIZE.
 */
int rndis_encode_set(void *buf, size_t cap, u32 id, u32 oid,
		     const void *value, u32 value_len);

/**
 * rndis_encode_keepalive_complete() - answer the host's keep-alive
 * @buf: where to
 * @cap: bytes of @buf
 * @id: from rndis_check_keepalive()
 *
 * Return: bytes, or -EMSGSIZE.
 */
int rndis_encode_keepalive_complete(void *buf, size_t cap, u32 id);

/* Control messages that the host sends. */

/**
 * struct rndis_limits - how the host wants several packets in one message
 * @max_packets: packets per message, 1 to RNDIS_PACKETS_MAX
 * @max_transfer: bytes per message
 * @align: each packet starts at a multiple of it; a power of 2, at least 8
 */
struct rndis_limits {
	u32 max_packets;
	u32 max_transfer;
	u32 align;
};

/**
 * rndis_peek_type() - the type of a message that is still in shared memory
 * @buf: the message
 * @len: bytes available
 *
 * Return: the type, read once; 0 when there is none.
 */
u32 rndis_peek_type(const void *buf, u32 len);

/**
 * rndis_check_hdr() - read type and length of a message
 * @buf: the message
 * @len: bytes available
 * @type: result
 * @msg_len: result; at least the header, at most @len
 *
 * Return: 0 or -EBADMSG.
 */
int rndis_check_hdr(const void *buf, u32 len, u32 *type, u32 *msg_len);

/**
 * rndis_reply_id() - which request does a message answer
 * @buf: the message
 * @len: bytes available
 * @id: result
 *
 * Return: 0, or -EBADMSG for all that is not an INIT, QUERY, SET or KEEPALIVE
 * reply. A RESET reply carries no id.
 */
int rndis_reply_id(const void *buf, u32 len, u32 *id);

/**
 * rndis_check_init() - the answer to rndis_encode_init()
 * @buf: the message
 * @len: bytes available
 * @id: of the request
 * @limits: result. Absurd limits are turned into "one packet per message",
 *	    which every host takes; they are no reason to refuse a host
 *
 * Return: 0; -EPROTONOSUPPORT when the host speaks another major version or
 * is no 802.3; other errors as above.
 */
int rndis_check_init(const void *buf, u32 len, u32 id,
		     struct rndis_limits *limits);

/**
 * rndis_check_query() - the answer to rndis_encode_query()
 * @buf: the message
 * @len: bytes available
 * @id: of the request
 * @info: result: the object, inside @buf
 * @info_len: result: bytes of it; may be 0
 *
 * Return: 0 or an error as above.
 */
int rndis_check_query(const void *buf, u32 len, u32 id, const void **info,
		      u32 *info_len);

/**
 * rndis_check_set() - the answer to rndis_encode_set()
 * @buf: the message
 * @len: bytes available
 * @id: of the request
 *
 * Return: 0 or an error as above.
 */
int rndis_check_set(const void *buf, u32 len, u32 id);

/**
 * rndis_check_indicate() - the host tells of a change
 * @buf: the message
 * @len: bytes available
 * @status: result: what changed
 * @detail: result: what it says about that, inside @buf; NULL without
 * @detail_len: result: bytes of it
 *
 * Return: 0 or -EBADMSG.
 */
int rndis_check_indicate(const void *buf, u32 len, u32 *status,
			 const void **detail, u32 *detail_len);

/**
 * rndis_check_keepalive() - the host asks whether we live
 * @buf: the message
 * @len: bytes available
 * @id: result, to be sent back
 *
 * Return: 0 or -EBADMSG.
 */
int rndis_check_keepalive(const void *buf, u32 len, u32 *id);

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

#endif /* _HVNF_PROTO_RNDIS_MSG_H */
