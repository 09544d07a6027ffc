/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Outstanding control requests. A request is an object that owns its reply
 * and its waiter; nothing is waited for without a deadline, and a rescind
 * or a detach ends every wait at once.
 */
#ifndef _HVNF_XACT_H
#define _HVNF_XACT_H

#include <linux/completion.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#include "hvnf.h"

/**
 * struct hvnf_xact_table - the requests of one connection
 * @lock: guards everything below; taken from NAPI
 * @pending: struct hvnf_xact.node
 * @next_id: of the next request; never 0
 * @aborted: non-zero errno once the connection is dead: begin fails with it
 */
struct hvnf_xact_table {
	spinlock_t lock;
	struct list_head pending;
	u32 next_id;
	int aborted;
};

/**
 * struct hvnf_xact - one request and its reply
 * @node: in the table while pending
 * @id: the request's: slot of its tag (NVSP) or RNDIS request id
 * @expect: type of message that may answer it
 * @reply: where the reply is copied
 * @reply_cap: bytes there
 * @reply_len: bytes copied
 * @error: 0, or why there is no reply
 * @done: completed with the reply or with @error
 *
 * On the stack of the caller, between hvnf_xact_begin() and hvnf_xact_wait().
 */
struct hvnf_xact {
	struct list_head node;
	u32 id;
	u32 expect;
	void *reply;
	u32 reply_cap;
	u32 reply_len;
	int error;
	struct completion done;
};

void hvnf_xact_table_init(struct hvnf_xact_table *table);
/* Any context. Registers @x and gives it an id; the request is sent after it. */
int hvnf_xact_begin(struct hvnf_xact_table *table, struct hvnf_xact *x,
		    u32 expect, void *reply, u32 reply_cap);
/* Process context. 0, -ETIMEDOUT, or the error it was aborted with; @x is free then. */
int hvnf_xact_wait(struct hvnf_xact_table *table, struct hvnf_xact *x, unsigned int ms);
void hvnf_xact_cancel(struct hvnf_xact_table *table, struct hvnf_xact *x);
/* Any context. False: nobody asked, or another type was asked for (caller counts it). */
bool hvnf_xact_answer(struct hvnf_xact_table *table, u32 id, u32 type,
		      const void *msg, u32 len);
void hvnf_xact_abort_all(struct hvnf_xact_table *table, int error);

#endif /* _HVNF_XACT_H */
