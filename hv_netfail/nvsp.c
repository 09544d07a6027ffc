// SPDX-License-Identifier: GPL-2.0
/*
 * NVSP verbs.
 */
#include <linux/if_ether.h>

#include "chan.h"
#include "conn.h"
#include "net.h"
#include "nvsp.h"
#include "trace.h"
#include "proto/nvsp_msg.h"

/* Longer than any answer that we understand; a longer one is cut. */
#define HVNF_NVSP_REPLY_MAX	64
/* How long to wait for room in the ring before looking again. */
#define HVNF_NVSP_ROOM_MS	10

/**
 * struct hvnf_nvsp_reply - an answer of the host's
 * @raw: its bytes, private
 * @len: of them
 */
struct hvnf_nvsp_reply {
	u8 raw[HVNF_NVSP_REPLY_MAX] __aligned(8);
	u32 len;
};

static struct hvnf_chan *hvnf_nvsp_chan(struct hvnf_conn *conn)
{
	return &conn->qlink[0].chan;
}

static int hvnf_nvsp_post(struct hvnf_conn *conn, const struct nvsp_msg *msg, u64 tag)
{
	size_t len = nvsp_msg_size(conn->caps.nvsp_version);
	int err;

	err = hvnf_chan_post(hvnf_nvsp_chan(conn), NULL, msg->raw, len, tag);
	if (!err)
		trace_hvnf_nvsp_send(conn->net->dev, le32_to_cpup((const __le32 *)msg->raw),
				     len, tag);
	return err;
}

/* No reply, no completion. */
static int hvnf_nvsp_tell(struct hvnf_conn *conn, const struct nvsp_msg *msg)
{
	return hvnf_nvsp_post(conn, msg, hvnf_tag(HVNF_TAG_NONE, 0, 0));
}

static int hvnf_nvsp_ask(struct hvnf_conn *conn, struct hvnf_xact *x, const struct nvsp_msg *msg)
{
	int err;

	for (;;) {
		err = hvnf_nvsp_post(conn, msg, hvnf_tag(HVNF_TAG_NVSP, 0, x->id));
		if (err != -EAGAIN)
			return err;
		err = hvnf_xact_pause(&conn->xacts, x, HVNF_NVSP_ROOM_MS);
		if (err != -EAGAIN)
			return err ?: -ENODEV;
	}
}

/* The one way to ask something of the host and get its answer. */
static int hvnf_nvsp_call(struct hvnf_conn *conn, u32 type, const struct nvsp_msg *msg,
			  struct hvnf_nvsp_reply *reply, unsigned int ms)
{
	/* An empty completion has no type; it stands for the request's. */
	u32 expect = nvsp_reply_type(type) ?: type;
	struct hvnf_xact x;
	int err;

	err = hvnf_xact_begin(&conn->xacts, &x, expect, reply->raw, sizeof(reply->raw), ms);
	if (err)
		return err;
	err = hvnf_nvsp_ask(conn, &x, msg);
	if (err) {
		hvnf_xact_cancel(&conn->xacts, &x);
		return err;
	}
	err = hvnf_xact_wait(&conn->xacts, &x);
	reply->len = x.reply_len;
	if (err == -ETIMEDOUT) {
		hvnf_stat_inc(conn->net, host_timeouts);
		dev_warn(&conn->hv->device, "no answer to NVSP %s within %u ms\n",
			 nvsp_msg_name(type), ms);
	}
	return err;
}

/* Counts a bad answer; passes @err on. */
static int hvnf_nvsp_judge(struct hvnf_conn *conn, u32 type, int err)
{
	if (err == -EBADMSG || err == -EPROTO) {
		hvnf_stat_inc(conn->net, host_bad_replies);
		dev_warn(&conn->hv->device, "bad answer to NVSP %s (%d)\n",
			 nvsp_msg_name(type), err);
	}
	return err;
}

static int hvnf_nvsp_try_version(struct hvnf_conn *conn, u32 version)
{
	struct hvnf_nvsp_reply reply;
	struct nvsp_msg msg;
	int err;

	conn->caps.nvsp_version = version;
	nvsp_encode_init(&msg, version);
	err = hvnf_nvsp_call(conn, NVSP_MSG_INIT, &msg, &reply, HVNF_HOST_DEADLINE_MS);
	if (err)
		return err;
	return hvnf_nvsp_judge(conn, NVSP_MSG_INIT, nvsp_check_init(reply.raw, reply.len));
}

int hvnf_nvsp_negotiate(struct hvnf_conn *conn)
{
	u32 max = conn->cfg.max_nvsp ?: nvsp_versions[0];
	int err = -EPROTONOSUPPORT;
	unsigned int i;

	for (i = 0; i < nvsp_version_count && err == -EPROTONOSUPPORT; i++)
		if (nvsp_versions[i] <= max)
			err = hvnf_nvsp_try_version(conn, nvsp_versions[i]);
	if (err == -EPROTONOSUPPORT)
		dev_err(&conn->hv->device, "the host speaks no version of NVSP that we do\n");
	return err;
}

