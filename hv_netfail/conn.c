// SPDX-License-Identifier: GPL-2.0
/*
 * One negotiated life with the host.
 */
#include <linux/err.h>
#include <linux/iopoll.h>
#include <linux/kmemleak.h>
#include <linux/netdevice.h>
#include <linux/slab.h>

#include "conn.h"
#include "net.h"
#include "nvsp.h"
#include "queue.h"
#include "rndis.h"
#include "tx.h"
#include "proto/xfer.h"

/* How long a detach waits for messages under way. */
#define HVNF_DRAIN_US		(1000 * 1000)
#define HVNF_DRAIN_STEP_US	1000

/*
 * Hosts reserve slots for control messages and divide the rest among the
 * queues; with less than this a burst finds none.
 */
#define HVNF_RECV_SLOTS_LEAST	64
#define HVNF_RECV_SLOTS_QUEUE	64
/* What a slot has beside the frame: header, information, alignment. */
#define HVNF_RECV_SLOT_EXTRA	300
/*
 * What nobody asked for otherwise: memory follows the queues. A full receive
 * ring's worth for each, and as many sections as a burst of one fills.
 */
#define HVNF_RECV_AUTO_BASE	1024
#define HVNF_RECV_AUTO_QUEUE	512
#define HVNF_RECV_AUTO_BYTES	SZ_16M
#define HVNF_SEND_AUTO_QUEUE	64U
#define HVNF_SEND_AUTO_MIN	128U
#define HVNF_SEND_AUTO_MAX	1024U
/* What every known host makes of a send area. */
#define HVNF_SEND_SECTION	6144

static struct hvnf_chan *hvnf_conn_primary(struct hvnf_conn *conn)
{
	return &conn->qlink[0].chan;
}

/* Queues that there will be, as far as is known: a first connection finds out. */
static u32 hvnf_conn_queues_expected(const struct hvnf_conn *conn)
{
	return min_t(u32, conn->cfg.queues, conn->net->max_queues ?: HVNF_MAX_QUEUES);
}

/* What a slot takes at most, whatever the host makes of the area. */
static u32 hvnf_conn_recv_slot(const struct hvnf_cfg *cfg)
{
	return ALIGN(cfg->mtu + ETH_HLEN + HVNF_RECV_SLOT_EXTRA, 64);
}

u32 hvnf_conn_recv_slots_min(const struct hvnf_cfg *cfg)
{
	return HVNF_RECV_SLOTS_LEAST + cfg->queues * HVNF_RECV_SLOTS_QUEUE;
}

u32 hvnf_conn_recv_slots_max(const struct hvnf_cfg *cfg)
{
	return min_t(u32, HVNF_RECV_AREA_MAX / hvnf_conn_recv_slot(cfg), HVNF_RECV_SLOTS_MAX);
}

static u32 hvnf_conn_recv_bytes(const struct hvnf_conn *conn)
{
	const struct hvnf_cfg *cfg = &conn->cfg;
	u32 slot = hvnf_conn_recv_slot(cfg);
	u32 least = hvnf_conn_recv_slots_min(cfg);
	u32 slots = cfg->recv_slots;

	if (!slots)
		slots = min_t(u32, HVNF_RECV_AUTO_BYTES / slot, HVNF_RECV_AUTO_BASE +
			      hvnf_conn_queues_expected(conn) * HVNF_RECV_AUTO_QUEUE);
	return min_t(u32, max(slots, least), HVNF_RECV_AREA_MAX / slot) * slot;
}

static u32 hvnf_conn_send_bytes(const struct hvnf_conn *conn)
{
	u32 slots = conn->cfg.send_slots;

	if (!slots)
		slots = clamp(hvnf_conn_queues_expected(conn) * HVNF_SEND_AUTO_QUEUE,
			      HVNF_SEND_AUTO_MIN, HVNF_SEND_AUTO_MAX);
	return min_t(u32, slots, HVNF_SEND_AREA_MAX / HVNF_SEND_SECTION) * HVNF_SEND_SECTION;
}

