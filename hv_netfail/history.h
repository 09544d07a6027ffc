/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What became of each switch of the data path: the last of them, to be read at
 * /sys/kernel/debug/hv_netfail/<device>/switches.
 */
#ifndef _HVNF_HISTORY_H
#define _HVNF_HISTORY_H

#include <linux/spinlock.h>

#include "hvnf.h"
#include "proto/dp.h"
#include "vf_drain.h"

/* Records kept; a power of 2. */
#define HVNF_HISTORY		64

/**
 * struct hvnf_switch - one move of the traffic, or an attempt at it
 * @number: counts from 1 over the life of the interface
 * @cause: the event that began it
 * @from: where the traffic was
 * @to: where it came to rest
 * @begin: ktime_get() when it began, nanoseconds
 * @end: when the host had confirmed, or was given up
 * @gap: when the VF was left: since the last frame that it received, until @end;
 *	 nanoseconds, to the jiffy; 0 when it never received one, and when the VF
 *	 was entered: until then the synthetic path serves
 * @frames: what the abandoned VF had
 */
struct hvnf_switch {
	u32 number;
	enum dp_event cause;
	enum dp_state from;
	enum dp_state to;
	u64 begin;
	u64 end;
	u64 gap;
	struct hvnf_vf_found_frames frames;
};

struct dentry;

/**
 * struct hvnf_history - the last switches
 * @now: the one under way (worker of dp.c)
 * @open: there is one (worker)
 * @lock: guards what follows
 * @count: switches so far
 * @record: [number % HVNF_HISTORY]
 * @dir: in debugfs
 */
struct hvnf_history {
	struct hvnf_switch now;
	bool open;
	spinlock_t lock;
	u32 count;
	struct hvnf_switch record[HVNF_HISTORY];
	struct dentry *dir;
};

void hvnf_history_init(struct hvnf_net *net);
void hvnf_history_fini(struct hvnf_net *net);
/* The folder of all interfaces; module load and unload. */
void hvnf_history_create_root(void);
void hvnf_history_remove_root(void);

/* From the worker of dp.c, around the actions of a step. */
void hvnf_history_begin(struct hvnf_net *net, enum dp_event cause, const struct dp_action *act);
void hvnf_history_end(struct hvnf_net *net, const struct dp_action *act);

#endif /* _HVNF_HISTORY_H */
