// SPDX-License-Identifier: GPL-2.0
/* NVSP messages; see nvsp_msg.h. */

#include "nvsp_msg.h"

const u32 nvsp_versions[] = {
	NVSP_VERSION_61,
	NVSP_VERSION_6,
	NVSP_VERSION_5,
	NVSP_VERSION_4,
	NVSP_VERSION_2,
	NVSP_VERSION_1,
};

const unsigned int nvsp_version_count = ARRAY_SIZE(nvsp_versions);

const char *nvsp_version_name(u32 version)
{
	switch (version) {
	case NVSP_VERSION_1:	return "1";
	case NVSP_VERSION_2:	return "2";
	case NVSP_VERSION_4:	return "4";
	case NVSP_VERSION_5:	return "5";
	case NVSP_VERSION_6:	return "6";
	case NVSP_VERSION_61:	return "6.1";
	default:		return "?";
	}
}

const char *nvsp_msg_name(u32 type)
{
	switch (type) {
	case NVSP_MSG_INIT:			return "init";
	case NVSP_MSG_INIT_COMPLETE:		return "init-complete";
	case NVSP_MSG_NDIS_VERSION:		return "ndis-version";
	case NVSP_MSG_RECV_BUF:			return "recv-buf";
	case NVSP_MSG_RECV_BUF_COMPLETE:	return "recv-buf-complete";
	case NVSP_MSG_REVOKE_RECV_BUF:		return "revoke-recv-buf";
	case NVSP_MSG_SEND_BUF:			return "send-buf";
	case NVSP_MSG_SEND_BUF_COMPLETE:	return "send-buf-complete";
	case NVSP_MSG_REVOKE_SEND_BUF:		return "revoke-send-buf";
	case NVSP_MSG_RNDIS:			return "rndis";
	case NVSP_MSG_RNDIS_COMPLETE:		return "rndis-complete";
	case NVSP_MSG_NDIS_CONFIG:		return "ndis-config";
	case NVSP_MSG_VF_ASSOCIATION:		return "vf-association";
	case NVSP_MSG_SWITCH_DATA_PATH:		return "switch-data-path";
	case NVSP_MSG_UPLINK_STATE:		return "uplink-state";
	case NVSP_MSG_OID_QUERY_EX:		return "oid-query-ex";
	case NVSP_MSG_OID_QUERY_EX_COMPLETE:	return "oid-query-ex-complete";
	case NVSP_MSG_SUBCHANNEL:		return "subchannel";
	case NVSP_MSG_INDIRECTION_TABLE:	return "indirection-table";
	case NVSP_MSG_PD_API:			return "pd-api";
	case NVSP_MSG_PD_POST_BATCH:		return "pd-post-batch";
	default:				return "unknown";
	}
}

size_t nvsp_msg_size(u32 version)
{
	return version >= NVSP_VERSION_61 ? NVSP_MSG_SIZE_61 : NVSP_MSG_SIZE;
}

u64 nvsp_caps_wanted(u32 version, bool isolated)
{
	u64 caps = NVSP_CAP_IEEE8021Q;

	/* Without teaming, hosts send no indication of the link's speed. */
	if (version >= NVSP_VERSION_5)
		caps |= NVSP_CAP_TEAMING;
	if (version >= NVSP_VERSION_5 && !isolated)
		caps |= NVSP_CAP_SRIOV;
	if (version >= NVSP_VERSION_61)
		caps |= NVSP_CAP_RSC;
	return caps;
}

u32 nvsp_reply_type(u32 type)
{
	switch (type) {
	case NVSP_MSG_INIT:		return NVSP_MSG_INIT_COMPLETE;
	case NVSP_MSG_RECV_BUF:		return NVSP_MSG_RECV_BUF_COMPLETE;
	case NVSP_MSG_SEND_BUF:		return NVSP_MSG_SEND_BUF_COMPLETE;
	case NVSP_MSG_RNDIS:		return NVSP_MSG_RNDIS_COMPLETE;
	case NVSP_MSG_OID_QUERY_EX:	return NVSP_MSG_OID_QUERY_EX_COMPLETE;
	case NVSP_MSG_SUBCHANNEL:	return NVSP_MSG_SUBCHANNEL;
	default:			return 0;
	}
}

int nvsp_status_errno(u32 status)
{
	switch (status) {
	case NVSP_STATUS_SUCCESS:	return 0;
	case NVSP_STATUS_FAIL:		return -EIO;
	case NVSP_STATUS_TOO_NEW:
	case NVSP_STATUS_TOO_OLD:	return -EPROTONOSUPPORT;
	case NVSP_STATUS_BAD_RNDIS:	return -EBADMSG;
	case NVSP_STATUS_BUSY:		return -EBUSY;
	case NVSP_STATUS_UNSUPPORTED:	return -EOPNOTSUPP;
	default:			return -EPROTO;
	}
}

