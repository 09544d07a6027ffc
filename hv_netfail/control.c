// SPDX-License-Identifier: GPL-2.0
/*
 * RNDIS control messages on their way.
 *
 * A message lies in a page of its own, so that its header never crosses a
 * page (there are hosts that give up on the channel then), and travels by page
 * range. The host completes the carrier first; the reply comes later, in a
 * receive slot, and names the request.
 */
#include <linux/slab.h>

#include "chan.h"
#include "conn.h"
#include "control.h"
#include "link.h"
#include "net.h"
#include "proto/nvsp_msg.h"
#include "proto/rndis_msg.h"

/* How long to wait for room in the ring before looking again. */
#define HVNF_CONTROL_ROOM_MS	10
/* Messages under way; a host that asks for more answers than this is hostile. */
#define HVNF_CARRIERS_MAX	64

/**
 * struct hvnf_carrier - a control message under way
 * @node: in hvnf_control.carriers
 * @id: of the request, slot of the tag
 * @page: the message; whole, so that nothing else lies in what the host reads
 */
struct hvnf_carrier {
	struct list_head node;
	u32 id;
	void *page;
};

void hvnf_control_init(struct hvnf_control *control)
{
	spin_lock_init(&control->lock);
	INIT_LIST_HEAD(&control->carriers);
	control->next_id = HVNF_XACT_ID_UNWAITED;
}

static struct hvnf_carrier *hvnf_carrier_alloc(u32 id, gfp_t gfp)
{
	struct hvnf_carrier *carrier = kzalloc_obj(*carrier, gfp);

	if (!carrier)
		return NULL;
	carrier->id = id;
	carrier->page = (void *)get_zeroed_page(gfp);
	if (!carrier->page) {
		kfree(carrier);
		return NULL;
	}
	return carrier;
}

static void hvnf_carrier_free(struct hvnf_carrier *carrier)
{
	free_page((unsigned long)carrier->page);
	kfree(carrier);
}

static bool hvnf_carrier_add(struct hvnf_control *control, struct hvnf_carrier *carrier)
{
	unsigned long flags;
	bool room;

	spin_lock_irqsave(&control->lock, flags);
	room = control->count < HVNF_CARRIERS_MAX;
	if (room) {
		list_add_tail(&carrier->node, &control->carriers);
		control->count++;
	}
	spin_unlock_irqrestore(&control->lock, flags);
	return room;
}

/* Whoever takes the carrier of an id out of the list frees it. */
static struct hvnf_carrier *hvnf_carrier_take(struct hvnf_control *control, u32 id)
{
	struct hvnf_carrier *carrier, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&control->lock, flags);
	list_for_each_entry(carrier, &control->carriers, node) {
		if (carrier->id == id) {
			found = carrier;
			list_del(&carrier->node);
			control->count--;
			break;
		}
	}
	spin_unlock_irqrestore(&control->lock, flags);
	return found;
}

void hvnf_control_drop_all(struct hvnf_control *control)
{
	struct hvnf_carrier *carrier, *next;
	LIST_HEAD(dropped);

	spin_lock_irq(&control->lock);
	list_splice_init(&control->carriers, &dropped);
	control->count = 0;
	spin_unlock_irq(&control->lock);

	list_for_each_entry_safe(carrier, next, &dropped, node)
		hvnf_carrier_free(carrier);
}

static u32 hvnf_control_new_id(struct hvnf_control *control)
{
	unsigned long flags;
	u32 id;

	spin_lock_irqsave(&control->lock, flags);
	id = control->next_id++ | HVNF_XACT_ID_UNWAITED;
	spin_unlock_irqrestore(&control->lock, flags);
	return id;
}

static int hvnf_carrier_post(struct hvnf_conn *conn, struct hvnf_carrier *carrier, u32 len)
{
	struct nvsp_msg msg;
	struct hvnf_gpa gpa;

	gpa.count = 0;
	hvnf_gpa_add(&gpa, carrier->page, len);
	nvsp_encode_rndis(&msg, NVSP_RNDIS_CONTROL, NVSP_SECTION_NONE, 0);
	return hvnf_chan_post(&conn->qlink[0].chan, &gpa, msg.raw,
			      nvsp_msg_size(conn->caps.nvsp_version),
			      hvnf_tag(HVNF_TAG_CONTROL, 0, carrier->id));
}

/*
 * Sends a message and gives its page away: to the host until it completes it,
 * or until the channel is closed. @x: request to wait for room with, or NULL.
 */
static int hvnf_carrier_send(struct hvnf_conn *conn, struct hvnf_carrier *carrier, u32 len,
			     struct hvnf_xact *x)
{
	u32 id = carrier->id;
	int err;

	if (!hvnf_carrier_add(&conn->control, carrier)) {
		hvnf_carrier_free(carrier);
		return -EBUSY;
	}
	err = hvnf_carrier_post(conn, carrier, len);
	while (err == -EAGAIN && x) {
		err = hvnf_xact_pause(&conn->xacts, x, HVNF_CONTROL_ROOM_MS);
		if (!err)
			err = -ENODEV;	/* aborted: nothing was sent to be answered */
		if (err == -EAGAIN)
			err = hvnf_carrier_post(conn, carrier, len);
	}
	/* After -ENODEV the host may have it. */
	if (err && err != -ENODEV) {
		carrier = hvnf_carrier_take(&conn->control, id);
		if (carrier)
			hvnf_carrier_free(carrier);
	}
	return err;
}

