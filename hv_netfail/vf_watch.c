// SPDX-License-Identifier: GPL-2.0
/*
 * Watching the VF; see vf_watch.h.
 *
 * A VF that swallows frames looks like one whose guest only sends: it is given
 * frames, and receives none. So it is left on suspicion, which costs nothing but
 * speed, and the synthetic path is the test: when frames for us arrive there
 * that did not arrive by the VF, it is to blame and is tried again later and
 * later. When none do, it was innocent, returns, and is given twice the time.
 */
#include <linux/jiffies.h>
#include <linux/moduleparam.h>
#include <linux/netdevice.h>

#include "dp.h"
#include "net.h"
#include "stats.h"
#include "vf_drain.h"
#include "vf_watch.h"

static unsigned int vf_detect_ms = HVNF_VF_DETECT_MS;
module_param(vf_detect_ms, uint, 0644);
MODULE_PARM_DESC(vf_detect_ms,
		 "Leave a VF that transmits nothing, or receives no answer, for so many milliseconds; 0: never (default 1000)");

static struct hvnf_net *hvnf_vf_watch_net(struct hvnf_vf_watch *watch)
{
	return container_of(watch, struct hvnf_net, watch);
}

/* In looks; 0: never. */
static unsigned int hvnf_vf_watch_limit(void)
{
	return DIV_ROUND_UP(READ_ONCE(vf_detect_ms), HVNF_VF_WATCH_MS);
}

/* Frames wait, or its hardware has some, and since the last look none moved. */
static bool hvnf_vf_watch_stuck(struct hvnf_vf_watch *watch, const struct net_device *vf)
{
	struct hvnf_vf_look look;

	hvnf_vf_look(vf, &look);
	if ((look.waiting || look.unfinished) && look.progress == watch->progress)
		watch->stuck++;
	else
		watch->stuck = 0;
	watch->progress = look.progress;
	return watch->stuck >= hvnf_vf_watch_limit();
}

static bool hvnf_vf_watch_silent(struct hvnf_net *net)
{
	struct hvnf_vf_watch *watch = &net->watch;
	u64 sent, heard;

	/* What an XDP program in the VF takes is not heard of. */
	if (READ_ONCE(net->xdp_vf.native))
		return false;
	hvnf_stats_vf_frames(net, &sent, &heard);
	if (heard != watch->heard)
		watch->silent = 0;
	else if (sent != watch->sent)
		watch->silent++;
	watch->sent = sent;
	watch->heard = heard;
	return watch->silent >= hvnf_vf_watch_limit() * watch->patience;
}

static void hvnf_vf_watch_look(struct hvnf_net *net, const struct net_device *vf)
{
	/* The kernel gathers losses of carrier for up to a second before it tells. */
	if (!netif_carrier_ok(vf)) {
		hvnf_vf_schedule(net);
	} else if (!hvnf_vf_watch_limit()) {
		return;
	} else if (hvnf_vf_watch_stuck(&net->watch, vf)) {
		hvnf_stat_inc(net, vf_stalls);
		hvnf_dp_post(net, DP_EV_STALLED, 0, 0);
	} else if (hvnf_vf_watch_silent(net)) {
		hvnf_stat_inc(net, vf_silences);
		net->watch.suspect = true;
		net->watch.others = hvnf_stats_rx_synthetic(net);
		hvnf_dp_post(net, DP_EV_STALLED, 0, 0);
	}
}

static void hvnf_vf_watch_work(struct work_struct *work)
{
	struct hvnf_vf_watch *watch = container_of(to_delayed_work(work), struct hvnf_vf_watch,
						   work);
	struct hvnf_net *net = hvnf_vf_watch_net(watch);
	const struct net_device *vf;

	rcu_read_lock();
	vf = rcu_dereference(net->vf_path);
	if (vf)
		hvnf_vf_watch_look(net, vf);
	rcu_read_unlock();
	if (READ_ONCE(watch->on) && !READ_ONCE(net->removing))
		queue_delayed_work(net->wq, &watch->work, msecs_to_jiffies(HVNF_VF_WATCH_MS));
}

static void hvnf_vf_watch_calm(struct work_struct *work)
{
	struct hvnf_vf_watch *watch = container_of(to_delayed_work(work), struct hvnf_vf_watch,
						   calm);

	hvnf_dp_post(hvnf_vf_watch_net(watch), DP_EV_CALM, 0, 0);
}

/* The verdict on a VF that was left for its silence. */
static void hvnf_vf_watch_judge(struct hvnf_net *net)
{
	struct hvnf_vf_watch *watch = &net->watch;

	if (!watch->suspect)
		return;
	watch->suspect = false;
	if (hvnf_stats_rx_synthetic(net) != watch->others)
		watch->patience = 1;
	else
		watch->patience = min(watch->patience * 2, HVNF_VF_PATIENCE);
}

/**
 * hvnf_vf_watch_start() - transmit has entered the VF
 * @net: the interface
 *
 * Context: the worker of dp.c.
 */
void hvnf_vf_watch_start(struct hvnf_net *net)
{
	struct hvnf_vf_watch *watch = &net->watch;

	hvnf_vf_watch_judge(net);
	watch->stuck = 0;
	watch->silent = 0;
	hvnf_stats_vf_frames(net, &watch->sent, &watch->heard);
	WRITE_ONCE(watch->on, true);
	if (READ_ONCE(net->removing))
		return;
	/* Its carrier may have gone while the host was asked: the first look is at once. */
	mod_delayed_work(net->wq, &watch->work, 0);
	mod_delayed_work(net->wq, &watch->calm, msecs_to_jiffies(HVNF_DP_CALM_MS));
}

/**
 * hvnf_vf_watch_stop() - transmit has left the VF
 * @net: the interface
 *
 * Context: the worker of dp.c.
 */
void hvnf_vf_watch_stop(struct hvnf_net *net)
{
	WRITE_ONCE(net->watch.on, false);
	cancel_delayed_work_sync(&net->watch.work);
}

/**
 * hvnf_vf_watch_init() - nothing to watch
 * @net: the interface
 */
void hvnf_vf_watch_init(struct hvnf_net *net)
{
	net->watch.patience = 1;
	INIT_DELAYED_WORK(&net->watch.work, hvnf_vf_watch_work);
	INIT_DELAYED_WORK(&net->watch.calm, hvnf_vf_watch_calm);
}

/**
 * hvnf_vf_watch_fini() - mirror of hvnf_vf_watch_init()
 * @net: the interface; hvnf_net.removing is set
 *
 * Context: process.
 */
void hvnf_vf_watch_fini(struct hvnf_net *net)
{
	cancel_delayed_work_sync(&net->watch.work);
	cancel_delayed_work_sync(&net->watch.calm);
}