/* Fill a message from the structure of its type; the rest is zero. */
static void put(struct nvsp_msg *m, const void *body, size_t len)
{
	memset(m, 0, sizeof(*m));
	memcpy(m->raw, body, len);
}

void nvsp_encode_init(struct nvsp_msg *m, u32 version)
{
	struct nvsp_init body = {
		.type = cpu_to_le32(NVSP_MSG_INIT),
		.min = cpu_to_le32(version),
		.max = cpu_to_le32(version),
	};

	put(m, &body, sizeof(body));
}

void nvsp_encode_ndis_version(struct nvsp_msg *m, u32 version)
{
	struct nvsp_ndis_version body = {
		.type = cpu_to_le32(NVSP_MSG_NDIS_VERSION),
		.major = cpu_to_le32(6),
		.minor = cpu_to_le32(version >= NVSP_VERSION_5 ? 30 : 1),
	};

	put(m, &body, sizeof(body));
}

void nvsp_encode_ndis_config(struct nvsp_msg *m, u32 frame_size, u64 caps)
{
	struct nvsp_ndis_config body = {
		.type = cpu_to_le32(NVSP_MSG_NDIS_CONFIG),
		.mtu = cpu_to_le32(frame_size),
		.capabilities = cpu_to_le64(caps),
	};

	put(m, &body, sizeof(body));
}

void nvsp_encode_buf(struct nvsp_msg *m, u32 type, u32 gpadl, u16 id)
{
	struct nvsp_buf body = {
		.type = cpu_to_le32(type),
		.gpadl = cpu_to_le32(gpadl),
		.id = cpu_to_le16(id),
	};

	put(m, &body, sizeof(body));
}

void nvsp_encode_revoke(struct nvsp_msg *m, u32 type, u16 id)
{
	struct nvsp_revoke_buf body = {
		.type = cpu_to_le32(type),
		.id = cpu_to_le16(id),
	};

	put(m, &body, sizeof(body));
}

void nvsp_encode_rndis(struct nvsp_msg *m, u32 channel_type, u32 section,
		       u32 size)
{
	struct nvsp_rndis body = {
		.type = cpu_to_le32(NVSP_MSG_RNDIS),
		.channel_type = cpu_to_le32(channel_type),
		.section = cpu_to_le32(section),
		.section_size = cpu_to_le32(size),
	};

	put(m, &body, sizeof(body));
}

void nvsp_encode_rndis_complete(struct nvsp_msg *m, u32 status)
{
	struct nvsp_rndis_complete body = {
		.type = cpu_to_le32(NVSP_MSG_RNDIS_COMPLETE),
		.status = cpu_to_le32(status),
	};

	put(m, &body, sizeof(body));
}

void nvsp_encode_switch(struct nvsp_msg *m, u32 path)
{
	struct nvsp_switch_data_path body = {
		.type = cpu_to_le32(NVSP_MSG_SWITCH_DATA_PATH),
		.active = cpu_to_le32(path),
	};

	put(m, &body, sizeof(body));
}

void nvsp_encode_subchannel(struct nvsp_msg *m, u32 count)
{
	struct nvsp_subchannel body = {
		.type = cpu_to_le32(NVSP_MSG_SUBCHANNEL),
		.op = cpu_to_le32(NVSP_SUBCHANNEL_ALLOCATE),
		.count = cpu_to_le32(count),
	};

	put(m, &body, sizeof(body));
}

int nvsp_check_hdr(const void *msg, size_t len, u32 *type)
{
	struct nvsp_hdr hdr;

	if (len < sizeof(hdr))
		return -EBADMSG;
	pure_snapshot(&hdr, msg, sizeof(hdr));
	*type = le32_to_cpu(hdr.type);
	return 0;
}

/* Copy the structure of a message out of it, if it is of that type. */
static int get(const void *msg, size_t len, u32 type, void *body, size_t size)
{
	struct nvsp_hdr hdr;

	if (len < size)
		return -EBADMSG;
	pure_snapshot(body, msg, size);
	memcpy(&hdr, body, sizeof(hdr));
	return le32_to_cpu(hdr.type) == type ? 0 : -EBADMSG;
}

int nvsp_check_init(const void *msg, size_t len)
{
	struct nvsp_init_complete body;
	int err;

	err = get(msg, len, NVSP_MSG_INIT_COMPLETE, &body, sizeof(body));
	if (err)
		return err;
	if (le32_to_cpu(body.status) != NVSP_STATUS_SUCCESS)
		return -EPROTONOSUPPORT;
	return 0;
}

static bool run_usable(const struct nvsp_recv_layout *run, u32 area_len)
{
	return run->slot_size >= NVSP_RECV_SLOT_MIN && run->slot_count &&
	       run->slot_count <= NVSP_RECV_SLOTS_MAX &&
	       (u64)run->slot_size * run->slot_count <= area_len;
}

int nvsp_check_recv_buf(const void *msg, size_t len, u32 area_len,
			struct nvsp_recv_layout *layout)
{
	struct nvsp_recv_buf_complete body;
	struct nvsp_recv_layout run;
	int err;

