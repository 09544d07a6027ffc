// SPDX-License-Identifier: GPL-2.0
/*
 * The sub-channels of a connection.
 *
 * Their offers come in the bus's work queue, whenever and as many as the host
 * likes. Each gets the next number of our own; the host's number is kept only
 * to be told when the host is.
 */
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/wait.h>

#include "chan.h"
#include "conn.h"
#include "net.h"
#include "nvsp.h"
#include "queue.h"
#include "rndis.h"
#include "tx.h"
#include "proto/xfer.h"

/* How often a wait looks whether the channel still exists. */
#define HVNF_SUBCHAN_SLICE_MS	100
/* How often somebody looks whether the host took one away: the bus tells nobody. */
#define HVNF_SUBCHAN_WATCH_MS	1000
/* An offer that is being dealt with opens one channel, which has a deadline. */
#define HVNF_SUBCHAN_STOP_MS	(2 * HVNF_HOST_DEADLINE_MS)

/*
 * Guards whose the primary channels are, of all devices: the bus calls with
 * nothing but the offer, and the device may be on its way out.
 */
static DEFINE_MUTEX(hvnf_offer_lock);
static DECLARE_WAIT_QUEUE_HEAD(hvnf_offer_idle);

void hvnf_subchan_init(struct hvnf_conn *conn)
{
	struct hvnf_subchan *sub = &conn->subchan;

	sub->wanted = 0;
	sub->arrived = 0;
	sub->asked = false;
	sub->growing = false;
	memset(conn->host_index, 0xff, sizeof(conn->host_index));
	conn->tx_table_told = false;
	memset(conn->tx_table, 0, sizeof(conn->tx_table));
}

/* Which queue of ours has the host's channel @index? */
static u16 hvnf_subchan_find(const struct hvnf_conn *conn, u16 index)
{
	u16 i;

	for (i = 0; i < conn->cfg.queues; i++)
		if (READ_ONCE(conn->host_index[i]) == index)
			return i;
	return HVNF_NO_HOST_INDEX;
}

static int hvnf_subchan_open(struct hvnf_conn *conn, struct vmbus_channel *offer, u16 index)
{
	u16 q = conn->nr_qlinks;
	struct hvnf_qlink *link = &conn->qlink[q];
	int err;

	err = hvnf_queue_enable(link->queue, link);
	if (err)
		return err;
	/* The host may name it in its table before the bus tells us it is open. */
	WRITE_ONCE(conn->host_index[q], index);
	err = hvnf_chan_open(&link->chan, offer, conn->cfg.ring_bytes, XFER_PACKET_MAX);
	if (err) {
		WRITE_ONCE(conn->host_index[q], HVNF_NO_HOST_INDEX);
		hvnf_queue_disable(link->queue);
		return err;
	}
	/* Whoever counts it finds it whole. */
	smp_store_release(&conn->nr_qlinks, q + 1);
	return 0;
}

/* An offer that was not asked for, or that we have already, is left alone. */
static bool hvnf_subchan_fits(const struct hvnf_conn *conn, u16 index)
{
	const struct hvnf_subchan *sub = &conn->subchan;

	return sub->arrived < sub->wanted && index && index <= sub->wanted &&
	       hvnf_subchan_find(conn, index) == HVNF_NO_HOST_INDEX;
}

static void hvnf_subchan_on_offer(struct hvnf_conn *conn, struct vmbus_channel *offer)
{
	struct hvnf_subchan *sub = &conn->subchan;
	u16 index = hvnf_chan_offer_index(offer);
	bool late = false;
	int err = -EINVAL;

	mutex_lock(&sub->lock);
	if (hvnf_subchan_fits(conn, index)) {
		sub->arrived++;
		err = hvnf_subchan_open(conn, offer, index);
		late = !err && !sub->growing;
		wake_up_all(&sub->wait);
	}
	mutex_unlock(&sub->lock);

	if (err)
		dev_warn(&conn->hv->device, "sub-channel %u not used (%d)\n", index, err);
	if (late && !READ_ONCE(conn->net->removing))
		queue_work(conn->net->wq, &conn->net->grow_work);
}

/* Called by the bus for every sub-channel of a device of ours. */
static void hvnf_subchan_offered(struct vmbus_channel *offer)
{
	struct hvnf_conn *conn;

	mutex_lock(&hvnf_offer_lock);
	conn = hvnf_chan_offer_owner(offer);
	if (conn)
		conn->subchan.busy++;
	mutex_unlock(&hvnf_offer_lock);
	if (!conn)
		return;

	hvnf_subchan_on_offer(conn, offer);

	mutex_lock(&hvnf_offer_lock);
	if (!--conn->subchan.busy)
		wake_up_all(&hvnf_offer_idle);
	mutex_unlock(&hvnf_offer_lock);
}

