// SPDX-License-Identifier: GPL-2.0
/*
 * The poll of a queue: what its channel brings, by type of packet; packets of
 * receive slots, and how they are given back.
 */

#include <linux/netdevice.h>
#include <linux/prefetch.h>

#include "chan.h"
#include "conn.h"
#include "control.h"
#include "net.h"
#include "nvsp.h"
#include "rx.h"
#include "rx_build.h"
#include "rx_fast.h"
#include "tx_slot.h"
#include "xdp.h"
#include "proto/nvsp_msg.h"
#include "proto/rndis_pkt.h"
#include "proto/xfer.h"

/*
 * What things cost of a budget that counts frames: a completion is reclaimed
 * in an eighth of the time that a frame needs, and whatever else the host
 * sends counts as a frame, so that no flood of anything outlasts a poll.
 */
#define HVNF_COST_COMPLETION	1
#define HVNF_COST_FRAME		8

/* Packets between two looks of the host at how far we have read. */
#define HVNF_RELEASE_EVERY	32

/* Send what acknowledgements there is room for; true: none is left. */
static bool hvnf_rx_send_acks(struct hvnf_qlink *link)
{
	struct hvnf_rxq *rx = &link->rx;
	struct nvsp_msg msg;
	u32 i;

	for (i = 0; i < rx->nr_acks; i++) {
		nvsp_encode_rndis_complete(&msg, rx->ack[i].status);
		if (hvnf_chan_complete(&link->chan, rx->ack[i].tag, msg.raw,
				       sizeof(struct nvsp_rndis_complete)) == -EAGAIN)
			break;
	}
	rx->nr_acks -= i;
	if (likely(!rx->nr_acks))
		return true;
	memmove(rx->ack, rx->ack + i, rx->nr_acks * sizeof(*rx->ack));
	return false;
}

/*
 * The ring is full, of our own messages: the host will say when it has read
 * some. The wish is that of transmit, and guarded by its lock.
 */
static void hvnf_rx_await_room(struct hvnf_qlink *link)
{
	struct hvnf_queue *queue = link->queue;
	struct netdev_queue *core = netdev_get_tx_queue(queue->net->dev, queue->index);

	hvnf_q_add(&queue->rx, ack_deferred, link->rx.nr_acks);
	__netif_tx_lock(core, smp_processor_id());
	hvnf_chan_want_room(&link->chan, hvnf_tx_room_start(link));
	__netif_tx_unlock(core);
	/* Asked before the second try; pairs with the host's barrier. */
	smp_mb();
	hvnf_rx_send_acks(link);
}

static void hvnf_rx_flush_acks(struct hvnf_qlink *link)
{
	if (link->rx.nr_acks && unlikely(!hvnf_rx_send_acks(link)))
		hvnf_rx_await_room(link);
}

/* A message that is no data packet, by its own type or by its slot's. */
static void hvnf_rx_control(struct hvnf_rx_run *run, const void *msg, u32 len)
{
	if (run->queue->index)
		hvnf_q_inc(&run->queue->rx, bad_rndis);
	else
		hvnf_control_on_msg(run->link->conn, msg, len);
}

static void hvnf_rx_malformed(struct hvnf_rx_run *run, enum rx_error err, const void *msg, u32 len)
{
	rsc_end(&run->link->rx.rsc);
	if (err == RX_ERR_BAD_TYPE)
		hvnf_rx_control(run, msg, len);
	else if (err == RX_ERR_RUNT)
		hvnf_q_inc(&run->queue->rx, runt);
	else
		hvnf_q_inc(&run->queue->rx, bad_rndis);
}

/* A coalesced packet that is complete, or a frame that interrupted one. */
static noinline void hvnf_rx_whole(struct hvnf_rx_run *run, bool chained)
{
	const struct rsc_chain *chain = &run->link->rx.rsc;

	if (chained)
		hvnf_rx_deliver(run, &chain->meta, chain->parts, chain->count, chain->total);
	else
		hvnf_rx_deliver(run, &run->meta, &run->part, 1, run->part.len);
}

/* A part of a coalesced packet, or a frame that interrupts one. */
static void hvnf_rx_part(struct hvnf_rx_run *run)
{
	struct rsc_chain *chain = &run->link->rx.rsc;
	enum rsc_verdict verdict = rsc_add(chain, &run->meta, run->part.offset);

	if (unlikely(chain->lost))
		hvnf_q_add(&run->queue->rx, rsc_broken, chain->lost);
	if (verdict == RSC_SINGLE || verdict == RSC_COMPLETE)
		hvnf_rx_whole(run, verdict == RSC_COMPLETE);
}

