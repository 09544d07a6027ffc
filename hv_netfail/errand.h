/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls that may never return. The bus waits for its own answers of the host
 * without a deadline; so its calls are made by a worker, and whoever needs them
 * waits for that as long as is sensible.
 */
#ifndef _HVNF_ERRAND_H
#define _HVNF_ERRAND_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/workqueue.h>

#include "hvnf.h"

/**
 * struct hvnf_errand - one call
 * @run: makes it, in a worker; its result is the errand's
 * @late: it returned when nobody waited any more: undo it, and free the errand
 * @work: the worker's
 * @state: who was first, the worker or the end of patience
 * @result: of @run
 * @done: @run has returned in time
 *
 * Embedded in what @run works on, which must not be on the stack and may refer
 * to nothing that could go before @run returns.
 */
struct hvnf_errand {
	int (*run)(struct hvnf_errand *errand);
	void (*late)(struct hvnf_errand *errand);
	struct work_struct work;
	atomic_t state;
	int result;
	struct completion done;
};

/* Around the life of the module. */
int hvnf_errand_init(void);
void hvnf_errand_exit(void);

/**
 * hvnf_errand_run() - have a call made
 * @errand: with @run and @late filled in
 * @ms: how long to wait for it
 * @result: of the call
 *
 * Process context.
 *
 * Return: true when it was made; the errand is the caller's again. False when
 * it did not return in time: the errand belongs to @late, and the module stays
 * until that was called.
 */
bool hvnf_errand_run(struct hvnf_errand *errand, unsigned int ms, int *result);

#endif /* _HVNF_ERRAND_H */