static void hvnf_subchan_set_owner(struct hvnf_conn *conn, struct hvnf_conn *owner)
{
	mutex_lock(&hvnf_offer_lock);
	hvnf_chan_set_owner(&conn->qlink[0].chan, owner);
	mutex_unlock(&hvnf_offer_lock);
}

static void hvnf_subchan_start(struct hvnf_conn *conn)
{
	hvnf_subchan_set_owner(conn, conn);
	hvnf_chan_want_offers(&conn->qlink[0].chan, hvnf_subchan_offered);
}

int hvnf_subchan_stop(struct hvnf_conn *conn)
{
	bool idle;

	hvnf_subchan_set_owner(conn, NULL);
	wait_event_timeout(hvnf_offer_idle, !READ_ONCE(conn->subchan.busy),
			   msecs_to_jiffies(HVNF_SUBCHAN_STOP_MS));
	/* The last call touches @conn until it drops the lock. */
	mutex_lock(&hvnf_offer_lock);
	idle = !conn->subchan.busy;
	mutex_unlock(&hvnf_offer_lock);
	return idle ? 0 : -ETIMEDOUT;
}

/* Waits until @granted offers were dealt with, or the host has had its time. */
static void hvnf_subchan_wait(struct hvnf_conn *conn, u16 granted)
{
	unsigned long deadline = jiffies + msecs_to_jiffies(HVNF_HOST_DEADLINE_MS);
	struct hvnf_subchan *sub = &conn->subchan;

	while (!wait_event_timeout(sub->wait, READ_ONCE(sub->arrived) >= granted,
				   msecs_to_jiffies(HVNF_SUBCHAN_SLICE_MS))) {
		if (hvnf_chan_rescinded(&conn->qlink[0].chan))
			return;
		if (time_after(jiffies, deadline)) {
			hvnf_stat_inc(conn->net, host_timeouts);
			dev_warn(&conn->hv->device, "%u of %u sub-channels came\n",
				 READ_ONCE(sub->arrived), granted);
			return;
		}
	}
}

static void hvnf_subchan_expect(struct hvnf_conn *conn, u16 wanted, bool growing)
{
	mutex_lock(&conn->subchan.lock);
	conn->subchan.wanted = wanted;
	conn->subchan.growing = growing;
	mutex_unlock(&conn->subchan.lock);
}

static int hvnf_subchan_ask(struct hvnf_conn *conn)
{
	u16 wanted = min(conn->cfg.queues, conn->caps.max_queues) - 1;
	u16 granted = 0;
	int err;

	if (!wanted)
		return 0;
	/* Offers can be faster than the answer that grants them. */
	hvnf_subchan_expect(conn, wanted, true);
	hvnf_subchan_start(conn);
	err = hvnf_nvsp_subchannels(conn, wanted, &granted);
	if (!err)
		hvnf_subchan_wait(conn, granted);
	hvnf_subchan_expect(conn, granted, false);
	return err == -ENODEV || err == -ETIMEDOUT ? err : 0;
}

static bool hvnf_subchan_lost(const struct hvnf_conn *conn, u16 q)
{
	return !READ_ONCE(conn->qlink[q].queue->gone) &&
	       hvnf_chan_rescinded(&conn->qlink[q].chan);
}

/*
 * Its queue stays, without a channel, until the connection is replaced: what is
 * under way there is lost, what comes goes to another queue, and the others
 * do not notice.
 */
static void hvnf_subchan_give_up(struct hvnf_conn *conn, u16 q)
{
	struct hvnf_qlink *link = &conn->qlink[q];
	struct hvnf_net *net = conn->net;

	dev_warn(&conn->hv->device, "the host took channel %u away\n", q);
	hvnf_stat_inc(net, channels_lost);
	WRITE_ONCE(link->queue->gone, true);
	WRITE_ONCE(net->gaps, true);
	WRITE_ONCE(conn->host_index[q], HVNF_NO_HOST_INDEX);
	hvnf_queue_disable(link->queue);
	hvnf_net_drain_xmit(net, q);
	hvnf_tx_abandon(link);
	hvnf_net_wake(net);
}

static void hvnf_subchan_reap(struct hvnf_conn *conn)
{
	u16 q;

	for (q = 1; q < conn->nr_qlinks; q++)
		if (hvnf_subchan_lost(conn, q))
			hvnf_subchan_give_up(conn, q);
}

void hvnf_subchan_watch(struct hvnf_net *net)
{
	if (!READ_ONCE(net->removing))
		queue_delayed_work(net->wq, &net->watch_work,
				   msecs_to_jiffies(HVNF_SUBCHAN_WATCH_MS));
}