static __always_inline void hvnf_rx_message(struct hvnf_rx_run *run, u32 offset, u32 len)
{
	const void *msg = run->area + offset;
	struct rsc_part *part = &run->part;
	struct rx_meta *meta = &run->meta;
	enum rx_error err;

	err = rndis_pkt_parse(msg, len, meta);
	if (unlikely(err)) {
		hvnf_rx_malformed(run, err, msg, len);
		return;
	}
	if (unlikely(meta->flags & RX_META_PPI_CUT))
		hvnf_q_inc(&run->queue->rx, bad_ppi);

	part->offset = offset + meta->data_offset;
	part->len = meta->data_len;
	if (unlikely(rx_meta_is_part(meta) || run->link->rx.rsc.count))
		hvnf_rx_part(run);
	else
		hvnf_rx_deliver(run, meta, part, 1, part->len);
}

/*
 * The header of the message after this one is read in shared memory: start early.
 * The range is not checked for good before its turn comes.
 */
static __always_inline void hvnf_rx_prefetch(const struct hvnf_rx_run *run,
					     const struct xfer_view *view, u32 i)
{
	u32 offset;

	if (i == view->count)
		return;
	offset = le32_to_cpu(view->slots[i].offset);
	if (likely(offset < run->area_len))
		prefetch(run->area + offset);
}

/* All ranges of a checked packet. Returns the NVSP status that it earns. */
static u32 hvnf_rx_ranges(struct hvnf_rx_run *run, const struct xfer_view *view, u32 channel_type)
{
	u32 i, offset, len, broken, status = NVSP_STATUS_SUCCESS;

	for (i = 0; i < view->count; i++) {
		hvnf_rx_prefetch(run, view, i + 1);
		if (unlikely(xfer_range(view, i, run->area_len, &offset, &len))) {
			hvnf_q_inc(&run->queue->rx, bad_range);
			status = NVSP_STATUS_FAIL;
		} else if (unlikely(channel_type == NVSP_RNDIS_CONTROL)) {
			hvnf_rx_control(run, run->area + offset, len);
		} else {
			hvnf_rx_message(run, offset, len);
		}
	}
	broken = rsc_end(&run->link->rx.rsc);
	if (unlikely(broken))
		hvnf_q_add(&run->queue->rx, rsc_broken, broken);
	return status;
}

/* Returns what it cost; 0 when the packet had to stay in the ring. */
static u32 hvnf_rx_packet(struct hvnf_rx_run *run, const struct hvnf_pkt *pkt)
{
	u32 channel_type, status = NVSP_STATUS_FAIL;
	struct hvnf_rxq *rx = &run->link->rx;
	u32 cost = HVNF_COST_FRAME;
	struct xfer_view view;

	if (unlikely(rx->nr_acks == HVNF_ACKS_MAX && !hvnf_rx_send_acks(run->link) &&
		     rx->nr_acks == HVNF_ACKS_MAX))
		return 0;

	if (unlikely(xfer_check(pkt->raw, pkt->raw_len, NVSP_RECV_BUF_ID, &view) ||
		     nvsp_check_rndis(view.msg, view.msg_len, &channel_type))) {
		hvnf_q_inc(&run->queue->rx, bad_xfer);
	} else {
		cost *= view.count;
		status = hvnf_rx_ranges(run, &view, channel_type);
	}
	/* Malformed or not, the host wants its slots back. */
	rx->ack[rx->nr_acks].tag = pkt->tag;
	rx->ack[rx->nr_acks++].status = status;
	return cost;
}

static void hvnf_poll_completion(struct hvnf_queue *queue, const struct hvnf_pkt *pkt, int budget)
{
	struct hvnf_conn *conn = queue->link->conn;

	switch (hvnf_tag_type(pkt->tag)) {
	case HVNF_TAG_TX:
		hvnf_tx_on_completion(queue, pkt, budget);
		break;
	case HVNF_TAG_NVSP:
		hvnf_nvsp_on_completion(conn, pkt);
		break;
	case HVNF_TAG_CONTROL:
		hvnf_control_on_completion(conn, pkt);
		break;
	default:
		hvnf_q_inc(&queue->rx, bad_completion);
	}
}

/* Returns as hvnf_rx_packet(). */
static u32 hvnf_poll_packet(struct hvnf_rx_run *run, const struct hvnf_pkt *pkt, int budget)
{
	switch (pkt->type) {
	case VM_PKT_DATA_USING_XFER_PAGES:
		return hvnf_rx_packet(run, pkt);
	case VM_PKT_COMP:
		hvnf_poll_completion(run->queue, pkt, budget);
		return HVNF_COST_COMPLETION;
	case VM_PKT_DATA_INBAND:
		hvnf_nvsp_on_inband(run->link->conn, pkt);
		return HVNF_COST_FRAME;
	default:
		hvnf_q_inc(&run->queue->rx, unknown);
		return HVNF_COST_FRAME;
	}
}

