// SPDX-License-Identifier: GPL-2.0
/*
 * A channel from its open to its close, and the worker that reads its ring.
 */
#include "qemu/osdep.h"
#include "netvsp.h"
#include "netvsp-fault.h"

/* Packets after which a worker lets the main loop see to others. */
#define WORKER_BATCH	256

static void conn_open(struct netvsp *vsp)
{
	vsp->conn = g_new0(struct netvsp_conn, 1);
	vsp->conn->conf = vsp->conf;
	vsp->conn->mtu = NETVSP_MTU_MIN;
	vsp->conn->offloads = netvsp_offload_initial(vsp);
}

static void conn_close(struct netvsp *vsp)
{
	netvsp_later_drop(vsp);
	g_array_set_size(vsp->allowed, 0);
	netvsp_rndis_drop(vsp);
	netvsp_vf_closed(vsp);
	netvsp_bufs_drop(vsp);
	timer_del(vsp->link_timer);
	timer_del(vsp->offer_timer);
	g_free(vsp->conn);
	vsp->conn = NULL;
}

static int rings_map(struct netvsp_chan *chan)
{
	uint32_t out_page, pages;
	VMBusGpadl *gpadl;
	int err;

	gpadl = netvsp_bus_ring_gpadl(chan->vmchan, &out_page);
	netvsp_bus_gpadl_pages(gpadl, &pages);
	gpadl = vmbus_get_gpadl(chan->vmchan, netvsp_bus_gpadl_id(gpadl));
	err = netvsp_area_map(&chan->ring, gpadl);
	if (err)
		return err;
	netvsp_ring_init(&chan->in, &chan->ring, 0, out_page);
	netvsp_ring_init(&chan->out, &chan->ring, out_page, pages);
	chan->in.index = chan->in.ctl->read_index;
	chan->in.published = chan->in.index;
	chan->out.index = chan->out.ctl->write_index;
	chan->out.published = chan->out.index;
	if (chan->in.index >= chan->in.len || chan->in.index % 8 ||
	    chan->out.index >= chan->out.len || chan->out.index % 8) {
		netvsp_violation(chan->vsp, "chan=%u opened with a ring index out of range",
				 chan->index);
		netvsp_area_unmap(&chan->ring);
		return -EINVAL;
	}
	return 0;
}

/**
 * netvsp_chan_open() - the guest opens a channel
 *
 * The host keeps the guest's signals masked until its worker looks at the
 * ring for the first time, which the bus arranges once the guest was told.
 *
 * Return: 0, or a negative errno that refuses the open
 */
int netvsp_chan_open(struct netvsp_chan *chan)
{
	struct netvsp *vsp = chan->vsp;
	int err;

	if (chan->index && !vsp->conn) {
		netvsp_violation(vsp, "chan=%u opened before the primary",
				 chan->index);
		return -EINVAL;
	}
	if (!netvsp_fault_passes(vsp, "chan.open", chan->index))
		return -EIO;
	err = rings_map(chan);
	if (err)
		return err;
	netvsp_ring_mask(&chan->in, true);
	chan->open = true;
	chan->stopped = false;
	chan->greeted = false;
	chan->tx_owed = 0;
	netvsp_ledger_gpadl_use(vsp, chan->ring.id, "ring");
	netvsp_event(vsp, "open chan=%u relid=%u vp=%u", chan->index,
		     netvsp_bus_relid(chan->vmchan),
		     netvsp_bus_target(chan->vmchan));
	if (!chan->index)
		conn_open(vsp);
	return 0;
}

/*
 * The guest's last completions may stand in the ring yet, if it closed before
 * the worker came to them: it has paid. What it asked for there is not done any
 * more, and what makes no sense does no harm now.
 */
static void read_last(struct netvsp_chan *chan)
{
	struct netvsp_packet pkt;
	const char *why;

	while (netvsp_chan_running(chan) &&
	       netvsp_ring_next(&chan->in, chan->vsp->scratch, &pkt, &why) > 0)
		if (pkt.type == VMBUS_PACKET_COMP)
			netvsp_nvsp_packet(chan, &pkt);
}

