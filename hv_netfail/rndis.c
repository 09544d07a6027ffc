// SPDX-License-Identifier: GPL-2.0
/*
 * RNDIS verbs: objects of the host's, asked for and set.
 */
#include <linux/if_ether.h>
#include <linux/netdevice.h>
#include <linux/slab.h>

#include "conn.h"
#include "control.h"
#include "net.h"
#include "rndis.h"
#include "proto/rndis_msg.h"

/* Room for an object of a newer revision than we know. */
#define HVNF_OFFLOAD_MAX	256

/* Counts a bad answer; passes @err on. */
static int hvnf_rndis_judge(struct hvnf_conn *conn, const struct hvnf_rndis_req *req, int err)
{
	if (err == -EBADMSG || err == -ESTALE) {
		hvnf_stat_inc(conn->net, host_bad_replies);
		dev_warn(&conn->hv->device, "bad answer to RNDIS %s (%#x)\n",
			 rndis_msg_name(req->type), req->oid);
	}
	return err;
}

static int hvnf_rndis_do_query(struct hvnf_conn *conn, const struct hvnf_rndis_req *req,
			       struct hvnf_control_call *call, void *out, u32 cap)
{
	const void *info;
	u32 len;
	int err;

	err = hvnf_control_call(conn, req, call);
	if (err)
		return err;
	err = rndis_check_query(call->reply, call->x.reply_len, call->x.id, &info, &len);
	if (err)
		return hvnf_rndis_judge(conn, req, err);
	len = min(len, cap);
	memcpy(out, info, len);
	return len;
}

/* Bytes of the object, at most @cap of them, or a negative errno. */
static int hvnf_rndis_query(struct hvnf_conn *conn, u32 oid, const void *in, u32 in_len,
			    void *out, u32 cap)
{
	struct hvnf_rndis_req req = {
		.type = RNDIS_MSG_QUERY, .oid = oid, .data = in, .len = in_len,
	};
	struct hvnf_control_call *call = kzalloc_obj(*call);
	int ret;

	if (!call)
		return -ENOMEM;
	ret = hvnf_rndis_do_query(conn, &req, call, out, cap);
	kfree(call);
	return ret;
}

static int hvnf_rndis_set(struct hvnf_conn *conn, u32 oid, const void *value, u32 len)
{
	struct hvnf_rndis_req req = {
		.type = RNDIS_MSG_SET, .oid = oid, .data = value, .len = len,
	};
	struct hvnf_control_call *call = kzalloc_obj(*call);
	int err;

	if (!call)
		return -ENOMEM;
	err = hvnf_control_call(conn, &req, call);
	if (!err)
		err = hvnf_rndis_judge(conn, &req,
				       rndis_check_set(call->reply, call->x.reply_len,
						       call->x.id));
	kfree(call);
	return err;
}

int hvnf_rndis_init(struct hvnf_conn *conn)
{
	struct hvnf_rndis_req req = { .type = RNDIS_MSG_INIT };
	struct hvnf_control_call *call = kzalloc_obj(*call);
	int err;

	if (!call)
		return -ENOMEM;
	err = hvnf_control_call(conn, &req, call);
	if (!err)
		err = hvnf_rndis_judge(conn, &req,
				       rndis_check_init(call->reply, call->x.reply_len,
							call->x.id, &conn->caps.limits));
	kfree(call);
	return err;
}

void hvnf_rndis_halt(struct hvnf_conn *conn)
{
	struct hvnf_rndis_req req = { .type = RNDIS_MSG_HALT };

	hvnf_control_post(conn, &req);
}

static int hvnf_rndis_query_u32(struct hvnf_conn *conn, u32 oid, u32 *value)
{
	__le32 raw;
	int ret;

	ret = hvnf_rndis_query(conn, oid, NULL, 0, &raw, sizeof(raw));
	return ret < 0 ? ret : ndis_check_u32(&raw, ret, value);
}

int hvnf_rndis_query_speed(struct hvnf_conn *conn, u32 *speed)
{
	return hvnf_rndis_query_u32(conn, OID_GEN_LINK_SPEED, speed);
}

int hvnf_rndis_query_link(struct hvnf_conn *conn, bool *up)
{
	u32 status;
	int err;

	err = hvnf_rndis_query_u32(conn, OID_GEN_MEDIA_CONNECT_STATUS, &status);
	if (!err)
		*up = status == NDIS_MEDIA_CONNECTED;
	return err;
}

