// SPDX-License-Identifier: GPL-2.0
/* Transmit: what the stack calls. */

#include <linux/if_vlan.h>
#include <linux/netpoll.h>
#include <net/gso.h>
#include <net/sock.h>

#include "conn.h"
#include "net.h"
#include "tx.h"
#include "tx_post.h"
#include "tx_slot.h"

/* Fold a queue number that came from elsewhere; in range, as a rule. */
static u16 hvnf_fold_queue(const struct net_device *dev, u32 queue)
{
	u32 nr = dev->real_num_tx_queues;

	return likely(queue < nr) ? queue : queue % nr;
}

/* Queue of a flow that has none yet: where it came in, or as the host wishes. */
static u16 hvnf_new_queue(struct net_device *dev, struct sk_buff *skb)
{
	const struct hvnf_net *net = netdev_priv(dev);
	const struct hvnf_conn *conn;
	u32 hash;

	if (skb_rx_queue_recorded(skb))
		return hvnf_fold_queue(dev, skb_get_rx_queue(skb));
	hash = skb_get_hash(skb);
	conn = rcu_dereference_bh(net->conn);
	if (unlikely(!conn))
		return hvnf_fold_queue(dev, hash);
	return hvnf_fold_queue(dev, READ_ONCE(conn->tx_table[hash % NVSP_INDIRECTION_ENTRIES]));
}

static u16 hvnf_pick_queue(struct net_device *dev, struct sk_buff *skb, struct net_device *sb_dev)
{
	struct sock *sk = skb->sk;
	int queue;

	/* The administrator's map outranks the host's. */
	if (hvnf_dev_has_xps(dev))
		return netdev_pick_tx(dev, skb, sb_dev);
	queue = sk_tx_queue_get(sk);
	if (queue >= 0 && queue < dev->real_num_tx_queues && !skb->ooo_okay)
		return queue;
	queue = hvnf_new_queue(dev, skb);
	if (sk && sk_fullsock(sk) && rcu_access_pointer(sk->sk_dst_cache))
		sk_tx_queue_set(sk, queue);
	return queue;
}

u16 hvnf_select_queue(struct net_device *dev, struct sk_buff *skb, struct net_device *sb_dev)
{
	const struct hvnf_net *net = netdev_priv(dev);
	u16 queue = hvnf_pick_queue(dev, skb, sb_dev);

	return unlikely(READ_ONCE(net->gaps)) ? hvnf_subchan_around(net, queue) : queue;
}

netdev_features_t hvnf_features_check(struct sk_buff *skb, struct net_device *dev,
				      netdev_features_t features)
{
	const struct hvnf_net *net = netdev_priv(dev);
	const struct hvnf_conn *conn;

	if (skb_is_gso(skb) && !rcu_access_pointer(net->vf_path)) {
		rcu_read_lock();
		conn = rcu_dereference(net->conn);
		if (conn && !hvnf_tx_lso_fits(&conn->caps, skb))
			features &= ~NETIF_F_GSO_MASK;
		rcu_read_unlock();
	}
	return vlan_features_check(skb, features);
}

/* 0: the frame was taken, or dropped. -EBUSY: it is still the caller's. */
static int hvnf_tx_place(struct hvnf_qlink *link, struct hvnf_tx_frame *frame, bool more)
{
	struct hvnf_txq *txq = &link->tx;
	/* The headers of a mapped frame are copied, next to the RNDIS header. */
	struct agg_packet pkt = {
		.hdr_len = frame->hdr_len + frame->head_len,
		.frame_len = frame->skb->len - frame->head_len,
		.more = more,
		.mappable = true,
	};
	struct agg_plan plan = agg_decide(&txq->limits, &txq->batch.state, &pkt);

	if (plan.flush && !hvnf_tx_flush(link))
		return -EBUSY;
	if (plan.new_section && !hvnf_tx_new_section(link))
		plan = hvnf_tx_plan_without(txq, &pkt);
	if (plan.verb == AGG_COPY)
		hvnf_tx_copy(link, frame, &plan, &pkt);
	else if (hvnf_tx_map(link, frame, &plan, &pkt) == -ENOBUFS)
		return -EBUSY;
	return 0;
}

static void hvnf_tx_drop_bad(struct hvnf_qlink *link, struct sk_buff *skb)
{
	hvnf_q_inc(&link->queue->tx, bad_frame);
	dev_kfree_skb_any(skb);
}

static int hvnf_tx_one(struct hvnf_qlink *link, struct sk_buff *skb, bool more);

/*
 * A large send that this host does not take. hvnf_features_check() has the
 * stack segment it; it comes here when the data path or the host changed
 * after that.
 */
static void hvnf_tx_segment(struct hvnf_qlink *link, struct sk_buff *skb, bool more)
{
	struct sk_buff *seg, *next, *segs;

	segs = skb_gso_segment(skb, skb->dev->features & ~NETIF_F_GSO_MASK);
	if (IS_ERR_OR_NULL(segs)) {
		hvnf_tx_drop_bad(link, skb);
		return;
	}
	hvnf_q_inc(&link->queue->tx, segmented);
	dev_consume_skb_any(skb);
	skb_list_walk_safe(segs, seg, next) {
		skb_mark_not_on_list(seg);
		if (hvnf_tx_one(link, seg, more || next)) {
			hvnf_q_inc(&link->queue->tx, no_room);
			dev_kfree_skb_any(seg);
		}
	}
}

