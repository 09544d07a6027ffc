// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever the host puts into a ring leaves through here, and a fault rule
 * can lay hands on it here.
 */
#include "qemu/osdep.h"
#include "netvsp.h"
#include "netvsp-fault.h"

/**
 * netvsp_out_signal() - interrupt the guest
 *
 * "hold rx" withholds it, for measurements of the guest alone.
 */
void netvsp_out_signal(struct netvsp_chan *chan)
{
	if (!chan->open || chan->vsp->hold_rx)
		return;
	chan->stats.signals++;
	netvsp_bus_signal(chan->vmchan);
}

static void put(struct netvsp_chan *chan, const struct netvsp_outpkt *pkt)
{
	netvsp_ring_put(&chan->out, pkt);
	/* The worker stopped reading at the quota; now it may go on. */
	if (pkt->pays_tx && chan->tx_owed && chan->tx_owed-- == NETVSP_TX_QUOTA)
		vmbus_channel_notify_host(chan->vmchan);
	if (pkt->type == VMBUS_PACKET_DATA_USING_XFER_PAGES)
		netvsp_slots_written(chan, pkt->tid);
	if (netvsp_ring_commit_write(&chan->out))
		netvsp_out_signal(chan);
}

/**
 * netvsp_out_want() - have the worker run when the ring has this much room
 */
void netvsp_out_want(struct netvsp_chan *chan, uint32_t bytes)
{
	netvsp_ring_want(&chan->out, bytes);
	/* The guest may have made the room before it saw that we wait. */
	if (netvsp_ring_room(&chan->out, bytes))
		vmbus_channel_notify_host(chan->vmchan);
}

static void wait_for_room(struct netvsp_chan *chan,
			  const struct netvsp_outpkt *pkt)
{
	struct netvsp_waiting *w;

	w = g_malloc(sizeof(*w) + pkt->desc_len + pkt->msg_len);
	w->pkt = *pkt;
	w->pkt.desc = w->data;
	w->pkt.msg = w->data + pkt->desc_len;
	memcpy(w->data, pkt->desc, pkt->desc_len);
	memcpy(w->data + pkt->desc_len, pkt->msg, pkt->msg_len);
	QSIMPLEQ_INSERT_TAIL(&chan->waiting, w, link);
	if (QSIMPLEQ_FIRST(&chan->waiting) == w)
		netvsp_out_want(chan, netvsp_outpkt_size(&w->pkt));
}

/**
 * netvsp_out_raw() - put a packet into the ring, or have it wait for room
 *
 * No fault rule sees it.
 */
void netvsp_out_raw(struct netvsp_chan *chan, const struct netvsp_outpkt *pkt)
{
	if (!netvsp_chan_running(chan))
		return;
	if (QSIMPLEQ_EMPTY(&chan->waiting) &&
	    netvsp_ring_room(&chan->out, netvsp_outpkt_size(pkt)))
		put(chan, pkt);
	else
		wait_for_room(chan, pkt);
}

void netvsp_out_flush(struct netvsp_chan *chan)
{
	struct netvsp_waiting *w;
	uint32_t bytes;

	while ((w = QSIMPLEQ_FIRST(&chan->waiting))) {
		bytes = netvsp_outpkt_size(&w->pkt);
		if (!netvsp_ring_room(&chan->out, bytes)) {
			netvsp_out_want(chan, bytes);
			return;
		}
		QSIMPLEQ_REMOVE_HEAD(&chan->waiting, link);
		put(chan, &w->pkt);
		g_free(w);
	}
	netvsp_ring_want(&chan->out, 0);
}

/* The channel is closed; nobody will read what waits. */
void netvsp_out_drop(struct netvsp_chan *chan)
{
	struct netvsp_waiting *w;

	while ((w = QSIMPLEQ_FIRST(&chan->waiting))) {
		QSIMPLEQ_REMOVE_HEAD(&chan->waiting, link);
		g_free(w);
	}
}

/* ---- faults ---- */

/* A packet with bytes of its own, which a rule may change and hold back. */
struct altered {
	struct netvsp_chan *chan;
	struct netvsp_outpkt pkt;
	uint8_t desc[sizeof(vmbus_pkt_xferpg) +
		     NETVSP_MAX_RANGES_RSC * sizeof(vmbus_xferpg_range)];
	uint8_t msg[4096];
};

static struct altered *alter(struct netvsp_chan *chan,
			     const struct netvsp_outpkt *pkt)
{
	struct altered *a = g_new0(struct altered, 1);

	a->chan = chan;
	a->pkt = *pkt;
	a->pkt.desc = a->desc;
	a->pkt.msg = a->msg;
	assert(pkt->desc_len <= sizeof(a->desc));
	assert(pkt->msg_len <= sizeof(a->msg));
	if (pkt->desc_len)
		memcpy(a->desc, pkt->desc, pkt->desc_len);
	if (pkt->msg_len)
		memcpy(a->msg, pkt->msg, pkt->msg_len);
	return a;
}