static int hvnf_control_encode(const struct hvnf_rndis_req *req, void *buf, u32 id)
{
	switch (req->type) {
	case RNDIS_MSG_INIT:
		return rndis_encode_init(buf, HV_HYP_PAGE_SIZE, id, RNDIS_MAX_TRANSFER);
	case RNDIS_MSG_HALT:
		return rndis_encode_halt(buf, HV_HYP_PAGE_SIZE, id);
	case RNDIS_MSG_QUERY:
		return rndis_encode_query(buf, HV_HYP_PAGE_SIZE, id, req->oid,
					  req->data, req->len);
	case RNDIS_MSG_SET:
		return rndis_encode_set(buf, HV_HYP_PAGE_SIZE, id, req->oid,
					req->data, req->len);
	}
	return -EINVAL;
}

static int hvnf_control_send(struct hvnf_conn *conn, const struct hvnf_rndis_req *req,
			     u32 id, struct hvnf_xact *x)
{
	struct hvnf_carrier *carrier = hvnf_carrier_alloc(id, GFP_KERNEL);
	int len;

	if (!carrier)
		return -ENOMEM;
	len = hvnf_control_encode(req, carrier->page, id);
	if (len < 0) {
		hvnf_carrier_free(carrier);
		return len;
	}
	return hvnf_carrier_send(conn, carrier, len, x);
}

int hvnf_control_post(struct hvnf_conn *conn, const struct hvnf_rndis_req *req)
{
	return hvnf_control_send(conn, req, hvnf_control_new_id(&conn->control), NULL);
}

int hvnf_control_call(struct hvnf_conn *conn, const struct hvnf_rndis_req *req,
		      struct hvnf_control_call *call)
{
	struct hvnf_xact *x = &call->x;
	int err;

	err = hvnf_xact_begin(&conn->xacts, x, req->type | RNDIS_MSG_REPLY, call->reply,
			      sizeof(call->reply), HVNF_HOST_DEADLINE_MS);
	if (err)
		return err;
	err = hvnf_control_send(conn, req, x->id, x);
	if (err) {
		hvnf_xact_cancel(&conn->xacts, x);
		return err;
	}
	err = hvnf_xact_wait(&conn->xacts, x);
	if (err == -ETIMEDOUT) {
		hvnf_stat_inc(conn->net, host_timeouts);
		dev_warn(&conn->hv->device, "no answer to RNDIS %s (%#x) within %u ms\n",
			 rndis_msg_name(req->type), req->oid, HVNF_HOST_DEADLINE_MS);
	}
	return err;
}

static int hvnf_control_on_reply(struct hvnf_conn *conn, u32 type, const void *msg, u32 len)
{
	int err;
	u32 id;

	err = rndis_reply_id(msg, len, &id);
	if (err)
		return err;
	if (!hvnf_xact_answer(&conn->xacts, id, type, msg, len) &&
	    !(id & HVNF_XACT_ID_UNWAITED))
		hvnf_stat_inc(conn->net, host_unsolicited);
	return 0;
}

static int hvnf_control_on_indicate(struct hvnf_conn *conn, const void *msg, u32 len)
{
	u32 status, detail_len;
	const void *detail;
	int err;

	err = rndis_check_indicate(msg, len, &status, &detail, &detail_len);
	if (!err)
		hvnf_link_on_indication(conn->net, status, detail, detail_len);
	return err;
}

static int hvnf_control_on_keepalive(struct hvnf_conn *conn, const void *msg, u32 len)
{
	struct hvnf_carrier *carrier;
	int ret;
	u32 id;

	ret = rndis_check_keepalive(msg, len, &id);
	if (ret)
		return ret;
	carrier = hvnf_carrier_alloc(hvnf_control_new_id(&conn->control), GFP_ATOMIC);
	if (!carrier)
		return 0;
	ret = rndis_encode_keepalive_complete(carrier->page, HV_HYP_PAGE_SIZE, id);
	if (ret > 0)
		hvnf_carrier_send(conn, carrier, ret, NULL);
	else
		hvnf_carrier_free(carrier);
	return 0;
}

void hvnf_control_on_msg(struct hvnf_conn *conn, const void *msg, u32 len)
{
	u8 *copy = conn->control.scratch;
	u32 type;
	int err;

	len = min_t(u32, len, sizeof(conn->control.scratch));
	pure_snapshot(copy, msg, len);
	err = rndis_check_hdr(copy, len, &type, &len);
	if (err)
		;
	else if (type & RNDIS_MSG_REPLY)
		err = hvnf_control_on_reply(conn, type, copy, len);
	else if (type == RNDIS_MSG_INDICATE)
		err = hvnf_control_on_indicate(conn, copy, len);
	else if (type == RNDIS_MSG_KEEPALIVE)
		err = hvnf_control_on_keepalive(conn, copy, len);
	else
		hvnf_stat_inc(conn->net, host_unknown);
	if (err)
		hvnf_stat_inc(conn->net, host_bad_replies);
}

void hvnf_control_on_completion(struct hvnf_conn *conn, const struct hvnf_pkt *pkt)
{
	struct hvnf_carrier *carrier;
	u32 status;
	int err;

	carrier = hvnf_carrier_take(&conn->control, hvnf_tag_slot(pkt->tag));
	if (!carrier) {
		hvnf_stat_inc(conn->net, host_unsolicited);
		return;
	}
	err = nvsp_check_rndis_complete(pkt->data, pkt->data_len, &status);
	if (err)
		hvnf_stat_inc(conn->net, host_bad_replies);
	else
		err = nvsp_status_errno(status);
	/* A message that the host did not take gets no reply. */
	if (err)
		hvnf_xact_fail(&conn->xacts, carrier->id, err);
	hvnf_carrier_free(carrier);
}