static int hvnf_conn_alloc_areas(struct hvnf_conn *conn)
{
	int err;

	err = hvnf_area_alloc(&conn->recv, conn->hv, NVSP_RECV_BUF_ID,
			      hvnf_conn_recv_bytes(conn));
	if (err)
		return err;
	return hvnf_area_alloc(&conn->send, conn->hv, NVSP_SEND_BUF_ID,
			       hvnf_conn_send_bytes(conn));
}

static int hvnf_conn_alloc_queues(struct hvnf_conn *conn)
{
	struct hvnf_net *net = conn->net;
	unsigned int i;

	conn->qlink = kvzalloc_objs(*conn->qlink, conn->cfg.queues);
	if (!conn->qlink)
		return -ENOMEM;
	for (i = 0; i < conn->cfg.queues; i++) {
		if (!net->queue[i])
			net->queue[i] = hvnf_queue_create(net, i);
		if (!net->queue[i])
			return -ENOMEM;
		hvnf_qlink_init(&conn->qlink[i], conn, net->queue[i]);
	}
	return 0;
}

/* Detached, or never attached; perhaps not wholly built. */
static void hvnf_conn_free(struct hvnf_conn *conn)
{
	unsigned int i;

	if (conn->qlink)
		for (i = 0; i < conn->cfg.queues; i++)
			hvnf_qlink_fini(&conn->qlink[i]);
	kvfree(conn->qlink);
	hvnf_control_drop_all(&conn->control);
	hvnf_area_free(&conn->send);
	hvnf_area_free(&conn->recv);
	kfree_rcu(conn, rcu);
}

struct hvnf_conn *hvnf_conn_create(struct hvnf_net *net, const struct hvnf_cfg *cfg)
{
	struct hvnf_conn *conn = kzalloc_obj(*conn);
	int err;

	if (!conn)
		return ERR_PTR(-ENOMEM);
	conn->net = net;
	conn->hv = net->hv;
	conn->cfg = *cfg;
	conn->cfg.queues = clamp_t(u16, cfg->queues, 1, HVNF_MAX_QUEUES);
	refcount_set(&conn->ref, 1);
	hvnf_control_init(&conn->control);
	mutex_init(&conn->subchan.lock);
	mutex_init(&conn->rss_lock);
	init_waitqueue_head(&conn->subchan.wait);

	err = hvnf_conn_alloc_areas(conn);
	if (!err)
		err = hvnf_conn_alloc_queues(conn);
	if (err) {
		hvnf_conn_free(conn);
		return ERR_PTR(err);
	}
	hvnf_xact_table_init(&conn->xacts, hvnf_conn_primary(conn));
	return conn;
}

struct hvnf_conn *hvnf_conn_get(struct hvnf_net *net)
{
	struct hvnf_conn *conn;

	rcu_read_lock();
	conn = rcu_dereference(net->conn);
	if (conn && !refcount_inc_not_zero(&conn->ref))
		conn = NULL;
	rcu_read_unlock();
	return conn;
}

void hvnf_conn_put(struct hvnf_conn *conn)
{
	if (refcount_dec_and_test(&conn->ref))
		hvnf_conn_free(conn);
}

static int hvnf_conn_open(struct hvnf_conn *conn)
{
	struct hvnf_qlink *link = &conn->qlink[0];
	int err;

	err = hvnf_queue_enable(link->queue, link);
	if (err)
		return err;
	err = hvnf_chan_open(&link->chan, conn->hv->channel, conn->cfg.ring_bytes,
			     XFER_PACKET_MAX);
	if (err) {
		hvnf_queue_disable(link->queue);
		return err;
	}
	conn->host_index[0] = 0;
	conn->nr_qlinks = 1;
	return 0;
}

static void hvnf_conn_take_back(struct hvnf_conn *conn, struct hvnf_area *area)
{
	if (hvnf_area_detach(area, conn->hv))
		hvnf_stat_inc(conn->net, leaked_areas);
}

void hvnf_conn_retire(struct hvnf_conn *conn)
{
	hvnf_conn_take_back(conn, &conn->send);
	hvnf_conn_take_back(conn, &conn->recv);
	hvnf_conn_put(conn);
}

/*
 * The bus hangs in closing: whatever the host was told of stays as it is, for
 * ever. The interface can do without it.
 */
