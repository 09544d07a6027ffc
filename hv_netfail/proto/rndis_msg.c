// SPDX-License-Identifier: GPL-2.0
/* RNDIS messages; see rndis_msg.h. */

#include "rndis_msg.h"

/* Alignments above a page leave no room for a second packet anyway. */
#define ALIGN_SHIFT_MIN		3
#define ALIGN_SHIFT_MAX		12
/* A host must take at least one full frame of the smallest usual MTU. */
#define TRANSFER_MIN		2048

struct status_row {
	u32 status;
	int err;
};

static const struct status_row status_rows[] = {
	{ RNDIS_STATUS_SUCCESS,		0 },
	{ RNDIS_STATUS_PENDING,		-EINPROGRESS },
	{ RNDIS_STATUS_FAILURE,		-EIO },
	{ RNDIS_STATUS_NOT_SUPPORTED,	-EOPNOTSUPP },
	{ RNDIS_STATUS_RESOURCES,	-ENOBUFS },
	{ RNDIS_STATUS_BAD_VERSION,	-EPROTONOSUPPORT },
	{ RNDIS_STATUS_INVALID_LENGTH,	-EINVAL },
	{ RNDIS_STATUS_INVALID_DATA,	-EINVAL },
	{ RNDIS_STATUS_BUFFER_TOO_SHORT, -EOVERFLOW },
	{ RNDIS_STATUS_INVALID_OID,	-EOPNOTSUPP },
};

int rndis_status_errno(u32 status)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(status_rows); i++)
		if (status_rows[i].status == status)
			return status_rows[i].err;
	return -EIO;
}

const char *rndis_msg_name(u32 type)
{
	switch (type & ~RNDIS_MSG_REPLY) {
	case RNDIS_MSG_PACKET:		return "packet";
	case RNDIS_MSG_INIT:		return "init";
	case RNDIS_MSG_HALT:		return "halt";
	case RNDIS_MSG_QUERY:		return "query";
	case RNDIS_MSG_SET:		return "set";
	case RNDIS_MSG_RESET:		return "reset";
	case RNDIS_MSG_INDICATE:	return "indicate";
	case RNDIS_MSG_KEEPALIVE:	return "keepalive";
	case RNDIS_MSG_SET_EX:		return "set-ex";
	default:			return "unknown";
	}
}

static struct rndis_hdr make_hdr(u32 type, size_t len)
{
	struct rndis_hdr hdr = {
		.type = cpu_to_le32(type),
		.len = cpu_to_le32(len),
	};

	return hdr;
}

/* Copy a message to where the caller wants it, if it fits there. */
static int put(void *buf, size_t cap, const void *msg, size_t len)
{
	if (len > cap)
		return -EMSGSIZE;
	memcpy(buf, msg, len);
	return len;
}

int rndis_encode_init(void *buf, size_t cap, u32 id, u32 max_transfer)
{
	struct rndis_init msg = {
		.hdr = make_hdr(RNDIS_MSG_INIT, sizeof(msg)),
		.id = cpu_to_le32(id),
		.major = cpu_to_le32(RNDIS_VERSION_MAJOR),
		.minor = cpu_to_le32(RNDIS_VERSION_MINOR),
		.max_transfer = cpu_to_le32(max_transfer),
	};

	return put(buf, cap, &msg, sizeof(msg));
}

int rndis_encode_halt(void *buf, size_t cap, u32 id)
{
	struct rndis_halt msg = {
		.hdr = make_hdr(RNDIS_MSG_HALT, sizeof(msg)),
		.id = cpu_to_le32(id),
	};

	return put(buf, cap, &msg, sizeof(msg));
}