static void send_altered(struct netvsp *vsp, void *arg)
{
	struct altered *a = arg;

	netvsp_out_raw(a->chan, &a->pkt);
}

/* The guest will complete this once more, or under a number never lent. */
static void expect_completion(struct netvsp_chan *chan,
			      const struct netvsp_outpkt *pkt)
{
	if (pkt->flags & VMBUS_PACKET_FLAG_REQUEST_COMPLETION)
		netvsp_allow(chan, pkt->tid);
}

static void dropped(struct netvsp_chan *chan, const struct netvsp_outpkt *pkt)
{
	if (pkt->type == VMBUS_PACKET_DATA_USING_XFER_PAGES)
		netvsp_slots_return(chan, pkt->tid);
	else if (pkt->flags & VMBUS_PACKET_FLAG_REQUEST_COMPLETION)
		netvsp_vf_not_said(chan->vsp, pkt->tid);
}

static void out_with_faults(struct netvsp_chan *chan, const char *point,
			    const struct netvsp_outpkt *pkt)
{
	struct altered *a = alter(chan, pkt);
	struct netvsp_view view = {
		.kind = NETVSP_VIEW_NVSP,
		.chan = chan->index,
		.pkt = &a->pkt,
		.desc = a->desc,
		.desc_len = pkt->desc_len,
		.msg = a->msg,
		.msg_len = pkt->msg_len,
		.room = sizeof(a->msg),
	};
	struct netvsp_effect effect;

	netvsp_fault(chan->vsp, point, &view, &effect);
	a->pkt.msg_len = view.msg_len;
	if (effect.chan >= 0)
		a->chan = &chan->vsp->chan[effect.chan];
	if (a->pkt.tid != pkt->tid || effect.twice || a->chan != chan)
		expect_completion(a->chan, &a->pkt);
	if (effect.drop) {
		dropped(chan, pkt);
	} else if (effect.delay_ms) {
		netvsp_later_us(chan->vsp, effect.delay_ms * 1000,
				send_altered, a, g_free);
		a = NULL;
	} else {
		netvsp_out_raw(a->chan, &a->pkt);
		if (effect.twice)
			netvsp_out_raw(a->chan, &a->pkt);
	}
	g_free(a);
	netvsp_fault_end(chan->vsp, &effect);
}

/**
 * netvsp_out() - send a packet to the guest
 * @chan: by which channel
 * @point: name under which fault rules know it
 * @pkt: the packet
 */
void netvsp_out(struct netvsp_chan *chan, const char *point,
		const struct netvsp_outpkt *pkt)
{
	if (netvsp_faults_any(chan->vsp))
		out_with_faults(chan, point, pkt);
	else
		netvsp_out_raw(chan, pkt);
}

/**
 * netvsp_complete() - answer a request of the guest
 * @chan: the channel it came by
 * @point: name under which fault rules know the answer
 * @tid: the guest's transaction id
 * @msg: the NVSP message, without padding; may be %NULL
 * @len: bytes of it; padded to the size that the version prescribes, except
 *	 that no message stays none
 */
void netvsp_complete(struct netvsp_chan *chan, const char *point, uint64_t tid,
		     const void *msg, uint32_t len)
{
	uint8_t padded[NVSP_MSG_SIZE_61] = {};
	struct netvsp_outpkt pkt = {
		.type = VMBUS_PACKET_COMP,
		.pays_tx = !strcmp(point, "tx.complete"),
		.tid = tid,
		.msg = padded,
		.msg_len = len ? netvsp_nvsp_msg_size(chan->vsp) : 0,
	};

	memcpy(padded, msg, len);
	netvsp_out(chan, point, &pkt);
}

/**
 * netvsp_send_inband() - tell the guest something unasked
 * @chan: by which channel
 * @point: name under which fault rules know it
 * @tid: transaction id; 0 without completion
 * @wants_completion: the guest shall complete it
 * @msg: the NVSP message, without padding
 * @len: bytes of it
 */
void netvsp_send_inband(struct netvsp_chan *chan, const char *point,
			uint64_t tid, bool wants_completion, const void *msg,
			uint32_t len)
{
	uint8_t padded[256] = {};
	struct netvsp_outpkt pkt = {
		.type = VMBUS_PACKET_DATA_INBAND,
		.flags = wants_completion ?
			 VMBUS_PACKET_FLAG_REQUEST_COMPLETION : 0,
		.tid = tid,
		.msg = padded,
		.msg_len = MAX(len, netvsp_nvsp_msg_size(chan->vsp)),
	};

	assert(len <= sizeof(padded));
	memcpy(padded, msg, len);
	netvsp_out(chan, point, &pkt);
}
