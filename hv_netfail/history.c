// SPDX-License-Identifier: GPL-2.0
/*
 * The history of the data path; see history.h.
 */
#include <linux/debugfs.h>
#include <linux/hyperv.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/seq_file.h>

#include "history.h"
#include "net.h"
#include "trace.h"

static struct dentry *hvnf_history_root;

static bool hvnf_history_rests(enum dp_state state)
{
	return state != DP_TO_VF && state != DP_TO_SYNTH;
}

/**
 * hvnf_history_begin() - a step was taken, its actions come next
 * @net: the interface
 * @cause: the event
 * @act: what the table answered
 *
 * Context: the worker of dp.c.
 */
void hvnf_history_begin(struct hvnf_net *net, enum dp_event cause, const struct dp_action *act)
{
	bool enters = act->from != DP_TO_VF && act->to == DP_TO_VF;
	bool leaves = act->bits & DP_ACT_UNPUBLISH_VF;
	struct hvnf_history *history = &net->history;

	if (history->open || (!leaves && !enters))
		return;
	history->open = true;
	history->now = (struct hvnf_switch) {
		.cause = cause,
		.from = act->from,
		.begin = ktime_get_ns(),
	};
}

/* Since the VF received its last frame. */
static u64 hvnf_history_gap(const struct hvnf_net *net)
{
	unsigned long last = hvnf_stats_vf_heard(net);

	return last ? jiffies_to_nsecs(jiffies - last) : 0;
}

/**
 * hvnf_history_end() - the actions of the step were carried out
 * @net: the interface
 * @act: what the table had answered
 *
 * The switch is over when the table comes to rest.
 *
 * Context: the worker of dp.c.
 */
void hvnf_history_end(struct hvnf_net *net, const struct dp_action *act)
{
	struct hvnf_history *history = &net->history;
	struct hvnf_switch *now = &history->now;

	if (!history->open || !hvnf_history_rests(act->to))
		return;
	history->open = false;
	now->to = act->to;
	now->end = ktime_get_ns();
	now->gap = now->from == DP_VF && now->to != DP_VF ? hvnf_history_gap(net) : 0;

	spin_lock(&history->lock);
	now->number = ++history->count;
	history->record[now->number % HVNF_HISTORY] = *now;
	spin_unlock(&history->lock);
	trace_hvnf_switch(net->dev, now);
}

static void hvnf_history_show_one(struct seq_file *seq, const struct hvnf_switch *sw)
{
	seq_printf(seq, "%u cause=%s from=%s to=%s begin_ns=%llu took_ns=%llu gap_ns=%llu ",
		   sw->number, dp_event_name(sw->cause), dp_state_name(sw->from),
		   dp_state_name(sw->to), sw->begin, sw->end - sw->begin, sw->gap);
	seq_printf(seq, "held=%u resent=%u lost_resending=%u unfinished_bytes=%u\n",
		   sw->frames.held, sw->frames.resent, sw->frames.held - sw->frames.resent,
		   sw->frames.unfinished);
}

static bool hvnf_history_copy(struct hvnf_history *history, u32 *number, struct hvnf_switch *sw)
{
	bool have;

	spin_lock(&history->lock);
	/* Those before it were overwritten, perhaps while this was being read. */
	if (history->count >= HVNF_HISTORY)
		*number = max(*number, history->count - HVNF_HISTORY + 1);
	have = *number <= history->count;
	if (have)
		*sw = history->record[*number % HVNF_HISTORY];
	spin_unlock(&history->lock);
	return have;
}

static int switches_show(struct seq_file *seq, void *unused)
{
	struct hvnf_net *net = seq->private;
	struct hvnf_switch sw;
	u32 number;

	for (number = 1; hvnf_history_copy(&net->history, &number, &sw); number++)
		hvnf_history_show_one(seq, &sw);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(switches);

/**
 * hvnf_history_init() - no switch yet
 * @net: the interface
 *
 * Context: process.
 */
void hvnf_history_init(struct hvnf_net *net)
{
	struct hvnf_history *history = &net->history;

	spin_lock_init(&history->lock);
	/* Named as on the bus: an interface can be renamed. */
	history->dir = debugfs_create_dir(dev_name(&net->hv->device), hvnf_history_root);
	debugfs_create_file("switches", 0444, history->dir, net, &switches_fops);
}

/**
 * hvnf_history_fini() - mirror of hvnf_history_init(); waits for readers
 * @net: the interface
 *
 * Context: process.
 */
void hvnf_history_fini(struct hvnf_net *net)
{
	debugfs_remove_recursive(net->history.dir);
}

void hvnf_history_create_root(void)
{
	hvnf_history_root = debugfs_create_dir("hv_netfail", NULL);
}

void hvnf_history_remove_root(void)
{
	debugfs_remove_recursive(hvnf_history_root);
}