/* When the primary channel is lost as well the device goes as a whole. */
static bool hvnf_subchan_any_lost(const struct hvnf_conn *conn)
{
	u16 q;

	if (hvnf_chan_rescinded(&conn->qlink[0].chan))
		return false;
	for (q = 1; q < conn->nr_qlinks; q++)
		if (hvnf_subchan_lost(conn, q))
			return true;
	return false;
}

/* Whoever changes the connection meanwhile has the watch begin anew. */
void hvnf_subchan_watch_work(struct work_struct *work)
{
	struct hvnf_net *net = container_of(to_delayed_work(work), struct hvnf_net, watch_work);
	struct hvnf_conn *conn;
	bool lost = false;

	if (!mutex_trylock(&net->lock)) {
		hvnf_subchan_watch(net);
		return;
	}
	conn = rcu_dereference_protected(net->conn, lockdep_is_held(&net->lock));
	if (conn)
		lost = hvnf_subchan_any_lost(conn);
	mutex_unlock(&net->lock);
	if (lost && !READ_ONCE(net->removing))
		queue_work(net->wq, &net->grow_work);
	else if (conn)
		hvnf_subchan_watch(net);
}

/* The queue itself, or one before it that has a channel; queue 0 always has. */
u16 hvnf_subchan_around(const struct hvnf_net *net, u16 q)
{
	while (q && (!net->queue[q] || READ_ONCE(net->queue[q]->gone)))
		q--;
	return q;
}

static void hvnf_subchan_spread_tx(struct hvnf_conn *conn)
{
	unsigned int i;

	for (i = 0; i < NVSP_INDIRECTION_ENTRIES; i++)
		WRITE_ONCE(conn->tx_table[i],
			   hvnf_subchan_around(conn->net, i % conn->nr_qlinks));
}

/* Tells the host as rss_lock has it. */
static int hvnf_subchan_tell_rss(struct hvnf_conn *conn, const struct hvnf_cfg *cfg)
{
	/* None any more: the request will be refused, too. */
	u16 queues = max_t(u16, READ_ONCE(conn->nr_qlinks), 1);
	u16 table[NDIS_RSS_TABLE_MAX];
	unsigned int i;

	lockdep_assert_held(&conn->rss_lock);
	for (i = 0; i < NDIS_RSS_TABLE_MAX; i++)
		table[i] = cfg->rss_table_user ? cfg->rss_table[i] : i % queues;
	return hvnf_rndis_set_rss(conn, cfg->rss_key, table);
}

int hvnf_conn_set_rss(struct hvnf_conn *conn, const struct hvnf_cfg *cfg)
{
	int err;

	mutex_lock(&conn->rss_lock);
	err = hvnf_subchan_tell_rss(conn, cfg);
	if (!err) {
		/* For the next time that queues come or go. */
		memcpy(conn->cfg.rss_key, cfg->rss_key, sizeof(cfg->rss_key));
		memcpy(conn->cfg.rss_table, cfg->rss_table, sizeof(cfg->rss_table));
		conn->cfg.rss_table_user = cfg->rss_table_user;
	}
	mutex_unlock(&conn->rss_lock);
	return err;
}

static int hvnf_subchan_spread_rx(struct hvnf_conn *conn)
{
	int err;

	if (conn->nr_qlinks == 1 || !conn->caps.rss_entries)
		return 0;
	mutex_lock(&conn->rss_lock);
	err = hvnf_subchan_tell_rss(conn, &conn->cfg);
	mutex_unlock(&conn->rss_lock);
	if (err)
		dev_warn(&conn->hv->device, "received frames are not spread (%d)\n", err);
	return err == -ENODEV || err == -ETIMEDOUT ? err : 0;
}

int hvnf_conn_grow(struct hvnf_conn *conn)
{
	int err = 0;

	lockdep_assert_held(&conn->net->lock);
	hvnf_subchan_reap(conn);
	if (!conn->subchan.asked) {
		conn->subchan.asked = true;
		err = hvnf_subchan_ask(conn);
	}
	if (!err)
		err = hvnf_subchan_spread_rx(conn);
	if (!READ_ONCE(conn->tx_table_told))
		hvnf_subchan_spread_tx(conn);
	/* A late one that is opened meanwhile calls for us once more. */
	conn->caps.queues = READ_ONCE(conn->nr_qlinks);
	if (conn->caps.queues > 1)
		hvnf_subchan_watch(conn->net);
	return err;
}

void hvnf_conn_set_tx_table(struct hvnf_conn *conn, const u16 *table)
{
	unsigned int i;

	WRITE_ONCE(conn->tx_table_told, true);
	for (i = 0; i < NVSP_INDIRECTION_ENTRIES; i++) {
		u16 q = hvnf_subchan_find(conn, table[i]);

		/* A channel that we never opened: any will do. */
		if (q == HVNF_NO_HOST_INDEX)
			q = table[i] % conn->cfg.queues;
		WRITE_ONCE(conn->tx_table[i], q);
	}
}
