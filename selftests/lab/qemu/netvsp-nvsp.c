// SPDX-License-Identifier: GPL-2.0
/*
 * NVSP: what the guest says in the payload of its packets, and in which order
 * it may say it. Whoever breaks the order is not answered any more.
 */
#include "qemu/osdep.h"
#include "netvsp.h"
#include "netvsp-fault.h"

static const struct {
	uint32_t version;
	const char *name;
} versions[] = {
	{ NVSP_VERSION_1, "1" }, { NVSP_VERSION_2, "2" },
	{ NVSP_VERSION_4, "4" }, { NVSP_VERSION_5, "5" },
	{ NVSP_VERSION_6, "6" }, { NVSP_VERSION_61, "6.1" },
};

const char *netvsp_nvsp_version_name(uint32_t version)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(versions); i++)
		if (versions[i].version == version)
			return versions[i].name;
	return "none";
}

uint32_t netvsp_nvsp_msg_size(const struct netvsp *vsp)
{
	if (vsp->conn && vsp->conn->version >= NVSP_VERSION_61)
		return NVSP_MSG_SIZE_61;
	return NVSP_MSG_SIZE;
}

static bool supported(const struct netvsp_conn *conn, uint32_t version)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(versions); i++)
		if (versions[i].version == version)
			return version <= conn->conf.max_nvsp;
	return false;
}

static void on_init(struct netvsp_chan *chan, const struct netvsp_packet *pkt)
{
	struct netvsp_conn *conn = chan->vsp->conn;
	const struct nvsp_init *init = (const void *)pkt->msg;
	uint32_t version = le32_to_cpu(init->min);
	bool ok = supported(conn, version);
	struct nvsp_init_complete reply = {
		.type = cpu_to_le32(NVSP_MSG_INIT_COMPLETE),
		.version = cpu_to_le32(version == NVSP_VERSION_1 ? 2 : ~0u),
		.max_mdl_chain = cpu_to_le32(34),
		.status = cpu_to_le32(ok ? NVSP_STATUS_SUCCESS :
				      NVSP_STATUS_NONE),
	};

	if (conn->version) {
		netvsp_chan_stop(chan, "INIT after a version was agreed on");
		return;
	}
	netvsp_event(chan->vsp, "nvsp init version=%#x %s", version,
		     ok ? "agreed" : "refused");
	/* The answer still has the size that every version understands. */
	netvsp_complete(chan, "nvsp.init-complete", pkt->tid, &reply,
			sizeof(reply));
	if (ok)
		conn->version = version;
}

static void complete_empty(struct netvsp_chan *chan, const char *point,
			   const struct netvsp_packet *pkt)
{
	if (pkt->wants_completion)
		netvsp_complete(chan, point, pkt->tid, NULL, 0);
}

static void on_ndis_version(struct netvsp_chan *chan,
			    const struct netvsp_packet *pkt)
{
	const struct nvsp_ndis_version *msg = (const void *)pkt->msg;
	struct netvsp_conn *conn = chan->vsp->conn;

	if (conn->have_ndis) {
		netvsp_chan_stop(chan, "second NDIS version");
		return;
	}
	conn->have_ndis = true;
	conn->ndis_major = le32_to_cpu(msg->major);
	conn->ndis_minor = le32_to_cpu(msg->minor);
	netvsp_event(chan->vsp, "nvsp ndis-version %u.%u", conn->ndis_major,
		     conn->ndis_minor);
	complete_empty(chan, "nvsp.ndis-version-complete", pkt);
}

