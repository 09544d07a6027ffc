// SPDX-License-Identifier: GPL-2.0
/*
 * Outstanding control requests.
 */
#include <linux/jiffies.h>
#include <linux/string.h>

#include "chan.h"
#include "xact.h"

/* How often a wait looks whether the channel still exists. */
#define HVNF_XACT_SLICE_MS	100

void hvnf_xact_table_init(struct hvnf_xact_table *table, const struct hvnf_chan *chan)
{
	spin_lock_init(&table->lock);
	INIT_LIST_HEAD(&table->pending);
	table->chan = chan;
	table->next_id = 1;
	table->aborted = -ENODEV;
}

void hvnf_xact_table_open(struct hvnf_xact_table *table)
{
	spin_lock_irq(&table->lock);
	table->aborted = 0;
	spin_unlock_irq(&table->lock);
}

static u32 hvnf_xact_new_id(struct hvnf_xact_table *table)
{
	u32 id = table->next_id++;

	if (table->next_id == HVNF_XACT_ID_UNWAITED)
		table->next_id = 1;
	return id;
}

int hvnf_xact_begin(struct hvnf_xact_table *table, struct hvnf_xact *x,
		    u32 expect, void *reply, u32 reply_cap, unsigned int ms)
{
	int err;

	x->expect = expect;
	x->reply = reply;
	x->reply_cap = reply_cap;
	x->reply_len = 0;
	x->error = 0;
	x->deadline = jiffies + msecs_to_jiffies(ms);
	init_completion(&x->done);

	spin_lock_irq(&table->lock);
	err = table->aborted;
	if (!err) {
		x->id = hvnf_xact_new_id(table);
		list_add_tail(&x->node, &table->pending);
	}
	spin_unlock_irq(&table->lock);
	return err;
}

int hvnf_xact_pause(struct hvnf_xact_table *table, struct hvnf_xact *x, unsigned int ms)
{
	long left = x->deadline - jiffies;

	if (wait_for_completion_timeout(&x->done,
					clamp_t(long, left, 0, msecs_to_jiffies(ms))))
		return 0;
	if (hvnf_chan_rescinded(table->chan))
		return -ENODEV;
	return time_before(jiffies, x->deadline) ? -EAGAIN : -ETIMEDOUT;
}

/*
 * Ends the life of @x. An answer that came in the last moment is taken: it was
 * copied under the lock, and whoever copied it is done with @x.
 */
static int hvnf_xact_end(struct hvnf_xact_table *table, struct hvnf_xact *x, int err)
{
	spin_lock_irq(&table->lock);
	if (completion_done(&x->done))
		err = x->error;
	else
		list_del(&x->node);
	spin_unlock_irq(&table->lock);
	return err;
}

int hvnf_xact_wait(struct hvnf_xact_table *table, struct hvnf_xact *x)
{
	int err;

	do {
		err = hvnf_xact_pause(table, x, HVNF_XACT_SLICE_MS);
	} while (err == -EAGAIN);
	return hvnf_xact_end(table, x, err);
}

void hvnf_xact_cancel(struct hvnf_xact_table *table, struct hvnf_xact *x)
{
	hvnf_xact_end(table, x, 0);
}

static struct hvnf_xact *hvnf_xact_find(struct hvnf_xact_table *table, u32 id)
{
	struct hvnf_xact *x;

	lockdep_assert_held(&table->lock);
	list_for_each_entry(x, &table->pending, node)
		if (x->id == id)
			return x;
	return NULL;
}

static void hvnf_xact_complete(struct hvnf_xact *x, int error)
{
	list_del(&x->node);
	x->error = error;
	complete_all(&x->done);
}

bool hvnf_xact_answer(struct hvnf_xact_table *table, u32 id, u32 type,
		      const void *msg, u32 len)
{
	struct hvnf_xact *x;
	unsigned long flags;

	spin_lock_irqsave(&table->lock, flags);
	x = hvnf_xact_find(table, id);
	if (x && x->expect != type)
		x = NULL;
	if (x) {
		x->reply_len = min(len, x->reply_cap);
		if (x->reply_len)
			memcpy(x->reply, msg, x->reply_len);
		hvnf_xact_complete(x, 0);
	}
	spin_unlock_irqrestore(&table->lock, flags);
	return x;
}

bool hvnf_xact_fail(struct hvnf_xact_table *table, u32 id, int error)
{
	struct hvnf_xact *x;
	unsigned long flags;

	spin_lock_irqsave(&table->lock, flags);
	x = hvnf_xact_find(table, id);
	if (x)
		hvnf_xact_complete(x, error);
	spin_unlock_irqrestore(&table->lock, flags);
	return x;
}

void hvnf_xact_abort_all(struct hvnf_xact_table *table, int error)
{
	struct hvnf_xact *x, *next;
	unsigned long flags;

	spin_lock_irqsave(&table->lock, flags);
	table->aborted = error;
	list_for_each_entry_safe(x, next, &table->pending, node)
		hvnf_xact_complete(x, error);
	spin_unlock_irqrestore(&table->lock, flags);
}