/*
 * Netpoll, perhaps with interrupts off and out of another poll of this very
 * processor: reclaim transmit slots. The ring is a queue, so it ends at the
 * first packet that is no completion of transmit; the next poll finds that.
 */
static void hvnf_poll_tx(struct hvnf_queue *queue)
{
	struct hvnf_chan *chan = &queue->link->chan;
	struct hvnf_pkt pkt;

	while (hvnf_chan_next(chan, &pkt)) {
		if (pkt.type != VM_PKT_COMP || hvnf_tag_type(pkt.tag) != HVNF_TAG_TX) {
			hvnf_chan_unread(chan);
			break;
		}
		hvnf_tx_on_completion(queue, &pkt, 0);
	}
	hvnf_chan_release(chan);
	hvnf_tx_poll_done(queue, 0);
}

static void hvnf_rx_publish(const struct hvnf_rx_run *run)
{
	struct hvnf_rxq_stats *stats = &run->queue->rx;

	if (!run->packets)
		return;
	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->packets, run->packets);
	u64_stats_add(&stats->bytes, run->bytes);
	u64_stats_add(&stats->multicast, run->multicast);
	u64_stats_add(&stats->broadcast, run->broadcast);
	u64_stats_add(&stats->csum_ok, run->csum_ok);
	u64_stats_add(&stats->csum_none, run->csum_none);
	u64_stats_update_end(&stats->syncp);
}

/* Without limits for slices each frame goes the long way, which knows all cases. */
static void hvnf_rx_set_slices(struct hvnf_rx_run *run, u32 copybreak)
{
	bool any = run->running && !run->prog;

	run->copybreak = copybreak;
	run->half_max = any ? min_t(u32, copybreak, HVNF_RX_HALF_MAX) : 0;
	run->short_max = min_t(u32, run->half_max, HVNF_RX_SHORT_MAX);
}

static void hvnf_rx_run_init(struct hvnf_rx_run *run, struct hvnf_queue *queue)
{
	const struct hvnf_conn *conn = queue->link->conn;
	const struct net_device *dev = queue->net->dev;

	run->queue = queue;
	run->link = queue->link;
	run->area = conn->recv.va;
	run->area_len = conn->recv.len;
	run->features = dev->features;
	run->running = netif_running(dev);
	run->packets = 0;
	run->bytes = 0;
	run->multicast = 0;
	run->broadcast = 0;
	run->csum_ok = 0;
	run->csum_none = 0;
	run->csum_mask = run->features & NETIF_F_RXCSUM ? ~0U : 0;
	/* Read once: a poll does not change horses. */
	run->prog = rcu_dereference_bh(queue->net->xdp.prog);
	hvnf_rx_set_slices(run, READ_ONCE(queue->net->rx_copybreak));
	run->redirected = false;
	run->nr_tx = 0;
}

/*
 * Read until the budget is spent or the ring is empty. Returns the cost;
 * @stuck: packets stay in the ring because the host does not take our
 * acknowledgements. It signals when it does.
 */
static u32 hvnf_poll_ring(struct hvnf_rx_run *run, int budget, bool *stuck)
{
	struct hvnf_chan *chan = &run->link->chan;
	u32 limit = budget * HVNF_COST_FRAME;
	u32 cost, spent = 0, packets = 0;
	struct hvnf_pkt pkt;

	while (spent < limit && hvnf_chan_next(chan, &pkt)) {
		cost = hvnf_poll_packet(run, &pkt, budget);
		if (unlikely(!cost)) {
			hvnf_chan_unread(chan);
			*stuck = true;
			break;
		}
		spent += cost;
		if (!(++packets % HVNF_RELEASE_EVERY))
			hvnf_chan_release(chan);
	}
	return spent;
}

int hvnf_poll(struct napi_struct *napi, int budget)
{
	struct hvnf_queue *queue = container_of(napi, struct hvnf_queue, napi);
	struct hvnf_rx_run run;
	bool stuck = false;
	int work;

	if (unlikely(!budget)) {
		hvnf_poll_tx(queue);
		return 0;
	}

	hvnf_rx_run_init(&run, queue);
	work = hvnf_poll_ring(&run, budget, &stuck) / HVNF_COST_FRAME;
	if (unlikely(run.prog))
		hvnf_xdp_poll_done(&run);
	hvnf_rx_flush_acks(run.link);
	hvnf_chan_release(&run.link->chan);
	hvnf_rx_publish(&run);
	hvnf_tx_poll_done(queue, budget);

	if (work >= budget)
		return budget;
	/* A busy poller keeps the interrupt off, and comes back by itself. */
	if (!napi_complete_done(napi, work) || stuck)
		return work;
	if (hvnf_chan_unmask(&run.link->chan))
		napi_schedule(napi);
	return work;
}
