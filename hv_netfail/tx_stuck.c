// SPDX-License-Identifier: GPL-2.0
/*
 * A transmit queue that the core finds stuck.
 *
 * It is given a push: that is all that an interrupt needs which was lost, on
 * either side, and the other queues do not notice. When the host nevertheless
 * completes nothing in it, but answers elsewhere, it has forgotten what it was
 * given, and only another connection helps. A host that answers nowhere is
 * waited for: it would not grant another connection, and may still read on.
 */
#include <linux/log2.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "conn.h"
#include "net.h"
#include "rndis.h"
#include "tx_post.h"
#include "tx_slot.h"

/* Timeouts without a completion between them, after which a push was no help. */
#define HVNF_STUCK_PUSHES	2

static u32 hvnf_stuck_under_way(const struct hvnf_txq *txq)
{
	return READ_ONCE(txq->posted) - READ_ONCE(txq->completed);
}

static void hvnf_stuck_say(const struct hvnf_qlink *link)
{
	const struct hvnf_queue *queue = link->queue;

	if (net_ratelimit())
		netdev_warn(queue->net->dev,
			    "transmit queue %u makes no progress: %u messages under way, %u bytes not read by the host\n",
			    queue->index, hvnf_stuck_under_way(&link->tx),
			    hvnf_chan_backlog(&link->chan));
}

/*
 * Asked less and less often: each question that a silent host leaves
 * unanswered takes a carrier until it answers.
 */
static void hvnf_stuck_count(struct hvnf_net *net, struct hvnf_txq *txq)
{
	u32 completed = READ_ONCE(txq->completed);

	if (completed != txq->stuck_at)
		txq->stuck = 0;
	txq->stuck_at = completed;
	WRITE_ONCE(txq->stuck, txq->stuck + 1);
	if (txq->stuck >= HVNF_STUCK_PUSHES && is_power_of_2(txq->stuck) &&
	    !READ_ONCE(net->removing))
		queue_work(net->wq, &net->stuck_work);
}

void hvnf_tx_timeout(struct hvnf_queue *queue)
{
	struct netdev_queue *core = netdev_get_tx_queue(queue->net->dev, queue->index);
	struct hvnf_qlink *link;

	__netif_tx_lock(core, smp_processor_id());
	link = queue->link;
	if (link && !READ_ONCE(queue->net->quiet)) {
		hvnf_q_inc(&queue->tx, timeouts);
		hvnf_stuck_say(link);
		hvnf_stuck_count(queue->net, &link->tx);
		if (!link->tx.unsent)
			hvnf_tx_flush(link);
		hvnf_tx_hold(link);
		hvnf_chan_signal(&link->chan);
		napi_schedule(&queue->napi);
	}
	__netif_tx_unlock(core);
}

/* Any answer will do. */
static bool hvnf_stuck_host_answers(struct hvnf_net *net)
{
	struct hvnf_conn *conn = hvnf_conn_get(net);
	bool up;
	int err;

	if (!conn)
		return false;
	err = hvnf_rndis_query_link(conn, &up);
	hvnf_conn_put(conn);
	return !err;
}

static bool hvnf_stuck_still(const struct hvnf_txq *txq)
{
	return READ_ONCE(txq->stuck) >= HVNF_STUCK_PUSHES && hvnf_stuck_under_way(txq) &&
	       READ_ONCE(txq->completed) == READ_ONCE(txq->stuck_at);
}

/* Number of a queue that still is stuck, or -1. */
static int hvnf_stuck_find(struct hvnf_net *net)
{
	const struct hvnf_conn *conn;
	int i, found = -1;

	mutex_lock(&net->lock);
	conn = rcu_dereference_protected(net->conn, lockdep_is_held(&net->lock));
	for (i = 0; conn && found < 0 && i < conn->nr_qlinks; i++)
		if (hvnf_stuck_still(&conn->qlink[i].tx))
			found = i;
	mutex_unlock(&net->lock);
	return found;
}

/* RTNL. */
static void hvnf_stuck_begin_anew(struct hvnf_net *net, int queue)
{
	struct hvnf_cfg cfg = net->cfg;
	int err;

	netdev_err(net->dev,
		   "the host answers, but not in transmit queue %d: the connection is replaced\n",
		   queue);
	hvnf_stat_inc(net, resets);
	err = hvnf_net_reconfigure(net, &cfg);
	if (err)
		netdev_err(net->dev, "that failed (%d)\n", err);
}

void hvnf_tx_stuck_work(struct work_struct *work)
{
	struct hvnf_net *net = container_of(work, struct hvnf_net, stuck_work);
	int queue;

	if (!hvnf_stuck_host_answers(net))
		return;
	rtnl_lock();
	/* Neither going away nor asleep: the device is detached before its connection goes. */
	queue = net->registered && netif_device_present(net->dev) ? hvnf_stuck_find(net) : -1;
	if (queue >= 0)
		hvnf_stuck_begin_anew(net, queue);
	rtnl_unlock();
}
