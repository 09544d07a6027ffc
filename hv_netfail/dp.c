// SPDX-License-Identifier: GPL-2.0
/*
 * The data-path worker; see dp.h, and proto/dp.h for the table.
 */
#include <linux/netdevice.h>
#include <linux/rcupdate.h>

#include "conn.h"
#include "dp.h"
#include "link.h"
#include "net.h"
#include "nvsp.h"
#include "stats.h"
#include "trace.h"
#include "vf_drain.h"

static struct hvnf_net *hvnf_dp_net(struct hvnf_dp *dp)
{
	return container_of(dp, struct hvnf_net, dp);
}

static bool hvnf_dp_from_host(enum dp_event event)
{
	return event == DP_EV_ASSOC_ON || event == DP_EV_ASSOC_OFF ||
	       event == DP_EV_HOST_SWITCH_SYNTH || event == DP_EV_HOST_SWITCH_VF;
}

static void hvnf_dp_note_truth(struct hvnf_dp_truth *truth, enum dp_event event, u32 arg)
{
	switch (event) {
	case DP_EV_CONN_UP:
		truth->conn = true;
		break;
	case DP_EV_CONN_LOST:
		/* The next connection says anew what it lends. */
		truth->conn = false;
		truth->assoc = false;
		break;
	case DP_EV_ASSOC_ON:
		truth->assoc = true;
		truth->serial = arg;
		break;
	case DP_EV_ASSOC_OFF:
		truth->assoc = false;
		break;
	case DP_EV_VF_JOINED:
	case DP_EV_VF_LEFT:
		truth->joined = event == DP_EV_VF_JOINED;
		truth->joined_serial = arg;
		truth->ready = false;
		break;
	case DP_EV_VF_READY:
	case DP_EV_VF_UNREADY:
		truth->ready = event == DP_EV_VF_READY;
		break;
	default:
		break;
	}
}

/* A dropped request of the host is completed all the same, or it would wait for ever. */
static void hvnf_dp_hold_tag(struct hvnf_dp *dp, u64 tag)
{
	if (tag && dp->nr_tags < HVNF_DP_HOST_TAGS)
		dp->tag[dp->nr_tags++] = tag;
}

static bool hvnf_dp_put(struct hvnf_dp *dp, enum dp_event event, u32 arg, u64 tag)
{
	bool from_host = hvnf_dp_from_host(event);

	if (dp->head - dp->tail == HVNF_DP_EVENTS ||
	    (from_host && dp->host_waiting == HVNF_DP_HOST_EVENTS)) {
		dp->overflow = true;
		hvnf_dp_hold_tag(dp, tag);
		return false;
	}
	dp->event[dp->head++ % HVNF_DP_EVENTS] = (struct hvnf_dp_event) {
		.event = event,
		.arg = arg,
		.tag = tag,
	};
	dp->host_waiting += from_host;
	dp->settled = false;
	return true;
}

/**
 * hvnf_dp_post() - hand an event to the worker
 * @net: the interface
 * @event: what happened
 * @arg: the serial of DP_EV_ASSOC_ON or DP_EV_VF_JOINED, the pin of DP_EV_POLICY; else 0
 * @tag: host's request to be completed once the event is dealt with, or 0
 *
 * Context: any. Bounded: when the host floods, its events are reduced to the
 * last state.
 * Return: what hvnf_dp.done reaches when the event was dealt with.
 */
u32 hvnf_dp_post(struct hvnf_net *net, enum dp_event event, u32 arg, u64 tag)
{
	struct hvnf_dp *dp = &net->dp;
	unsigned long flags;
	u32 number;

	spin_lock_irqsave(&dp->lock, flags);
	hvnf_dp_note_truth(&dp->truth, event, arg);
	if (!hvnf_dp_put(dp, event, arg, tag))
		hvnf_stat_inc(net, events_dropped);
	number = dp->head;
	spin_unlock_irqrestore(&dp->lock, flags);

	if (!READ_ONCE(net->removing))
		mod_delayed_work(net->wq, &dp->work, 0);
	return number;
}

static bool hvnf_dp_take(struct hvnf_dp *dp, struct hvnf_dp_event *event)
{
	bool have;

	spin_lock_irq(&dp->lock);
	have = dp->tail != dp->head;
	if (have) {
		*event = dp->event[dp->tail++ % HVNF_DP_EVENTS];
		dp->host_waiting -= hvnf_dp_from_host(event->event);
		hvnf_dp_hold_tag(dp, event->tag);
	}
	spin_unlock_irq(&dp->lock);
	return have;
}