	/* A host that refuses need not fill in a section. */
	err = get(msg, len, NVSP_MSG_RECV_BUF_COMPLETE, &body,
		  offsetof(struct nvsp_recv_buf_complete, section));
	if (!err)
		err = nvsp_status_errno(le32_to_cpu(body.status));
	if (!err)
		err = get(msg, len, NVSP_MSG_RECV_BUF_COMPLETE, &body,
			  sizeof(body));
	if (err)
		return err;
	run.slot_size = le32_to_cpu(body.section[0].slot_size);
	run.slot_count = le32_to_cpu(body.section[0].slot_count);
	if (le32_to_cpu(body.section_count) != 1 || body.section[0].offset ||
	    !run_usable(&run, area_len))
		return -EPROTO;
	*layout = run;
	return 0;
}

int nvsp_check_send_buf(const void *msg, size_t len, u32 area_len,
			u32 *section_size)
{
	struct nvsp_send_buf_complete body;
	u32 size;
	int err;

	err = get(msg, len, NVSP_MSG_SEND_BUF_COMPLETE, &body, sizeof(body));
	if (!err)
		err = nvsp_status_errno(le32_to_cpu(body.status));
	if (err)
		return err;
	size = le32_to_cpu(body.section_size);
	if (size < NVSP_SEND_SECTION_MIN || size > area_len || size % 8)
		return -EPROTO;
	*section_size = size;
	return 0;
}

int nvsp_check_subchannel(const void *msg, size_t len, u32 asked, u32 *granted)
{
	struct nvsp_subchannel_complete body;
	u32 count;
	int err;

	err = get(msg, len, NVSP_MSG_SUBCHANNEL, &body, sizeof(body));
	if (!err)
		err = nvsp_status_errno(le32_to_cpu(body.status));
	if (err)
		return err;
	count = le32_to_cpu(body.count);
	if (count > asked)
		return -EPROTO;
	*granted = count;
	return 0;
}

/* Where the entries of an indirection table stand; see nvsp_check_table(). */
static size_t table_offset(size_t len, u32 version, u32 said)
{
	const size_t bytes = NVSP_INDIRECTION_ENTRIES * sizeof(__le32);

	if (version <= NVSP_VERSION_6 && len >= NVSP_MSG_SIZE_61 + bytes)
		return NVSP_MSG_SIZE_61;
	return said;
}

int nvsp_check_table(const void *msg, size_t len, u32 version, u32 queues,
		     u16 table[NVSP_INDIRECTION_ENTRIES])
{
	__le32 entries[NVSP_INDIRECTION_ENTRIES];
	struct nvsp_indirection_table body;
	size_t offset, i;
	int err;

	err = get(msg, len, NVSP_MSG_INDIRECTION_TABLE, &body, sizeof(body));
	if (err)
		return err;
	offset = table_offset(len, version, le32_to_cpu(body.offset));
	if (offset > len || len - offset < sizeof(entries))
		return -EBADMSG;
	if (le32_to_cpu(body.count) != NVSP_INDIRECTION_ENTRIES ||
	    offset < sizeof(body) || !queues)
		return -EPROTO;
	pure_snapshot(entries, (const u8 *)msg + offset, sizeof(entries));
	for (i = 0; i < NVSP_INDIRECTION_ENTRIES; i++)
		table[i] = le32_to_cpu(entries[i]) % queues;
	return 0;
}

int nvsp_check_vf_assoc(const void *msg, size_t len, bool *allocated,
			u32 *serial)
{
	struct nvsp_vf_association body;
	int err;

	err = get(msg, len, NVSP_MSG_VF_ASSOCIATION, &body, sizeof(body));
	if (err)
		return err;
	if (le32_to_cpu(body.allocated) > 1)
		return -EPROTO;
	*allocated = body.allocated;
	*serial = le32_to_cpu(body.serial);
	return 0;
}

int nvsp_check_switch(const void *msg, size_t len, u32 *path)
{
	struct nvsp_switch_data_path body;
	int err;

	err = get(msg, len, NVSP_MSG_SWITCH_DATA_PATH, &body, sizeof(body));
	if (err)
		return err;
	if (le32_to_cpu(body.active) > NVSP_PATH_VF)
		return -EPROTO;
	*path = le32_to_cpu(body.active);
	return 0;
}

int nvsp_check_rndis(const void *msg, size_t len, u32 *channel_type)
{
	struct nvsp_rndis body;
	int err;

	err = get(msg, len, NVSP_MSG_RNDIS, &body, sizeof(body));
	if (!err)
		*channel_type = le32_to_cpu(body.channel_type);
	return err;
}

int nvsp_check_rndis_complete(const void *msg, size_t len, u32 *status)
{
	struct nvsp_rndis_complete body;
	int err;

	err = get(msg, len, NVSP_MSG_RNDIS_COMPLETE, &body, sizeof(body));
	if (!err)
		*status = le32_to_cpu(body.status);
	return err;
}