int hvnf_rndis_query_offload(struct hvnf_conn *conn, struct ndis_offload_caps *caps)
{
	u8 buf[HVNF_OFFLOAD_MAX] __aligned(4);
	int ret;

	ret = ndis_encode_offload_query(buf, sizeof(buf), conn->caps.nvsp_version);
	if (ret < 0)
		return ret;
	ret = hvnf_rndis_query(conn, OID_TCP_OFFLOAD_HARDWARE_CAPABILITIES, buf, ret,
			       buf, sizeof(buf));
	return ret < 0 ? ret : ndis_check_offload(buf, ret, caps);
}

/* The host answers with the frame size that it took from NDIS_CONFIG. */
static int hvnf_rndis_query_mtu(struct hvnf_conn *conn)
{
	struct hvnf_caps *caps = &conn->caps;
	u32 mtu;
	int err;

	caps->max_mtu = caps->nvsp_version >= NVSP_VERSION_2 ? HVNF_MAX_MTU : ETH_DATA_LEN;
	caps->mtu = min(conn->cfg.mtu, caps->max_mtu);
	err = hvnf_rndis_query_u32(conn, OID_GEN_MAXIMUM_FRAME_SIZE, &mtu);
	if (!err)
		caps->mtu = clamp_t(u32, mtu, ETH_MIN_MTU, caps->mtu);
	return err;
}

static int hvnf_rndis_query_mac(struct hvnf_conn *conn)
{
	u8 raw[ETH_ALEN];
	int ret;

	ret = hvnf_rndis_query(conn, OID_802_3_PERMANENT_ADDRESS, NULL, 0, raw, sizeof(raw));
	if (ret >= 0)
		ret = ndis_check_mac(raw, ret, conn->caps.mac);
	if (ret)
		dev_err(&conn->hv->device, "the host gave no usable MAC address (%d)\n", ret);
	return ret;
}

static int hvnf_rndis_query_name(struct hvnf_conn *conn)
{
	u8 *raw = kzalloc(NDIS_FRIENDLY_NAME_MAX, GFP_KERNEL);
	int ret;

	if (!raw)
		return -ENOMEM;
	ret = hvnf_rndis_query(conn, OID_GEN_FRIENDLY_NAME, NULL, 0, raw,
			       NDIS_FRIENDLY_NAME_MAX);
	if (ret >= 0) {
		ndis_friendly_name(raw, ret, conn->caps.name, sizeof(conn->caps.name));
		ret = 0;
	}
	kfree(raw);
	return ret;
}

static int hvnf_rndis_query_rss(struct hvnf_conn *conn)
{
	struct ndis_rss_limits limits;
	u8 buf[64] __aligned(4);
	int ret;

	conn->caps.max_queues = 1;
	conn->caps.rss_entries = 0;
	if (conn->caps.nvsp_version < NVSP_VERSION_5)
		return 0;
	ret = ndis_encode_rss_query(buf, sizeof(buf));
	if (ret >= 0)
		ret = hvnf_rndis_query(conn, OID_GEN_RECEIVE_SCALE_CAPABILITIES, buf, ret,
				       buf, sizeof(buf));
	if (ret >= 0)
		ret = ndis_check_rss_caps(buf, ret, &limits);
	if (ret)
		return ret;
	conn->caps.max_queues = min_t(u32, limits.queues, HVNF_MAX_QUEUES);
	conn->caps.rss_entries = limits.table_entries;
	return 0;
}

static int hvnf_rndis_query_state(struct hvnf_conn *conn)
{
	struct hvnf_caps *caps = &conn->caps;
	int err;

	caps->link_up = true;
	err = hvnf_rndis_query_link(conn, &caps->link_up);
	if (err == -ENODEV || err == -ETIMEDOUT || caps->nvsp_version < NVSP_VERSION_5)
		return err;
	return hvnf_rndis_query_speed(conn, &caps->speed);
}

static int hvnf_rndis_query_hw(struct hvnf_conn *conn)
{
	memset(&conn->caps.offload, 0, sizeof(conn->caps.offload));
	return hvnf_rndis_query_offload(conn, &conn->caps.offload);
}

int hvnf_rndis_query_caps(struct hvnf_conn *conn)
{
	static int (*const query[])(struct hvnf_conn *conn) = {
		hvnf_rndis_query_mtu, hvnf_rndis_query_name, hvnf_rndis_query_hw,
		hvnf_rndis_query_state, hvnf_rndis_query_rss,
	};
	unsigned int i;
	int err;

	err = hvnf_rndis_query_mac(conn);
	for (i = 0; !err && i < ARRAY_SIZE(query); i++) {
		err = query[i](conn);
		/* What the host does not know has its default; silence is the end. */
		if (err != -ENODEV && err != -ETIMEDOUT)
			err = 0;
	}
	return err;
}

