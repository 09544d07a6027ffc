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
 * @chan: the primary channel; its rescind ends every wait
 * @pending: struct hvnf_xact.node
 * @next_id: of the next request; never 0
 * @aborted: non-zero errno while the connection is dead: begin fails with it
 */
struct hvnf_xact_table {
	spinlock_t lock;
	const struct hvnf_chan *chan;
	struct list_head pending;
	u32 next_id;
	int aborted;
};

/* Ids from here on belong to requests whose answer nobody waits for. */
#define HVNF_XACT_ID_UNWAITED	0x80000000U

/**
 * struct hvnf_xact - one request and its reply
 * @node: in the table while pending
 * @id: the request's: slot of its tag (NVSP) or RNDIS request id
 * @expect: type of message that may answer it
 * @reply: where the reply is copied
 * @reply_cap: bytes there; what is longer is cut, and then fails its check
 * @reply_len: bytes copied
 * @error: 0, or why there is no reply
 * @deadline: in jiffies
 * @done: completed with the reply or with @error
 *
 * On the stack of the caller, between hvnf_xact_begin() and the
 * hvnf_xact_wait() or hvnf_xact_cancel() that must follow.
 */
struct hvnf_xact {
	struct list_head node;
	u32 id;
	u32 expect;
	void *reply;
	u32 reply_cap;
	u32 reply_len;
	int error;
	unsigned long deadline;
	struct completion done;
};

/* Once; no request can begin before hvnf_xact_table_open(). */
void hvnf_xact_table_init(struct hvnf_xact_table *table, const struct hvnf_chan *chan);
/* Requests may begin (again). Ids go on where they were, so late answers stay strangers. */
void hvnf_xact_table_open(struct hvnf_xact_table *table);

/**
 * hvnf_xact_begin() - register a request, before it is sent
 * @table: of the connection
 * @x: the request; gets its id
 * @expect: type of message that may answer it
 * @reply: where to copy the answer
 * @reply_cap: bytes there
 * @ms: how long it may take in all
 *
 * Process context, since a wait follows.
 *
 * Return: 0, or the error that the table was aborted with.
 */
int hvnf_xact_begin(struct hvnf_xact_table *table, struct hvnf_xact *x,
		    u32 expect, void *reply, u32 reply_cap, unsigned int ms);

/**
 * hvnf_xact_pause() - wait a while for the answer
 * @table: of the connection
 * @x: a request that was begun
 * @ms: how long at most
 *
 * Process context. Also what a sender does while the ring is full: it then
 * notices at once when there is no sense in going on.
 *
 * Return: 0 when it was answered or aborted; -EAGAIN when there is time left;
 * -ETIMEDOUT when there is none; -ENODEV when the channel was rescinded.
 */
int hvnf_xact_pause(struct hvnf_xact_table *table, struct hvnf_xact *x, unsigned int ms);

/**
 * hvnf_xact_wait() - wait for the answer
 * @table: of the connection
 * @x: a request that was begun; free afterwards
 *
 * Process context. The bus tells nobody of a rescind while a probe runs, it
 * only marks the channel; so the wait is cut into slices that look.
 *
 * Return: 0 with the reply, -ETIMEDOUT, -ENODEV, or the error it was failed or
 * aborted with.
 */
int hvnf_xact_wait(struct hvnf_xact_table *table, struct hvnf_xact *x);

/* Takes a request back that could not be sent. */
void hvnf_xact_cancel(struct hvnf_xact_table *table, struct hvnf_xact *x);

/**
 * hvnf_xact_answer() - an answer came
 * @table: of the connection
 * @id: of the request that it says to answer
 * @type: of the message
 * @msg: the message, private memory
 * @len: bytes of it
 *
 * Any context.
 *
 * Return: false when nobody asked (any more), or asked for another type: the
 * caller counts it, and no request is touched.
 */
bool hvnf_xact_answer(struct hvnf_xact_table *table, u32 id, u32 type,
		      const void *msg, u32 len);

/* Any context. There will be no answer to @id; false when nobody waits for one. */
bool hvnf_xact_fail(struct hvnf_xact_table *table, u32 id, int error);
/* Any context. Ends all waits with @error, and lets no request begin any more. */
void hvnf_xact_abort_all(struct hvnf_xact_table *table, int error);

#endif /* _HVNF_XACT_H */