static void hvnf_conn_forsake(struct hvnf_conn *conn)
{
	unsigned int i;

	dev_err(&conn->hv->device, "the host does not let the channels be closed\n");
	for (i = 0; i < conn->nr_qlinks; i++)
		conn->qlink[i].queue->bus_holds = true;
	WRITE_ONCE(conn->nr_qlinks, 0);
	hvnf_stat_inc(conn->net, leaked_areas);
	hvnf_stat_inc(conn->net, leaked_areas);
	conn->recv.attached = false;
	conn->send.attached = false;
	refcount_inc(&conn->ref);
	kmemleak_not_leak(conn);
}

/*
 * Mirror of hvnf_conn_open(), for as many channels as are open by now. Memory
 * that the host may read or write is let go of only once the channels are
 * closed. The areas stay mapped: from VMBus 4.0 on they are torn down after the
 * close, and if the next connection fails this one wants them again.
 */
static void hvnf_conn_close(struct hvnf_conn *conn)
{
	unsigned int i, n = conn->nr_qlinks;
	int err = 0;

	hvnf_xact_abort_all(&conn->xacts, -ENODEV);
	for (i = 0; i < n; i++)
		hvnf_queue_disable(conn->qlink[i].queue);
	for (i = 0; i < n; i++)
		err = hvnf_chan_close(&conn->qlink[i].chan) ?: err;
	if (err) {
		hvnf_conn_forsake(conn);
		return;
	}
	for (i = 0; i < n; i++)
		hvnf_tx_abandon(&conn->qlink[i]);
	/* Also those whose channel never came. */
	for (i = 0; i < conn->cfg.queues; i++)
		hvnf_txq_fini(&conn->qlink[i]);
	WRITE_ONCE(conn->nr_qlinks, 0);
	WRITE_ONCE(conn->net->gaps, false);
	hvnf_control_drop_all(&conn->control);
	hvnf_area_forget(&conn->send);
	hvnf_area_forget(&conn->recv);
}

/* All queues that may come get their share now: growing moves no section. */
static int hvnf_conn_divide_sections(struct hvnf_conn *conn)
{
	u16 queues = min(conn->cfg.queues, conn->caps.max_queues);
	u32 share = conn->send.slot_count / queues;
	unsigned int i;
	int err;

	for (i = 0; i < queues; i++) {
		err = hvnf_txq_init(&conn->qlink[i], i * share, share);
		if (err)
			return err;
	}
	return 0;
}

static int hvnf_conn_start_rndis(struct hvnf_conn *conn)
{
	int err;

	err = hvnf_rndis_query_caps(conn);
	if (err)
		return err;
	err = hvnf_rndis_set_offloads(conn);
	if (err)
		return err;
	return hvnf_conn_divide_sections(conn);
}

int hvnf_conn_attach(struct hvnf_conn *conn)
{
	int err;

	err = hvnf_chan_host_fits(conn->hv);
	if (err)
		return err;
	memset(&conn->caps, 0, sizeof(conn->caps));
	hvnf_subchan_init(conn);
	hvnf_xact_table_open(&conn->xacts);

	err = hvnf_conn_open(conn);
	if (err)
		return err;
	err = hvnf_nvsp_negotiate(conn);
	if (err)
		goto err_close;
	err = hvnf_nvsp_configure(conn);
	if (err)
		goto err_close;
	err = hvnf_nvsp_lend_recv(conn);
	if (err)
		goto err_revoke;
	err = hvnf_nvsp_lend_send(conn);
	if (err)
		goto err_revoke;
	err = hvnf_rndis_init(conn);
	if (err)
		goto err_revoke;
	err = hvnf_conn_start_rndis(conn);
	if (err)
		goto err_halt;
	conn->caps.queues = 1;
	return 0;

err_halt:
	hvnf_rndis_halt(conn);
err_revoke:
	hvnf_nvsp_revoke(conn);
err_close:
	hvnf_conn_close(conn);
	return err;
}