static int encode_oid(void *buf, size_t cap, u32 type, u32 id, u32 oid,
		      const void *info, u32 info_len)
{
	size_t len = sizeof(struct rndis_oid) + info_len;
	struct rndis_oid msg = {
		.hdr = make_hdr(type, len),
		.id = cpu_to_le32(id),
		.oid = cpu_to_le32(oid),
		.info_len = cpu_to_le32(info_len),
		.info_offset = cpu_to_le32(sizeof(msg) - RNDIS_OFFSET_BASE),
	};

	if (info_len > cap || len > cap)
		return -EMSGSIZE;
	memcpy(buf, &msg, sizeof(msg));
	if (info_len)
		memcpy((u8 *)buf + sizeof(msg), info, info_len);
	return len;
}

int rndis_encode_query(void *buf, size_t cap, u32 id, u32 oid,
		       const void *input, u32 input_len)
{
	return encode_oid(buf, cap, RNDIS_MSG_QUERY, id, oid, input, input_len);
}

int rndis_encode_set(void *buf, size_t cap, u32 id, u32 oid,
		     const void *value, u32 value_len)
{
	return encode_oid(buf, cap, RNDIS_MSG_SET, id, oid, value, value_len);
}

int rndis_encode_keepalive_complete(void *buf, size_t cap, u32 id)
{
	struct rndis_complete msg = {
		.hdr = make_hdr(RNDIS_MSG_KEEPALIVE | RNDIS_MSG_REPLY,
				sizeof(msg)),
		.id = cpu_to_le32(id),
		.status = cpu_to_le32(RNDIS_STATUS_SUCCESS),
	};

	return put(buf, cap, &msg, sizeof(msg));
}

u32 rndis_peek_type(const void *buf, u32 len)
{
	__le32 type;

	if (len < sizeof(struct rndis_hdr))
		return 0;
	pure_snapshot(&type, buf, sizeof(type));
	return le32_to_cpu(type);
}

int rndis_check_hdr(const void *buf, u32 len, u32 *type, u32 *msg_len)
{
	struct rndis_hdr hdr;
	u32 n;

	if (len < sizeof(hdr))
		return -EBADMSG;
	pure_snapshot(&hdr, buf, sizeof(hdr));
	n = le32_to_cpu(hdr.len);
	if (n < sizeof(hdr) || n > len)
		return -EBADMSG;
	*type = le32_to_cpu(hdr.type);
	*msg_len = n;
	return 0;
}

/* Read the fixed part of a message of one type; *msg_len is its whole length. */
static int get(const void *buf, u32 len, u32 type, void *msg, u32 size,
	       u32 *msg_len)
{
	u32 found;
	int err;

	err = rndis_check_hdr(buf, len, &found, msg_len);
	if (err)
		return err;
	if (found != type || *msg_len < size)
		return -EBADMSG;
	memcpy(msg, buf, size);
	return 0;
}

/*
 * Find the variable part of a message: @len bytes at @offset, which counts
 * from RNDIS_OFFSET_BASE, behind the @fixed bytes and within @msg_len. An
 * empty part may be said to be anywhere.
 */
static int locate(u32 msg_len, u32 fixed, u32 offset, u32 len)
{
	u32 room = msg_len - RNDIS_OFFSET_BASE;

	if (!len)
		return 0;
	if (offset < fixed - RNDIS_OFFSET_BASE || offset > room ||
	    len > room - offset)
		return -EBADMSG;
	return 0;
}

static int judge(u32 id, __le32 got_id, __le32 status)
{
	if (le32_to_cpu(got_id) != id)
		return -ESTALE;
	return rndis_status_errno(le32_to_cpu(status));
}

int rndis_reply_id(const void *buf, u32 len, u32 *id)
{
	struct rndis_complete msg;
	u32 type, msg_len;
	int err;

	err = rndis_check_hdr(buf, len, &type, &msg_len);
	if (err)
		return err;
	switch (type) {
	case RNDIS_MSG_INIT | RNDIS_MSG_REPLY:
	case RNDIS_MSG_QUERY | RNDIS_MSG_REPLY:
	case RNDIS_MSG_SET | RNDIS_MSG_REPLY:
	case RNDIS_MSG_KEEPALIVE | RNDIS_MSG_REPLY:
		break;
	default:
		return -EBADMSG;
	}
	if (msg_len < sizeof(msg))
		return -EBADMSG;
	memcpy(&msg, buf, sizeof(msg));
	*id = le32_to_cpu(msg.id);
	return 0;
}

