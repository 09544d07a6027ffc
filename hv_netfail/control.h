/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RNDIS control messages on their way: what lies below the verbs of rndis.c.
 */
#ifndef _HVNF_CONTROL_H
#define _HVNF_CONTROL_H

#include <linux/list.h>
#include <linux/spinlock.h>

#include "hvnf.h"
#include "xact.h"

struct hvnf_pkt;

/* Longest control message of the host's that we understand, bytes. */
#define HVNF_CONTROL_MAX	1024

/**
 * struct hvnf_control - control messages under way
 * @lock: guards @carriers, @count and @next_id; taken from NAPI
 * @carriers: pages that the host reads our messages from
 * @count: of them
 * @next_id: of the next message whose answer nobody waits for
 * @scratch: private copy of the message being looked at (NAPI of queue 0)
 *
 * The host may read a page until it completes it, however long ago the request
 * itself was given up; so a page outlives its request.
 */
struct hvnf_control {
	spinlock_t lock;
	struct list_head carriers;
	u32 count;
	u32 next_id;
	u8 scratch[HVNF_CONTROL_MAX] __aligned(8);
};

/**
 * struct hvnf_rndis_req - what to ask
 * @type: RNDIS_MSG_INIT, _HALT, _QUERY or _SET
 * @oid: the object of a query or set
 * @data: its input or value
 * @len: bytes of @data
 */
struct hvnf_rndis_req {
	u32 type;
	u32 oid;
	const void *data;
	u32 len;
};

/**
 * struct hvnf_control_call - a request with its answer
 * @x: the request
 * @reply: the answer, private
 */
struct hvnf_control_call {
	struct hvnf_xact x;
	u8 reply[HVNF_CONTROL_MAX] __aligned(8);
};

/* Once. */
void hvnf_control_init(struct hvnf_control *control);
/* Frees all pages. The channel is closed, the host reads nothing any more. */
void hvnf_control_drop_all(struct hvnf_control *control);

/**
 * hvnf_control_call() - ask something of the host and get its answer
 * @conn: the connection
 * @req: the question
 * @call: result: an unchecked answer in @call.reply
 *
 * Process context, bounded by HVNF_HOST_DEADLINE_MS, no lock needed.
 *
 * Return: 0, or a negative errno as rndis.h has it.
 */
int hvnf_control_call(struct hvnf_conn *conn, const struct hvnf_rndis_req *req,
		      struct hvnf_control_call *call);

/* Sends a request whose answer, if there is one, nobody waits for. Process context. */
int hvnf_control_post(struct hvnf_conn *conn, const struct hvnf_rndis_req *req);

/*
 * NAPI of the primary queue: a control message in a receive slot. @msg is
 * host memory; it is copied before it is looked at.
 */
void hvnf_control_on_msg(struct hvnf_conn *conn, const void *msg, u32 len);
/* NAPI: a completion with a HVNF_TAG_CONTROL tag. */
void hvnf_control_on_completion(struct hvnf_conn *conn, const struct hvnf_pkt *pkt);

#endif /* _HVNF_CONTROL_H */