/* The host asked, the table agrees: everything it asked so far may be completed. */
static void hvnf_dp_complete_host(struct hvnf_dp *dp)
{
	spin_lock_irq(&dp->lock);
	dp->nr_due = dp->nr_tags;
	spin_unlock_irq(&dp->lock);
}

static u64 hvnf_dp_due_tag(struct hvnf_dp *dp)
{
	u64 tag;

	spin_lock_irq(&dp->lock);
	tag = dp->nr_due ? dp->tag[0] : 0;
	spin_unlock_irq(&dp->lock);
	return tag;
}

static void hvnf_dp_drop_tag(struct hvnf_dp *dp, u64 tag)
{
	spin_lock_irq(&dp->lock);
	if (dp->nr_due && dp->tag[0] == tag) {
		dp->nr_due--;
		dp->nr_tags--;
		memmove(dp->tag, dp->tag + 1, dp->nr_tags * sizeof(dp->tag[0]));
	}
	spin_unlock_irq(&dp->lock);
}

/* Sends the completions that are due; false when the ring has no room for one. */
static bool hvnf_dp_send_completions(struct hvnf_net *net)
{
	struct hvnf_conn *conn = hvnf_conn_get(net);
	bool sent = true;
	u64 tag;

	if (!conn)
		return true;
	while (sent && (tag = hvnf_dp_due_tag(&net->dp)) != 0) {
		sent = hvnf_nvsp_complete_host(conn, tag) != -EAGAIN;
		if (sent)
			hvnf_dp_drop_tag(&net->dp, tag);
	}
	hvnf_conn_put(conn);
	return sent;
}

/**
 * hvnf_dp_forget_host() - the connection goes; so do the requests it brought
 * @net: the interface
 *
 * A completion on the next connection would answer what nobody asked there.
 *
 * Context: any.
 */
void hvnf_dp_forget_host(struct hvnf_net *net)
{
	struct hvnf_dp *dp = &net->dp;
	unsigned long flags;
	u32 i;

	spin_lock_irqsave(&dp->lock, flags);
	dp->nr_tags = 0;
	dp->nr_due = 0;
	for (i = dp->tail; i != dp->head; i++)
		dp->event[i % HVNF_DP_EVENTS].tag = 0;
	spin_unlock_irqrestore(&dp->lock, flags);
}

/**
 * hvnf_dp_set_vf() - change the joined netdevice
 * @net: the interface
 * @vf: the netdevice, or NULL
 *
 * With NULL nobody transmits by the old one any more when this returns.
 *
 * Context: RTNL.
 */
void hvnf_dp_set_vf(struct hvnf_net *net, struct net_device *vf)
{
	spin_lock_irq(&net->dp.lock);
	rcu_assign_pointer(net->vf.dev, vf);
	if (!vf)
		RCU_INIT_POINTER(net->vf_path, NULL);
	spin_unlock_irq(&net->dp.lock);
	if (!vf)
		synchronize_net();
}

/**
 * hvnf_dp_assoc() - does the host lend a VF, and which
 * @net: the interface
 * @serial: its serial, when it does
 *
 * Context: any.
 * Return: true when it does.
 */
bool hvnf_dp_assoc(struct hvnf_net *net, u32 *serial)
{
	unsigned long flags;
	bool lent;

	spin_lock_irqsave(&net->dp.lock, flags);
	lent = net->dp.truth.assoc;
	*serial = net->dp.truth.serial;
	spin_unlock_irqrestore(&net->dp.lock, flags);
	return lent;
}

static void hvnf_dp_unpublish(struct hvnf_net *net, enum dp_event cause)
{
	spin_lock_irq(&net->dp.lock);
	RCU_INIT_POINTER(net->vf_path, NULL);
	spin_unlock_irq(&net->dp.lock);
	/* From here on no cpu is still handing a frame to the VF. */
	synchronize_net();
	hvnf_vf_watch_stop(net);
	hvnf_vf_drain(net, cause, &net->history.now.frames);

	hvnf_stat_inc(net, path_to_synthetic);
	hvnf_link_update(net);
	if (net_ratelimit())
		netdev_info(net->dev, "Data path switched to synthetic (%s)\n",
			    dp_event_name(cause));
}