static void on_ndis_config(struct netvsp_chan *chan,
			   const struct netvsp_packet *pkt)
{
	const struct nvsp_ndis_config *msg = (const void *)pkt->msg;
	struct netvsp_conn *conn = chan->vsp->conn;
	uint32_t mtu = le32_to_cpu(msg->mtu);

	if (conn->have_config) {
		netvsp_chan_stop(chan, "second NDIS configuration");
		return;
	}
	if (netvsp_area_mapped(&conn->recv)) {
		netvsp_chan_stop(chan, "NDIS configuration after the receive area");
		return;
	}
	conn->have_config = true;
	conn->caps = le64_to_cpu(msg->capabilities);
	conn->mtu = mtu < NETVSP_MTU_MIN || mtu > NETVSP_MTU_MAX ?
		    NETVSP_MTU_MIN : mtu;
	netvsp_event(chan->vsp, "nvsp ndis-config mtu=%u caps=%#" PRIx64, mtu,
		     conn->caps);
	complete_empty(chan, "nvsp.ndis-config-complete", pkt);
}

static void on_revoke(struct netvsp_chan *chan, const struct netvsp_packet *pkt,
		      bool recv)
{
	const struct nvsp_revoke_buf *msg = (const void *)pkt->msg;
	struct netvsp_conn *conn = chan->vsp->conn;
	const struct netvsp_area *area = recv ? &conn->recv : &conn->send;
	bool *revoked = recv ? &conn->recv_revoked : &conn->send_revoked;
	uint16_t id = recv ? conn->recv_id : conn->send_id;
	const char *name = recv ? "receive" : "send";

	if (!netvsp_area_mapped(area) || *revoked) {
		netvsp_chan_stop(chan, "revokes a %s area it has not lent",
				 name);
		return;
	}
	if (le16_to_cpu(msg->id) != id) {
		netvsp_chan_stop(chan, "revokes %s area %#x, lent as %#x", name,
				 le16_to_cpu(msg->id), id);
		return;
	}
	*revoked = true;
	netvsp_event(chan->vsp, "nvsp revoke %s area", name);
	complete_empty(chan, "nvsp.revoke-complete", pkt);
}

static void on_revoke_recv(struct netvsp_chan *chan,
			   const struct netvsp_packet *pkt)
{
	on_revoke(chan, pkt, true);
}

static void on_revoke_send(struct netvsp_chan *chan,
			   const struct netvsp_packet *pkt)
{
	on_revoke(chan, pkt, false);
}

/* Leftovers of old versions that no guest uses: answered, without effect. */
static void on_ignored(struct netvsp_chan *chan,
		       const struct netvsp_packet *pkt)
{
	netvsp_event(chan->vsp, "nvsp type=%u ignored",
		     ldl_le_p(pkt->msg));
	complete_empty(chan, "nvsp.ignored-complete", pkt);
}

static void on_oid_query_ex(struct netvsp_chan *chan,
			    const struct netvsp_packet *pkt)
{
	const struct nvsp_rndis_complete reply = {
		.type = cpu_to_le32(NVSP_MSG_OID_QUERY_EX_COMPLETE),
		.status = cpu_to_le32(RNDIS_STATUS_NOT_SUPPORTED),
	};

	if (pkt->wants_completion)
		netvsp_complete(chan, "nvsp.oid-query-ex-complete", pkt->tid,
				&reply, sizeof(reply));
}

static void on_rndis(struct netvsp_chan *chan, const struct netvsp_packet *pkt)
{
	const struct netvsp_conn *conn = chan->vsp->conn;

	if (!conn->have_ndis)
		netvsp_chan_stop(chan, "RNDIS before the NDIS version");
	else if (!conn->have_config && conn->version >= NVSP_VERSION_2)
		netvsp_chan_stop(chan, "RNDIS before the NDIS configuration");
	else if (!conn->slot_count)
		netvsp_chan_stop(chan, "RNDIS before the receive area");
	else if (conn->recv_revoked)
		netvsp_chan_stop(chan, "RNDIS after the receive area was revoked");
	else
		netvsp_tx_rndis(chan, pkt);
}