/* Return as hvnf_tx_place(). */
static int hvnf_tx_one(struct hvnf_qlink *link, struct sk_buff *skb, bool more)
{
	struct hvnf_tx_frame frame;

	frame.skb = skb;
	switch (hvnf_tx_describe(&frame, &link->conn->caps, link->tx.csum_offered)) {
	case HVNF_TX_AS_IT_IS:
		break;
	case HVNF_TX_SEGMENT:
		hvnf_tx_segment(link, skb, more);
		return 0;
	default:
		hvnf_tx_drop_bad(link, skb);
		return 0;
	}
	if (unlikely(skb->len > link->tx.limits.max_transfer - HVNF_TX_HEAD_SIZE)) {
		hvnf_q_inc(&link->queue->tx, too_big);
		dev_kfree_skb_any(skb);
		return 0;
	}
	return hvnf_tx_place(link, &frame, more);
}

/*
 * The host takes a tag from the RNDIS header alone. The frame may become
 * another skb, so the stack cannot have it back.
 */
static void hvnf_tx_one_tagged(struct hvnf_qlink *link, struct sk_buff *skb, bool more)
{
	skb = hvnf_tx_pop_vlan(skb);
	if (!skb) {
		hvnf_q_inc(&link->queue->tx, no_memory);
	} else if (hvnf_tx_one(link, skb, more)) {
		hvnf_q_inc(&link->queue->tx, no_room);
		dev_kfree_skb_any(skb);
	}
}

static netdev_tx_t hvnf_tx_synthetic(struct hvnf_qlink *link, struct sk_buff *skb,
				     struct netdev_queue *core)
{
	bool more = netdev_xmit_more();
	int ret = 0;

	if (unlikely(skb->protocol == htons(ETH_P_8021Q) && !skb_vlan_tag_present(skb)))
		hvnf_tx_one_tagged(link, skb, more);
	else
		ret = hvnf_tx_one(link, skb, more);

	/*
	 * Whatever became of this frame, nothing may call us again in this burst.
	 * Byte queue limits do not end a burst, only we do.
	 */
	if (!more || netif_tx_queue_stopped(core))
		hvnf_tx_flush(link);
	return ret ? NETDEV_TX_BUSY : NETDEV_TX_OK;
}

/* Frames of the burst that were not sent yet go first. */
static netdev_tx_t hvnf_tx_by_vf(struct hvnf_net *net, struct hvnf_queue *queue,
				 struct net_device *vf, struct sk_buff *skb)
{
	struct hvnf_qlink *link;

	if (likely(queue && !READ_ONCE(net->quiet))) {
		link = queue->link;
		/* The synthetic path being full is no reason to hold up the VF. */
		if (unlikely(link && link->tx.batch.state.packets && !hvnf_tx_flush(link)))
			netif_tx_start_queue(hvnf_tx_core_queue(link));
	}
	return hvnf_vf_xmit(net, vf, skb);
}

/*
 * The VF that is to send, or NULL. Netpoll cannot go through another device's
 * queue from here. A VF without carrier loses what it is given; that it has none
 * is told to everybody later, by up to a second.
 */
static struct net_device *hvnf_tx_vf(struct hvnf_net *net)
{
	struct net_device *vf = rcu_dereference_bh(net->vf_path);

	if (!vf || netpoll_tx_running(net->dev))
		return NULL;
	if (likely(netif_carrier_ok(vf)))
		return vf;
	hvnf_vf_schedule(net);
	return NULL;
}

/*
 * Closed while the connection is changed. What was queued for a channel that
 * the host took away cannot change its queue any more.
 */
static netdev_tx_t hvnf_tx_not_now(struct hvnf_net *net, struct hvnf_queue *queue,
				   struct netdev_queue *core, struct sk_buff *skb)
{
	if (READ_ONCE(net->quiet) || !queue || !READ_ONCE(queue->gone)) {
		netif_tx_stop_queue(core);
		return NETDEV_TX_BUSY;
	}
	hvnf_q_inc(&queue->tx, no_room);
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

netdev_tx_t hvnf_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct hvnf_net *net = netdev_priv(dev);
	u16 index = skb_get_queue_mapping(skb);
	struct netdev_queue *core = netdev_get_tx_queue(dev, index);
	struct hvnf_queue *queue = net->queue[index];
	struct net_device *vf;

	vf = hvnf_tx_vf(net);
	if (vf)
		return hvnf_tx_by_vf(net, queue, vf, skb);

	/* Nothing overtakes a message that waits for room. */
	if (unlikely(READ_ONCE(net->quiet) || !queue || !queue->link ||
		     queue->link->tx.unsent))
		return hvnf_tx_not_now(net, queue, core, skb);
	return hvnf_tx_synthetic(queue->link, skb, core);
}