static void clamp_limits(struct rndis_limits *limits, u32 packets, u32 transfer,
			 u32 shift)
{
	bool absurd = shift > ALIGN_SHIFT_MAX || transfer < TRANSFER_MIN;

	limits->max_packets = clamp_t(u32, packets, 1, RNDIS_PACKETS_MAX);
	limits->max_transfer = transfer;
	limits->align = 1U << clamp_t(u32, shift, ALIGN_SHIFT_MIN,
				      ALIGN_SHIFT_MAX);
	if (absurd) {
		limits->max_packets = 1;
		limits->max_transfer = ~0U;
		limits->align = 1U << ALIGN_SHIFT_MIN;
	}
}

int rndis_check_init(const void *buf, u32 len, u32 id,
		     struct rndis_limits *limits)
{
	struct rndis_init_complete msg;
	u32 msg_len;
	int err;

	err = get(buf, len, RNDIS_MSG_INIT | RNDIS_MSG_REPLY, &msg, sizeof(msg),
		  &msg_len);
	if (!err)
		err = judge(id, msg.id, msg.status);
	if (err)
		return err;
	if (le32_to_cpu(msg.major) != RNDIS_VERSION_MAJOR || msg.medium)
		return -EPROTONOSUPPORT;
	clamp_limits(limits, le32_to_cpu(msg.max_packets),
		     le32_to_cpu(msg.max_transfer),
		     le32_to_cpu(msg.align_shift));
	return 0;
}

int rndis_check_query(const void *buf, u32 len, u32 id, const void **info,
		      u32 *info_len)
{
	struct rndis_query_complete msg;
	u32 msg_len, offset, n;
	int err;

	err = get(buf, len, RNDIS_MSG_QUERY | RNDIS_MSG_REPLY, &msg,
		  sizeof(msg), &msg_len);
	if (!err)
		err = judge(id, msg.id, msg.status);
	if (err)
		return err;
	offset = le32_to_cpu(msg.info_offset);
	n = le32_to_cpu(msg.info_len);
	err = locate(msg_len, sizeof(msg), offset, n);
	if (err)
		return err;
	*info = n ? (const u8 *)buf + RNDIS_OFFSET_BASE + offset : NULL;
	*info_len = n;
	return 0;
}

int rndis_check_set(const void *buf, u32 len, u32 id)
{
	struct rndis_complete msg;
	u32 msg_len;
	int err;

	err = get(buf, len, RNDIS_MSG_SET | RNDIS_MSG_REPLY, &msg, sizeof(msg),
		  &msg_len);
	return err ?: judge(id, msg.id, msg.status);
}

int rndis_check_indicate(const void *buf, u32 len, u32 *status,
			 const void **detail, u32 *detail_len)
{
	struct rndis_indicate msg;
	u32 msg_len, offset, n;
	int err;

	err = get(buf, len, RNDIS_MSG_INDICATE, &msg, sizeof(msg), &msg_len);
	if (err)
		return err;
	offset = le32_to_cpu(msg.buf_offset);
	n = le32_to_cpu(msg.buf_len);
	err = locate(msg_len, sizeof(msg), offset, n);
	if (err)
		return err;
	*status = le32_to_cpu(msg.status);
	*detail = n ? (const u8 *)buf + RNDIS_OFFSET_BASE + offset : NULL;
	*detail_len = n;
	return 0;
}

int rndis_check_keepalive(const void *buf, u32 len, u32 *id)
{
	struct rndis_keepalive msg;
	u32 msg_len;
	int err;

	err = get(buf, len, RNDIS_MSG_KEEPALIVE, &msg, sizeof(msg), &msg_len);
	if (!err)
		*id = le32_to_cpu(msg.id);
	return err;
}