static void hvnf_dp_publish(struct hvnf_net *net)
{
	struct net_device *vf;

	rcu_read_lock();
	spin_lock_irq(&net->dp.lock);
	/* NULL when it left in this very moment; then its event is on the way. */
	vf = rcu_dereference_protected(net->vf.dev, lockdep_is_held(&net->dp.lock));
	rcu_assign_pointer(net->vf_path, vf);
	spin_unlock_irq(&net->dp.lock);
	if (vf && net_ratelimit())
		netdev_info(net->dev, "Data path switched to VF: %s\n", vf->name);
	rcu_read_unlock();

	hvnf_vf_watch_start(net);
	hvnf_stat_inc(net, path_to_vf);
	/* What stopped for want of room on the synthetic path has room now. */
	if (netif_running(net->dev))
		netif_tx_wake_all_queues(net->dev);
	hvnf_link_update(net);
}

static enum dp_event hvnf_dp_ask(struct hvnf_net *net, bool vf)
{
	struct hvnf_conn *conn = hvnf_conn_get(net);
	int err;

	if (!conn)
		return DP_EV_REFUSED;
	err = hvnf_nvsp_switch_path(conn, vf, HVNF_DP_SWITCH_MS);
	hvnf_conn_put(conn);
	if (!err)
		return DP_EV_CONFIRMED;
	if (err != -ETIMEDOUT)
		return DP_EV_REFUSED;
	hvnf_stat_inc(net, path_timeouts);
	return DP_EV_TIMEOUT;
}

static void hvnf_dp_arm_retry(struct hvnf_net *net, unsigned int backoff)
{
	unsigned int doublings = backoff ? backoff - 1 : 0;
	unsigned int ms;

	ms = HVNF_DP_RETRY_MS << min_t(unsigned int, doublings, HVNF_DP_RETRY_DOUBLINGS);
	mod_delayed_work(net->wq, &net->dp.retry, msecs_to_jiffies(ms));
}

/*
 * Does what the table says, in its order. Returns true when the host was
 * asked; then @answer is what it said, and comes before any other event.
 */
static bool hvnf_dp_perform(struct hvnf_net *net, const struct dp_action *act,
			    enum dp_event cause, struct hvnf_dp_event *answer)
{
	const u32 asks = DP_ACT_ASK_SYNTH | DP_ACT_ASK_VF;

	if (act->bits & DP_ACT_UNPUBLISH_VF)
		hvnf_dp_unpublish(net, cause);
	if (act->bits & asks) {
		answer->event = hvnf_dp_ask(net, act->bits & DP_ACT_ASK_VF);
		answer->arg = act->ask;
		answer->tag = 0;
	}
	if (act->bits & DP_ACT_PUBLISH_VF)
		hvnf_dp_publish(net);
	if (act->bits & DP_ACT_COMPLETE_HOST) {
		hvnf_dp_complete_host(&net->dp);
		hvnf_dp_send_completions(net);
	}
	if (act->bits & DP_ACT_ARM_RETRY)
		hvnf_dp_arm_retry(net, act->backoff);
	return act->bits & asks;
}

static void hvnf_dp_trace(struct hvnf_net *net, const struct hvnf_dp_event *event,
			  const struct dp_action *act, ktime_t start)
{
	trace_hvnf_dp_event(net->dev, event->event, event->arg, act);
	if (act->from != act->to)
		trace_hvnf_path_switch(net->dev, act->from, act->to, event->event,
				       ktime_to_ns(ktime_sub(ktime_get(), start)));
}

/* One event, and the answers of the host that it leads to: the table bounds them. */
static void hvnf_dp_handle(struct hvnf_net *net, struct hvnf_dp_event event)
{
	struct hvnf_dp_event answer;
	struct dp_action act;
	ktime_t start;
	bool asked;

	do {
		start = ktime_get();
		dp_step(&net->dp.fsm, event.event, event.arg, &act);
		hvnf_history_begin(net, event.event, &act);
		asked = hvnf_dp_perform(net, &act, event.event, &answer);
		hvnf_history_end(net, &act);
		hvnf_dp_trace(net, &event, &act, start);
		event = answer;
	} while (asked);
}