int hvnf_nvsp_configure(struct hvnf_conn *conn)
{
	u32 version = conn->caps.nvsp_version;
	u64 caps = nvsp_caps_wanted(version, false);
	struct nvsp_msg msg;
	int err;

	if (version >= NVSP_VERSION_2) {
		nvsp_encode_ndis_config(&msg, conn->cfg.mtu + ETH_HLEN, caps);
		err = hvnf_nvsp_tell(conn, &msg);
		if (err)
			return err;
	}
	nvsp_encode_ndis_version(&msg, version);
	return hvnf_nvsp_tell(conn, &msg);
}

static u32 hvnf_nvsp_recv_max(u32 version)
{
	return version <= NVSP_VERSION_2 ? HVNF_RECV_AREA_MAX_V2 : HVNF_RECV_AREA_MAX;
}

static int hvnf_nvsp_map(struct hvnf_conn *conn, struct hvnf_area *area, u32 max_len)
{
	int err = hvnf_area_attach(area, conn->hv, max_len);

	if (err == -ETIMEDOUT)
		hvnf_stat_inc(conn->net, leaked_areas);
	return err;
}

/* If the host does not agree on the version of last time, that is mended when it is lent. */
int hvnf_nvsp_map_areas(struct hvnf_conn *conn)
{
	u32 max = hvnf_nvsp_recv_max(conn->net->nvsp_version);

	return hvnf_nvsp_map(conn, &conn->recv, max) ?:
	       hvnf_nvsp_map(conn, &conn->send, HVNF_SEND_AREA_MAX);
}

static int hvnf_nvsp_lend(struct hvnf_conn *conn, struct hvnf_area *area, u32 type,
			  u32 max_len, struct hvnf_nvsp_reply *reply)
{
	struct nvsp_msg msg;
	int err;

	err = hvnf_nvsp_map(conn, area, max_len);
	if (err)
		return err;
	/* From the send on the host may have it, whatever comes back. */
	area->lent = true;
	nvsp_encode_buf(&msg, type, area->gpadl.gpadl_handle, area->id);
	return hvnf_nvsp_call(conn, type, &msg, reply, HVNF_HOST_DEADLINE_MS);
}

int hvnf_nvsp_lend_recv(struct hvnf_conn *conn)
{
	struct nvsp_recv_layout layout;
	struct hvnf_nvsp_reply reply;
	int err;

	err = hvnf_nvsp_lend(conn, &conn->recv, NVSP_MSG_RECV_BUF,
			     hvnf_nvsp_recv_max(conn->caps.nvsp_version), &reply);
	if (err)
		return err;
	err = nvsp_check_recv_buf(reply.raw, reply.len, conn->recv.lent_len, &layout);
	if (err)
		return hvnf_nvsp_judge(conn, NVSP_MSG_RECV_BUF, err);
	conn->recv.slot_size = layout.slot_size;
	conn->recv.slot_count = layout.slot_count;
	return 0;
}

/* Without sections all frames go as page ranges, which every host takes. */
int hvnf_nvsp_lend_send(struct hvnf_conn *conn)
{
	struct hvnf_nvsp_reply reply;
	u32 size;
	int err;

	err = hvnf_nvsp_lend(conn, &conn->send, NVSP_MSG_SEND_BUF, HVNF_SEND_AREA_MAX, &reply);
	if (err == -ENODEV || err == -ETIMEDOUT)
		return err;
	if (!err) {
		err = nvsp_check_send_buf(reply.raw, reply.len, conn->send.lent_len, &size);
		hvnf_nvsp_judge(conn, NVSP_MSG_SEND_BUF, err);
	}
	if (err) {
		dev_info(&conn->hv->device, "no send sections (%d)\n", err);
		return 0;
	}
	conn->send.slot_size = size;
	conn->send.slot_count = conn->send.lent_len / size;
	return 0;
}

static void hvnf_nvsp_revoke_area(struct hvnf_conn *conn, struct hvnf_area *area, u32 type)
{
	struct nvsp_msg msg;

	if (!area->lent)
		return;
	area->lent = false;
	nvsp_encode_revoke(&msg, type, area->id);
	hvnf_nvsp_tell(conn, &msg);
}

void hvnf_nvsp_revoke(struct hvnf_conn *conn)
{
	hvnf_nvsp_revoke_area(conn, &conn->recv, NVSP_MSG_REVOKE_RECV_BUF);
	hvnf_nvsp_revoke_area(conn, &conn->send, NVSP_MSG_REVOKE_SEND_BUF);
}