static int hvnf_rndis_set_params(struct hvnf_conn *conn, const struct ndis_offload_wanted *wanted)
{
	u8 buf[NDIS_OFFLOAD_PARAMS_SIZE] __aligned(4);
	int len;

	len = ndis_encode_offload_params(buf, sizeof(buf), wanted, conn->caps.nvsp_version);
	if (len < 0)
		return len;
	return hvnf_rndis_set(conn, OID_TCP_OFFLOAD_PARAMETERS, buf, len);
}

static int hvnf_rndis_want_offloads(struct hvnf_conn *conn, bool rsc)
{
	const struct ndis_offload_caps *caps = &conn->caps.offload;
	struct ndis_offload_wanted wanted = {
		.tx = caps->tx,
		.rx = caps->rx,
		.lso4 = caps->lso4_max,
		.lso6 = caps->lso6_max,
	};
	int err;

	/* The stack always fills it in: nothing to gain. */
	wanted.tx.ip4 = false;
	if (rsc && conn->caps.nvsp_version >= NVSP_VERSION_61) {
		wanted.rsc4 = caps->rsc4;
		wanted.rsc6 = caps->rsc6;
	}
	err = hvnf_rndis_set_params(conn, &wanted);
	if (!err)
		conn->caps.rsc = wanted.rsc4 || wanted.rsc6;
	return err;
}

int hvnf_rndis_set_rsc(struct hvnf_conn *conn, bool rsc)
{
	return hvnf_rndis_want_offloads(conn, rsc);
}

int hvnf_rndis_set_offloads(struct hvnf_conn *conn)
{
	int err = hvnf_rndis_want_offloads(conn, conn->cfg.rsc);
	struct ndis_offload_caps *caps = &conn->caps.offload;

	if (err && err != -ENODEV && err != -ETIMEDOUT) {
		dev_warn(&conn->hv->device, "the host refused its own offloads (%d)\n", err);
		memset(caps, 0, sizeof(*caps));
		err = 0;
	}
	return err;
}

int hvnf_rndis_set_filter(struct hvnf_conn *conn, u32 filter)
{
	__le32 raw = cpu_to_le32(filter);

	return hvnf_rndis_set(conn, OID_GEN_CURRENT_PACKET_FILTER, &raw, sizeof(raw));
}

int hvnf_rndis_post_filter(struct hvnf_conn *conn, u32 filter)
{
	__le32 raw = cpu_to_le32(filter);
	struct hvnf_rndis_req req = {
		.type = RNDIS_MSG_SET, .oid = OID_GEN_CURRENT_PACKET_FILTER,
		.data = &raw, .len = sizeof(raw),
	};

	return hvnf_control_post(conn, &req);
}

int hvnf_rndis_set_mac(struct hvnf_conn *conn, const u8 *mac)
{
	u8 buf[NDIS_MAC_PARAM_LEN] __aligned(4);
	int len;

	len = ndis_encode_mac_param(buf, sizeof(buf), mac);
	if (len < 0)
		return len;
	return hvnf_rndis_set(conn, OID_GEN_RNDIS_CONFIG_PARAMETER, buf, len);
}

int hvnf_rndis_disable_rss(struct hvnf_conn *conn)
{
	u8 buf[sizeof(struct ndis_rss_params)] __aligned(4);
	int len;

	len = ndis_encode_rss_disable(buf, sizeof(buf));
	if (len < 0)
		return len;
	return hvnf_rndis_set(conn, OID_GEN_RECEIVE_SCALE_PARAMETERS, buf, len);
}

/* Queues are numbered by us; the host has numbers of its own. */
static int hvnf_rndis_program_rss(struct hvnf_conn *conn, const u8 *key, const u16 *table,
				  void *buf)
{
	u16 host[NDIS_RSS_TABLE_MAX];
	unsigned int i;
	int len;

	for (i = 0; i < conn->caps.rss_entries; i++) {
		u16 q = hvnf_subchan_around(conn->net, table[i] % conn->nr_qlinks);

		host[i] = conn->host_index[q];
	}
	len = ndis_encode_rss(buf, NDIS_RSS_PARAMS_MAX, key, host, conn->caps.rss_entries, 0, 0);
	if (len < 0)
		return len;
	return hvnf_rndis_set(conn, OID_GEN_RECEIVE_SCALE_PARAMETERS, buf, len);
}

int hvnf_rndis_set_rss(struct hvnf_conn *conn, const u8 *key, const u16 *table)
{
	void *buf;
	int err;

	if (!conn->caps.rss_entries)
		return -EOPNOTSUPP;
	buf = kzalloc(NDIS_RSS_PARAMS_MAX, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	/* As known clients do: not every host takes a change while it is on. */
	err = hvnf_rndis_disable_rss(conn);
	if (!err)
		err = hvnf_rndis_program_rss(conn, key, table, buf);
	kfree(buf);
	return err;
}