static const struct nvsp_handler {
	uint32_t type;
	uint32_t min_version;
	uint32_t size;
	bool any_channel;
	const char *name;
	void (*handle)(struct netvsp_chan *chan,
		       const struct netvsp_packet *pkt);
} handlers[] = {
	{ NVSP_MSG_INIT, 0, sizeof(struct nvsp_init), false, "init", on_init },
	{ NVSP_MSG_NDIS_VERSION, NVSP_VERSION_1,
	  sizeof(struct nvsp_ndis_version), false, "ndis-version",
	  on_ndis_version },
	{ NVSP_MSG_RECV_BUF, NVSP_VERSION_1, sizeof(struct nvsp_buf), false,
	  "recv-buf", netvsp_recv_buf },
	{ NVSP_MSG_REVOKE_RECV_BUF, NVSP_VERSION_1,
	  sizeof(struct nvsp_revoke_buf), false, "revoke-recv-buf",
	  on_revoke_recv },
	{ NVSP_MSG_SEND_BUF, NVSP_VERSION_1, sizeof(struct nvsp_buf), false,
	  "send-buf", netvsp_send_buf },
	{ NVSP_MSG_REVOKE_SEND_BUF, NVSP_VERSION_1,
	  sizeof(struct nvsp_revoke_buf), false, "revoke-send-buf",
	  on_revoke_send },
	{ NVSP_MSG_RNDIS, NVSP_VERSION_1, sizeof(struct nvsp_rndis), true,
	  "rndis", on_rndis },
	{ NVSP_MSG_NDIS_CONFIG, NVSP_VERSION_2,
	  sizeof(struct nvsp_ndis_config), false, "ndis-config",
	  on_ndis_config },
	{ NVSP_MSG_SWITCH_DATA_PATH, NVSP_VERSION_4,
	  sizeof(struct nvsp_switch_data_path), false, "switch",
	  netvsp_vf_guest_switch },
	{ NVSP_MSG_OID_QUERY_EX, NVSP_VERSION_5, sizeof(struct nvsp_hdr),
	  false, "oid-query-ex", on_oid_query_ex },
	{ NVSP_MSG_SUBCHANNEL, NVSP_VERSION_5, sizeof(struct nvsp_subchannel),
	  false, "subchannel", netvsp_subchan_request },
	{ NVSP_MSG_PD_API, NVSP_VERSION_6, sizeof(struct nvsp_hdr), false,
	  "pd-api", on_ignored },
};

static const struct nvsp_handler *find_handler(uint32_t type)
{
	static const struct nvsp_handler leftover = {
		.min_version = NVSP_VERSION_2, .size = sizeof(struct nvsp_hdr),
		.name = "leftover", .handle = on_ignored,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(handlers); i++)
		if (handlers[i].type == type)
			return &handlers[i];
	/* Between the ids of version 1 and of version 4: chimney and VMQ. */
	if (type > NVSP_MSG_RNDIS_COMPLETE && type < NVSP_MSG_VF_ASSOCIATION)
		return &leftover;
	return NULL;
}

/* ---- faults on what the guest says ---- */

struct held_request {
	struct netvsp_chan *chan;
	struct netvsp_packet pkt;
	uint8_t data[];
};

static void release_request(struct netvsp *vsp, void *arg)
{
	struct held_request *held = arg;
	const struct nvsp_handler *h = find_handler(ldl_le_p(held->pkt.msg));

	if (netvsp_chan_running(held->chan))
		h->handle(held->chan, &held->pkt);
}

static void hold_request(struct netvsp_chan *chan,
			 const struct netvsp_packet *pkt, int64_t ms)
{
	struct held_request *held;

	held = g_malloc(sizeof(*held) + pkt->desc_len + pkt->msg_len);
	held->chan = chan;
	held->pkt = *pkt;
	held->pkt.desc = held->data;
	held->pkt.msg = held->data + pkt->desc_len;
	memcpy(held->data, pkt->desc, pkt->desc_len);
	memcpy(held->data + pkt->desc_len, pkt->msg, pkt->msg_len);
	netvsp_later_us(chan->vsp, ms * 1000, release_request, held, g_free);
}