int hvnf_nvsp_subchannels(struct hvnf_conn *conn, u16 wanted, u16 *granted)
{
	struct hvnf_nvsp_reply reply;
	struct nvsp_msg msg;
	u32 count;
	int err;

	nvsp_encode_subchannel(&msg, wanted);
	err = hvnf_nvsp_call(conn, NVSP_MSG_SUBCHANNEL, &msg, &reply, HVNF_HOST_DEADLINE_MS);
	if (err)
		return err;
	err = nvsp_check_subchannel(reply.raw, reply.len, wanted, &count);
	if (!err)
		*granted = count;
	return hvnf_nvsp_judge(conn, NVSP_MSG_SUBCHANNEL, err);
}

int hvnf_nvsp_switch_path(struct hvnf_conn *conn, bool vf, unsigned int deadline_ms)
{
	struct hvnf_nvsp_reply reply;
	struct nvsp_msg msg;

	if (conn->caps.nvsp_version < NVSP_VERSION_4)
		return -EOPNOTSUPP;
	nvsp_encode_switch(&msg, vf ? NVSP_PATH_VF : NVSP_PATH_SYNTHETIC);
	return hvnf_nvsp_call(conn, NVSP_MSG_SWITCH_DATA_PATH, &msg, &reply, deadline_ms);
}

int hvnf_nvsp_complete_host(struct hvnf_conn *conn, u64 tag)
{
	return hvnf_chan_post_completion(hvnf_nvsp_chan(conn), tag, NULL, 0);
}

void hvnf_nvsp_on_completion(struct hvnf_conn *conn, const struct hvnf_pkt *pkt)
{
	u32 type = NVSP_MSG_SWITCH_DATA_PATH;	/* the one that is answered by nothing */

	if (pkt->data_len && nvsp_check_hdr(pkt->data, pkt->data_len, &type)) {
		hvnf_stat_inc(conn->net, host_bad_replies);
		return;
	}
	trace_hvnf_nvsp_recv(conn->net->dev, type, pkt->data_len, pkt->tag);
	if (!hvnf_xact_answer(&conn->xacts, hvnf_tag_slot(pkt->tag), type,
			      pkt->data, pkt->data_len))
		hvnf_stat_inc(conn->net, host_unsolicited);
}

static int hvnf_nvsp_on_assoc(struct hvnf_conn *conn, const struct hvnf_pkt *pkt, u64 tag)
{
	bool allocated;
	u32 serial;
	int err;

	err = nvsp_check_vf_assoc(pkt->data, pkt->data_len, &allocated, &serial);
	if (!err)
		hvnf_vf_on_assoc(conn->net, allocated, serial, tag);
	return err;
}

static int hvnf_nvsp_on_switch(struct hvnf_conn *conn, const struct hvnf_pkt *pkt, u64 tag)
{
	u32 path;
	int err;

	err = nvsp_check_switch(pkt->data, pkt->data_len, &path);
	if (!err)
		hvnf_vf_on_host_switch(conn->net, path, tag);
	return err;
}

/* Never completed: no host asks for it. */
static int hvnf_nvsp_on_table(struct hvnf_conn *conn, const struct hvnf_pkt *pkt)
{
	u16 table[NVSP_INDIRECTION_ENTRIES];
	int err;

	err = nvsp_check_table(pkt->data, pkt->data_len, conn->caps.nvsp_version,
			       conn->cfg.queues, table);
	if (!err)
		hvnf_conn_set_tx_table(conn, table);
	return err;
}

/* What nobody acts on must still be answered, lest the host waits for it. */
static void hvnf_nvsp_dismiss(struct hvnf_conn *conn, const struct hvnf_pkt *pkt)
{
	hvnf_stat_inc(conn->net, host_unknown);
	if (pkt->wants_completion)
		hvnf_nvsp_complete_host(conn, pkt->tag);
}

void hvnf_nvsp_on_inband(struct hvnf_conn *conn, const struct hvnf_pkt *pkt)
{
	u64 tag = pkt->wants_completion ? pkt->tag : 0;
	u32 version = conn->caps.nvsp_version;
	int err = -EOPNOTSUPP;
	u32 type;

	if (nvsp_check_hdr(pkt->data, pkt->data_len, &type))
		type = 0;
	trace_hvnf_nvsp_recv(conn->net->dev, type, pkt->data_len, pkt->tag);
	if (type == NVSP_MSG_VF_ASSOCIATION && version >= NVSP_VERSION_4)
		err = hvnf_nvsp_on_assoc(conn, pkt, tag);
	else if (type == NVSP_MSG_SWITCH_DATA_PATH && version >= NVSP_VERSION_4)
		err = hvnf_nvsp_on_switch(conn, pkt, tag);
	else if (type == NVSP_MSG_INDIRECTION_TABLE && version >= NVSP_VERSION_5)
		err = hvnf_nvsp_on_table(conn, pkt);
	if (err)
		hvnf_nvsp_dismiss(conn, pkt);
}
