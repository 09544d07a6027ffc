// SPDX-License-Identifier: GPL-2.0
/*
 * Calls that may never return.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/module.h>

#include "errand.h"

enum hvnf_errand_state {
	HVNF_ERRAND_ON,		/* being made, and waited for */
	HVNF_ERRAND_DONE,	/* returned in time */
	HVNF_ERRAND_LEFT,	/* nobody waits any more */
};

/* Unbound: a call that hangs keeps no other from being made. */
static struct workqueue_struct *hvnf_errands;

int hvnf_errand_init(void)
{
	hvnf_errands = alloc_workqueue(HVNF_NAME "_bus", WQ_UNBOUND, 0);
	return hvnf_errands ? 0 : -ENOMEM;
}

void hvnf_errand_exit(void)
{
	destroy_workqueue(hvnf_errands);
}

static void hvnf_errand_work(struct work_struct *work)
{
	struct hvnf_errand *errand = container_of(work, struct hvnf_errand, work);

	errand->result = errand->run(errand);
	if (atomic_cmpxchg(&errand->state, HVNF_ERRAND_ON, HVNF_ERRAND_DONE) == HVNF_ERRAND_ON) {
		complete(&errand->done);
		return;
	}
	errand->late(errand);
	/* Not the last word: the module goes only once this queue is destroyed. */
	module_put(THIS_MODULE);
}

bool hvnf_errand_run(struct hvnf_errand *errand, unsigned int ms, int *result)
{
	atomic_set(&errand->state, HVNF_ERRAND_ON);
	init_completion(&errand->done);
	INIT_WORK(&errand->work, hvnf_errand_work);
	queue_work(hvnf_errands, &errand->work);

	if (!wait_for_completion_timeout(&errand->done, msecs_to_jiffies(ms))) {
		__module_get(THIS_MODULE);
		if (atomic_cmpxchg(&errand->state, HVNF_ERRAND_ON, HVNF_ERRAND_LEFT) ==
		    HVNF_ERRAND_ON)
			return false;
		module_put(THIS_MODULE);
	}
	/* Whoever says that it is done says one thing more: wait for that. */
	flush_work(&errand->work);
	*result = errand->result;
	return true;
}