static void handle_with_faults(struct netvsp_chan *chan,
			       const struct nvsp_handler *h,
			       const struct netvsp_packet *pkt)
{
	g_autofree char *point = g_strdup_printf("in.nvsp.%s", h->name);
	struct netvsp_view view = {
		.kind = NETVSP_VIEW_NONE, .chan = chan->index,
	};
	struct netvsp_effect effect;

	netvsp_fault(chan->vsp, point, &view, &effect);
	if (effect.refuse)
		complete_empty(chan, "nvsp.refused", pkt);
	else if (effect.delay_ms)
		hold_request(chan, pkt, effect.delay_ms);
	else if (!effect.drop)
		h->handle(chan, pkt);
	netvsp_fault_end(chan->vsp, &effect);
}

static void on_request(struct netvsp_chan *chan,
		       const struct netvsp_packet *pkt)
{
	uint32_t version = chan->vsp->conn->version;
	const struct nvsp_handler *h;
	uint32_t type;

	if (pkt->msg_len < sizeof(struct nvsp_hdr)) {
		netvsp_chan_stop(chan, "NVSP message of %u bytes",
				 pkt->msg_len);
		return;
	}
	type = ldl_le_p(pkt->msg);
	h = find_handler(type);
	if (!h)
		netvsp_chan_stop(chan, "NVSP message of type %u", type);
	else if (pkt->msg_len < h->size)
		netvsp_chan_stop(chan, "NVSP %s of %u bytes", h->name,
				 pkt->msg_len);
	else if (!version && h->min_version)
		netvsp_chan_stop(chan, "NVSP %s before INIT", h->name);
	else if (version < h->min_version)
		netvsp_chan_stop(chan, "NVSP %s in version %#x", h->name,
				 version);
	else if (chan->index && !h->any_channel)
		netvsp_chan_stop(chan, "NVSP %s on a sub-channel", h->name);
	else if (netvsp_faults_any(chan->vsp))
		handle_with_faults(chan, h, pkt);
	else
		h->handle(chan, pkt);
}

/* The guest completes a request of ours: received slots, or 128 and 129. */
static void on_completion(struct netvsp_chan *chan,
			  const struct netvsp_packet *pkt)
{
	bool rndis = pkt->msg_len >= sizeof(struct nvsp_rndis_complete) &&
		     ldl_le_p(pkt->msg) == NVSP_MSG_RNDIS_COMPLETE;
	const char *wrong;

	chan->stats.completions++;
	if (!chan->index && netvsp_vf_completed(chan->vsp, pkt->tid))
		return;
	if (rndis && ldl_le_p(pkt->msg + 4) != NVSP_STATUS_SUCCESS)
		chan->stats.refused++;
	/* The answer to what a fault provoked may look like anything. */
	if (netvsp_allowed(chan, pkt->tid))
		return;
	if (!rndis) {
		netvsp_chan_stop(chan, "completion of %#" PRIx64
				 " without an RNDIS completion in it", pkt->tid);
		return;
	}
	wrong = netvsp_slots_return(chan, pkt->tid);
	if (wrong)
		netvsp_chan_stop(chan, "completion of %#" PRIx64 ": %s",
				 pkt->tid, wrong);
}

/**
 * netvsp_nvsp_packet() - the guest sent a packet
 * @chan: by which channel; the worker runs
 * @pkt: the packet, well-formed as far as the ring goes
 */
void netvsp_nvsp_packet(struct netvsp_chan *chan,
			const struct netvsp_packet *pkt)
{
	switch (pkt->type) {
	case VMBUS_PACKET_COMP:
		on_completion(chan, pkt);
		break;
	case VMBUS_PACKET_DATA_INBAND:
	case VMBUS_PACKET_DATA_USING_GPA_DIRECT:
		on_request(chan, pkt);
		break;
	default:
		netvsp_chan_stop(chan, "packet of type %u", pkt->type);
	}
}