/* Messages that the host has not completed yet. */
static u32 hvnf_conn_in_flight(struct hvnf_conn *conn)
{
	u32 count = READ_ONCE(conn->control.count);
	unsigned int i;

	for (i = 0; i < conn->nr_qlinks; i++)
		count += READ_ONCE(conn->qlink[i].tx.posted) -
			 READ_ONCE(conn->qlink[i].tx.completed);
	return count;
}

/*
 * The host gets the chance to end what it has begun; whatever it leaves is
 * dropped once the channels are closed.
 */
static void hvnf_conn_part(struct hvnf_conn *conn)
{
	u32 left;

	hvnf_rndis_post_filter(conn, 0);
	hvnf_rndis_halt(conn);
	if (read_poll_timeout(hvnf_conn_in_flight, left,
			      !left || hvnf_chan_rescinded(hvnf_conn_primary(conn)),
			      HVNF_DRAIN_STEP_US, HVNF_DRAIN_US, false, conn))
		dev_warn(&conn->hv->device, "the host left %u messages unanswered\n", left);
	hvnf_nvsp_revoke(conn);
}

int hvnf_conn_detach(struct hvnf_conn *conn)
{
	int err;

	if (!conn->nr_qlinks)
		return 0;
	/* Requests end at once; what follows is said without waiting. */
	hvnf_xact_abort_all(&conn->xacts, -ENODEV);
	err = hvnf_subchan_stop(conn);
	if (err) {
		dev_err(&conn->hv->device, "the bus hangs in opening a sub-channel\n");
		return err;
	}
	if (!hvnf_chan_rescinded(hvnf_conn_primary(conn)))
		hvnf_conn_part(conn);
	hvnf_conn_close(conn);
	return 0;
}

static int hvnf_conn_attach_as_wanted(struct hvnf_conn *conn)
{
	int err;

	err = hvnf_conn_attach(conn);
	if (err)
		return err;
	if (conn->caps.mtu < conn->cfg.mtu) {
		hvnf_conn_detach(conn);
		return -EINVAL;
	}
	return 0;
}

/* Back to what worked before; NULL when it does not any more. */
static struct hvnf_conn *hvnf_conn_revive(struct hvnf_conn *conn)
{
	int err;

	if (!conn)
		return NULL;
	err = hvnf_conn_attach(conn);
	if (!err)
		return conn;
	dev_err(&conn->hv->device, "the old configuration does not work any more (%d)\n", err);
	hvnf_dp_post(conn->net, DP_EV_CONN_LOST, 0, 0);
	hvnf_conn_retire(conn);
	return NULL;
}

static void hvnf_conn_publish(struct hvnf_net *net, struct hvnf_conn *conn)
{
	rcu_assign_pointer(net->conn, conn);
	if (!conn)
		return;
	hvnf_net_apply_caps(net, &conn->caps);
	hvnf_net_resume(net);
}

/* The channel takes one connection at a time: from here on until the end is the outage. */
static int hvnf_conn_swap(struct hvnf_net *net, struct hvnf_conn *old, struct hvnf_conn *new)
{
	int err;

	hvnf_net_quiesce(net);
	RCU_INIT_POINTER(net->conn, NULL);
	err = old ? hvnf_conn_detach(old) : 0;
	if (err) {
		/* Still there, and still to be got rid of. */
		rcu_assign_pointer(net->conn, old);
		return err;
	}
	err = hvnf_conn_attach_as_wanted(new);
	hvnf_conn_publish(net, err ? hvnf_conn_revive(old) : new);
	return err;
}

int hvnf_reconfigure(struct hvnf_net *net, const struct hvnf_cfg *cfg)
{
	struct hvnf_conn *old, *new;
	int err;

	old = rcu_dereference_protected(net->conn, lockdep_is_held(&net->lock));
	new = hvnf_conn_create(net, cfg);
	if (IS_ERR(new))
		return PTR_ERR(new);

	err = hvnf_nvsp_map_areas(new);
	if (!err)
		err = hvnf_conn_swap(net, old, new);
	if (err) {
		hvnf_conn_retire(new);
		return err;
	}
	net->cfg = *cfg;
	hvnf_stat_inc(net, reconnects);
	if (old)
		hvnf_conn_retire(old);
	return 0;
}