/* Events were dropped: tell the table where things stand now. */
static void hvnf_dp_resync(struct hvnf_net *net)
{
	struct hvnf_dp *dp = &net->dp;
	struct hvnf_dp_truth truth;
	bool overflow;

	spin_lock_irq(&dp->lock);
	overflow = dp->overflow;
	dp->overflow = false;
	truth = dp->truth;
	spin_unlock_irq(&dp->lock);
	if (!overflow)
		return;

	hvnf_dp_handle(net, (struct hvnf_dp_event) {
		.event = truth.conn ? DP_EV_CONN_UP : DP_EV_CONN_LOST });
	hvnf_dp_handle(net, (struct hvnf_dp_event) {
		.event = truth.assoc ? DP_EV_ASSOC_ON : DP_EV_ASSOC_OFF,
		.arg = truth.serial });
	hvnf_dp_handle(net, (struct hvnf_dp_event) {
		.event = truth.joined ? DP_EV_VF_JOINED : DP_EV_VF_LEFT,
		.arg = truth.joined_serial });
	hvnf_dp_handle(net, (struct hvnf_dp_event) {
		.event = truth.ready ? DP_EV_VF_READY : DP_EV_VF_UNREADY });
	hvnf_dp_complete_host(dp);
}

static void hvnf_dp_publish_progress(struct hvnf_dp *dp)
{
	spin_lock_irq(&dp->lock);
	dp->done = dp->tail;
	dp->settled = dp->done == dp->head && !dp->overflow && dp_settled(&dp->fsm);
	spin_unlock_irq(&dp->lock);
	wake_up_all(&dp->idle);
}

static void hvnf_dp_work(struct work_struct *work)
{
	struct hvnf_dp *dp = container_of(to_delayed_work(work), struct hvnf_dp, work);
	struct hvnf_net *net = hvnf_dp_net(dp);
	struct hvnf_dp_event event;

	while (hvnf_dp_take(dp, &event)) {
		hvnf_dp_handle(net, event);
		hvnf_dp_publish_progress(dp);
	}
	hvnf_dp_resync(net);
	hvnf_dp_publish_progress(dp);
	/* No room in the ring: it is the host's turn to make some. */
	if (!hvnf_dp_send_completions(net) && !READ_ONCE(net->removing))
		queue_delayed_work(net->wq, &dp->work, msecs_to_jiffies(10));
}

static void hvnf_dp_retry_work(struct work_struct *work)
{
	struct hvnf_dp *dp = container_of(to_delayed_work(work), struct hvnf_dp, retry);

	hvnf_dp_post(hvnf_dp_net(dp), DP_EV_RETRY_TIMER, 0, 0);
}

static bool hvnf_dp_reached(struct hvnf_dp *dp, u32 number)
{
	bool reached;

	spin_lock_irq(&dp->lock);
	reached = (s32)(dp->done - number) >= 0 && dp->settled;
	spin_unlock_irq(&dp->lock);
	return reached;
}

/**
 * hvnf_dp_leave_sync() - the VF is about to stop: be synthetic before it does
 * @net: the interface
 * @ms: deadline
 *
 * The one wait for the host that exists under RTNL. When it expires the worker
 * carries on, and the frames between are lost.
 *
 * Context: process; the caller may hold RTNL and the VF's instance lock.
 * Return: 0 or -ETIMEDOUT.
 */
int hvnf_dp_leave_sync(struct hvnf_net *net, unsigned int ms)
{
	u32 number = hvnf_dp_post(net, DP_EV_LEAVE, 0, 0);
	long left;

	left = wait_event_timeout(net->dp.idle, hvnf_dp_reached(&net->dp, number),
				  msecs_to_jiffies(ms));
	return left ? 0 : -ETIMEDOUT;
}

/**
 * hvnf_dp_init() - a worker without a connection
 * @net: the interface; its workqueue exists
 */
void hvnf_dp_init(struct hvnf_net *net)
{
	static const struct dp_policy policy = {
		.retries = HVNF_DP_RETRIES,
		.ask_tries = HVNF_DP_ASK_TRIES,
		.stall_retries = HVNF_DP_STALL_RETRIES,
		.budget = HVNF_DP_BUDGET,
	};
	struct hvnf_dp *dp = &net->dp;

	dp_init(&dp->fsm, &policy);
	spin_lock_init(&dp->lock);
	init_waitqueue_head(&dp->idle);
	INIT_DELAYED_WORK(&dp->work, hvnf_dp_work);
	INIT_DELAYED_WORK(&dp->retry, hvnf_dp_retry_work);
	dp->settled = true;
}

/**
 * hvnf_dp_fini() - end the worker
 * @net: the interface; hvnf_net.removing is set, and no VF is joined
 *
 * Context: process; without RTNL or with it.
 */
void hvnf_dp_fini(struct hvnf_net *net)
{
	cancel_delayed_work_sync(&net->dp.retry);
	cancel_delayed_work_sync(&net->dp.work);
}