/**
 * netvsp_chan_close() - the channel is closed, or rescinded
 *
 * The sub-channels go with the primary: they are rescinded, and the next
 * connection asks for its own.
 */
void netvsp_chan_close(struct netvsp_chan *chan)
{
	struct netvsp *vsp = chan->vsp;

	if (!chan->open)
		return;
	read_last(chan);
	netvsp_event(vsp, "close chan=%u", chan->index);
	chan->open = false;
	if (!chan->index)
		netvsp_subchan_rescind_all(vsp);
	netvsp_out_drop(chan);
	netvsp_rx_drop(chan);
	netvsp_slots_check_closed(chan);
	if (!chan->index)
		conn_close(vsp);
	netvsp_area_unmap(&chan->ring);
	memset(&chan->in, 0, sizeof(chan->in));
	memset(&chan->out, 0, sizeof(chan->out));
}

/**
 * netvsp_chan_stop() - the guest broke the protocol: end the worker
 *
 * As with the real host there is no error message: the guest sees its ring
 * fill up and no more interrupts, and recovers by closing the channel.
 */
void netvsp_chan_stop(struct netvsp_chan *chan, const char *fmt, ...)
{
	g_autofree char *why = NULL;
	va_list args;

	va_start(args, fmt);
	why = g_strdup_vprintf(fmt, args);
	va_end(args);
	netvsp_violation(chan->vsp, "chan=%u %s", chan->index, why);
	netvsp_chan_mute(chan);
}

/* Ends the worker without giving the guest the blame. */
void netvsp_chan_mute(struct netvsp_chan *chan)
{
	if (chan->stopped)
		return;
	netvsp_event(chan->vsp, "stop chan=%u", chan->index);
	chan->stopped = true;
}

static bool may_read(const struct netvsp_chan *chan)
{
	return netvsp_chan_running(chan) && !chan->vsp->hold_tx &&
	       chan->tx_owed < NETVSP_TX_QUOTA;
}

/* Returns whether the ring was read empty. */
static bool read_ring(struct netvsp_chan *chan)
{
	struct netvsp_packet pkt;
	const char *why;
	unsigned int n;
	int got;

	for (n = 0; n < WORKER_BATCH; n++) {
		if (!may_read(chan))
			return true;
		got = netvsp_ring_next(&chan->in, chan->vsp->scratch, &pkt,
				       &why);
		if (got < 0)
			netvsp_chan_stop(chan, "ring: %s", why);
		if (got <= 0)
			return true;
		netvsp_nvsp_packet(chan, &pkt);
	}
	return false;
}

/*
 * While signals are masked the guest can write without one being seen, so
 * the ring is looked at once more after they were let through again.
 */
static void drain_ring(struct netvsp_chan *chan)
{
	bool empty;

	netvsp_ring_mask(&chan->in, true);
	empty = read_ring(chan);
	if (!netvsp_chan_running(chan))
		return;
	if (netvsp_ring_commit_read(&chan->in))
		netvsp_out_signal(chan);
	if (!may_read(chan))
		return;
	netvsp_ring_mask(&chan->in, false);
	if (!empty || qatomic_read(&chan->in.ctl->write_index) != chan->in.index)
		vmbus_channel_notify_host(chan->vmchan);
}

/**
 * netvsp_chan_work() - the guest signalled, or there is room again
 */
void netvsp_chan_work(struct netvsp_chan *chan)
{
	if (!netvsp_chan_running(chan) || chan->in_worker)
		return;
	chan->in_worker = true;
	if (!chan->greeted) {
		chan->greeted = true;
		netvsp_subchan_opened(chan->vsp);
	}
	netvsp_out_flush(chan);
	drain_ring(chan);
	if (netvsp_chan_running(chan))
		netvsp_rx_deliver_chan(chan);
	if (netvsp_chan_running(chan) && !chan->index)
		netvsp_rndis_flush(chan->vsp);
	chan->in_worker = false;
}
