/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RNDIS control messages: encode requests, check replies. Data packets are in
 * rndis_pkt.h.
 *
 * Pure. A message must be given as a private copy, since pointers into it are
 * handed out; only rndis_peek_type() may read memory that the host may be
 * changing. Checks never read past the length and return 0 or:
 *   -EBADMSG	shorter than the message, of another type, or with a part that
 *		does not lie inside
 *   -ESTALE	the answer to another request
 *   others	the host's own status, see rndis_status_errno()
 */
#ifndef _HVNF_PROTO_RNDIS_MSG_H
#define _HVNF_PROTO_RNDIS_MSG_H

#include "pure.h"
#include <hv_netfail/rndis.h>

/* Most packets that are put into one message, whatever the host allows. */
#define RNDIS_PACKETS_MAX	32
/* Largest transfer that we say we take, as every known client says. */
#define RNDIS_MAX_TRANSFER	0x4000

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
 * @info: result: the object, inside @buf; NULL without any
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
 * @detail: result: what it says about that, inside @buf; NULL without any
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

#endif /* _HVNF_PROTO_RNDIS_MSG_H */
