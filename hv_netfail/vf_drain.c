// SPDX-License-Identifier: GPL-2.0
/*
 * Frames that the VF was given and has not sent; see vf_drain.h.
 */
#include <linux/delay.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/sch_generic.h>

#include "net.h"
#include "stats.h"
#include "vf_drain.h"
#include "vf_frames.h"

/* The queueing discipline that feeds the queue; NULL when frames never wait there. */
static struct Qdisc *hvnf_vf_qdisc(struct netdev_queue *txq)
{
	struct Qdisc *q = rcu_dereference_bh(txq->qdisc);

	return q && q->enqueue ? q : NULL;
}

/**
 * hvnf_vf_look() - how far the VF's transmit queues have got
 * @vf: the VF
 * @look: result
 *
 * Context: process or BH.
 */
void hvnf_vf_look(const struct net_device *vf, struct hvnf_vf_look *look)
{
	unsigned int i, queues = READ_ONCE(vf->real_num_tx_queues);

	memset(look, 0, sizeof(*look));
	rcu_read_lock_bh();
	for (i = 0; i < queues; i++) {
		struct netdev_queue *txq = netdev_get_tx_queue(vf, i);
		struct Qdisc *q = hvnf_vf_qdisc(txq);

		look->waiting |= (q && !qdisc_is_empty(q)) || netif_xmit_stopped(txq);
		look->unfinished += hvnf_txq_unfinished(txq);
		look->progress += hvnf_txq_finished(txq) + READ_ONCE(txq->trans_start);
	}
	rcu_read_unlock_bh();
}

/* Frames that the VF's driver had no room for, and that stand before the queue. */
static void hvnf_vf_take_requeued(struct Qdisc *q, struct sk_buff_head *from,
				  struct sk_buff_head *list)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(from))) {
		if (qdisc_is_percpu_stats(q)) {
			qdisc_qstats_cpu_backlog_dec(q, skb);
			qdisc_qstats_cpu_qlen_dec(q);
		} else {
			qdisc_qstats_backlog_dec(q, skb);
			WRITE_ONCE(q->q.qlen, q->q.qlen - 1);
		}
		__skb_queue_tail(list, skb);
	}
}

static void hvnf_vf_take_refused(struct Qdisc *q, struct sk_buff_head *list)
{
	hvnf_vf_take_requeued(q, &q->gso_skb, list);
	hvnf_vf_take_requeued(q, &q->skb_bad_txq, list);
}

static void hvnf_vf_take_waiting(struct Qdisc *q, struct sk_buff_head *list)
{
	struct sk_buff *skb;

	while ((skb = q->dequeue(q)))
		__skb_queue_tail(list, skb);
}

/*
 * One that locks itself is dequeued under the lock that makes a sender the only
 * one; its two lists of requeued frames have the root lock all the same.
 */
static void hvnf_vf_take_from(struct Qdisc *q, struct sk_buff_head *list)
{
	if (!(q->flags & TCQ_F_NOLOCK)) {
		spin_lock(qdisc_lock(q));
		hvnf_vf_take_refused(q, list);
		hvnf_vf_take_waiting(q, list);
		spin_unlock(qdisc_lock(q));
		return;
	}
	spin_lock(&q->seqlock);
	spin_lock(qdisc_lock(q));
	hvnf_vf_take_refused(q, list);
	spin_unlock(qdisc_lock(q));
	hvnf_vf_take_waiting(q, list);
	spin_unlock(&q->seqlock);
}

static void hvnf_vf_take_all(struct net_device *vf, struct sk_buff_head *list)
{
	unsigned int i, queues = READ_ONCE(vf->real_num_tx_queues);

	rcu_read_lock_bh();
	for (i = 0; i < queues; i++) {
		struct Qdisc *q = hvnf_vf_qdisc(netdev_get_tx_queue(vf, i));

		if (q && !qdisc_is_empty(q))
			hvnf_vf_take_from(q, list);
	}
	rcu_read_unlock_bh();
}

/* They were counted as sent by the VF, and will be as sent by the other path. */
static void hvnf_vf_count_held(struct hvnf_net *net, struct sk_buff_head *list,
			       struct hvnf_vf_found_frames *found)
{
	struct sk_buff *skb;

	skb_queue_walk(list, skb) {
		found->held += hvnf_vf_skb_packets(skb);
		found->held_bytes += skb->len;
	}
	atomic64_add(found->held, &net->stats.vf_held);
	atomic64_add(found->held_bytes, &net->stats.vf_held_bytes);
}

/* Once more from the top: the other path has other offloads, and other queues. */
static u32 hvnf_vf_send_again(struct hvnf_net *net, struct sk_buff_head *list)
{
	struct sk_buff *skb;
	u32 sent = 0;
	int rc;

	while ((skb = __skb_dequeue(list))) {
		unsigned int packets = hvnf_vf_skb_packets(skb);

		skb->dev = net->dev;
		rc = dev_queue_xmit(skb);
		sent += rc == NET_XMIT_SUCCESS || rc == NET_XMIT_CN ? packets : 0;
	}
	return sent;
}

static void hvnf_vf_drain_held(struct hvnf_net *net, struct net_device *vf, unsigned int ms,
			       struct hvnf_vf_found_frames *found)
{
	unsigned long end = jiffies + msecs_to_jiffies(ms);
	struct hvnf_vf_look look;
	struct sk_buff_head list;

	__skb_queue_head_init(&list);
	hvnf_vf_look(vf, &look);
	while ((look.waiting || look.unfinished) && time_before(jiffies, end)) {
		usleep_range(100, 300);
		hvnf_vf_look(vf, &look);
	}
	hvnf_vf_take_all(vf, &list);
	hvnf_vf_count_held(net, &list, found);
	found->resent = hvnf_vf_send_again(net, &list);
	found->unfinished = look.unfinished;
}

/* One that fails, or has gone, sends nothing any more that would be worth a wait. */
static unsigned int hvnf_vf_drain_ms(enum dp_event cause)
{
	switch (cause) {
	case DP_EV_STALLED:
	case DP_EV_VF_UNREADY:
	case DP_EV_VF_LEFT:
		return 0;
	default:
		return HVNF_VF_DRAIN_MS;
	}
}

/**
 * hvnf_vf_drain() - transmit has left the VF: what becomes of what it has
 * @net: the interface; nobody hands frames to the VF any more
 * @cause: why; a VF that works may go on sending for HVNF_VF_DRAIN_MS
 * @found: result
 *
 * What still waits in its queueing disciplines after that is taken out and sent
 * by the other path. What its hardware has is out of reach.
 *
 * Context: process; sleeps, bounded.
 */
void hvnf_vf_drain(struct hvnf_net *net, enum dp_event cause, struct hvnf_vf_found_frames *found)
{
	netdevice_tracker tracker;
	struct net_device *vf;

	/* No other path to send by. */
	if (cause == DP_EV_CONN_LOST)
		return;
	rcu_read_lock();
	vf = rcu_dereference(net->vf.dev);
	if (vf)
		netdev_hold(vf, &tracker, GFP_ATOMIC);
	rcu_read_unlock();
	if (!vf)
		return;
	hvnf_vf_drain_held(net, vf, hvnf_vf_drain_ms(cause), found);
	netdev_put(vf, &tracker);
	atomic64_add(found->resent, &net->stats.vf_resent);
	atomic64_add(found->unfinished, &net->stats.vf_unfinished_bytes);
}
