/* SPDX-License-Identifier: GPL-2.0 */
/*
 * NVSP messages: encode what the guest says, check what the host says.
 *
 * Pure. Encoders fill a whole struct nvsp_msg, zero-padded; the caller sends
 * its first nvsp_msg_size() bytes. Checks take the payload of a packet and its
 * length, never read past the length, accept a longer message than they need,
 * and return 0 or:
 *   -EBADMSG	shorter than the message, or of another type
 *   -EPROTO	well formed, but what it says is not allowed
 *   others	the host's own status, see nvsp_status_errno()
 * On failure nothing is written through their pointers.
 */
#ifndef _HVNF_PROTO_NVSP_MSG_H
#define _HVNF_PROTO_NVSP_MSG_H

#include "pure.h"
#include <hv_netfail/nvsp.h>

/* Smallest slot of a receive area that can hold any frame at all. */
#define NVSP_RECV_SLOT_MIN	68
/* More slots than any host makes of the largest area. */
#define NVSP_RECV_SLOTS_MAX	0xffff
/* Smallest section of a send area worth using. */
#define NVSP_SEND_SECTION_MIN	68

/**
 * struct nvsp_msg - a message to send
 * @raw: its bytes as they go out
 * @align: for the alignment that it gives
 */
struct nvsp_msg {
	union {
		u8 raw[NVSP_MSG_SIZE_61];
		__le64 align;
	};
};

/**
 * struct nvsp_recv_layout - how the host divided the receive area
 * @slot_size: bytes per slot
 * @slot_count: slots; the first begins at offset 0
 */
struct nvsp_recv_layout {
	u32 slot_size;
	u32 slot_count;
};

/* Versions to propose, newest first. */
extern const u32 nvsp_versions[];
extern const unsigned int nvsp_version_count;

/**
 * nvsp_version_name() - a version in words
 * @version: NVSP_VERSION_*
 *
 * Return: such as "6.1", or "?".
 */
const char *nvsp_version_name(u32 version);

/**
 * nvsp_msg_name() - a message type in words
 * @type: enum nvsp_msg_type
 *
 * Return: a short constant string; "unknown" for what is no type of ours.
 */
const char *nvsp_msg_name(u32 type);

/**
 * nvsp_msg_size() - bytes that a message occupies on the wire
 * @version: the version agreed upon; 0 before there is one
 *
 * Return: NVSP_MSG_SIZE or NVSP_MSG_SIZE_61. The negotiation itself uses the
 * size of the version that it proposes.
 */
size_t nvsp_msg_size(u32 version);

/**
 * nvsp_caps_wanted() - capabilities to announce
 * @version: the version agreed upon
 * @isolated: the guest does not trust its host; it then takes no VF from it
 *
 * Return: NVSP_CAP_*, the bits that @version knows.
 */
u64 nvsp_caps_wanted(u32 version, bool isolated);

/**
 * nvsp_reply_type() - which message answers which
 * @type: of the request
 *
 * Return: the type the answer has; 0 when the answer is an empty completion
 * or when there is none.
 */
u32 nvsp_reply_type(u32 type);

/**
 * nvsp_status_errno() - THE translation of a status to an errno
 * @status: enum nvsp_status
 *
 * Return: 0 for success, else a negative errno; -EPROTO for an unknown status.
 */
int nvsp_status_errno(u32 status);

/* What the guest says. */

/**
 * nvsp_encode_init() - propose exactly one version
 * @m: message to fill
 * @version: NVSP_VERSION_*
 */
void nvsp_encode_init(struct nvsp_msg *m, u32 version);

/**
 * nvsp_encode_ndis_version() - tell our NDIS version
 * @m: message to fill
 * @version: the NVSP version agreed upon
 *
 * 6.1 up to NVSP 4, 6.30 from NVSP 5 on, as every known client says.
 */
void nvsp_encode_ndis_version(struct nvsp_msg *m, u32 version);

/**
 * nvsp_encode_ndis_config() - tell frame size and capabilities
 * @m: message to fill
 * @frame_size: MTU and Ethernet header, bytes
 * @caps: NVSP_CAP_*, from nvsp_caps_wanted()
 *
 * For NVSP 2 and later.
 */
void nvsp_encode_ndis_config(struct nvsp_msg *m, u32 frame_size, u64 caps);

/**
 * nvsp_encode_buf() - lend an area
 * @m: message to fill
 * @type: NVSP_MSG_RECV_BUF or NVSP_MSG_SEND_BUF
 * @gpadl: handle of the area's GPADL
 * @id: NVSP_RECV_BUF_ID or NVSP_SEND_BUF_ID
 */
void nvsp_encode_buf(struct nvsp_msg *m, u32 type, u32 gpadl, u16 id);

/**
 * nvsp_encode_revoke() - take an area back
 * @m: message to fill
 * @type: NVSP_MSG_REVOKE_RECV_BUF or NVSP_MSG_REVOKE_SEND_BUF
 * @id: the id it was lent under
 */
void nvsp_encode_revoke(struct nvsp_msg *m, u32 type, u16 id);

/**
 * nvsp_encode_rndis() - announce RNDIS messages
 * @m: message to fill
 * @channel_type: NVSP_RNDIS_DATA or NVSP_RNDIS_CONTROL
 * @section: send section that holds them, or NVSP_SECTION_NONE
 * @size: bytes used in the section; 0 without one
 */
void nvsp_encode_rndis(struct nvsp_msg *m, u32 channel_type, u32 section,
		       u32 size);

/**
 * nvsp_rndis_set_section() - the same message for another section
 * @m: from nvsp_encode_rndis()
 * @section: number, or NVSP_SECTION_NONE
 * @size: bytes used in it
 */
static inline void nvsp_rndis_set_section(struct nvsp_msg *m, u32 section, u32 size)
{
	pure_write32(m->raw + offsetof(struct nvsp_rndis, section), section);
	pure_write32(m->raw + offsetof(struct nvsp_rndis, section_size), size);
}

/**
 * nvsp_encode_rndis_complete() - hand the slots of a received packet back
 * @m: message to fill
 * @status: enum nvsp_status
 */
void nvsp_encode_rndis_complete(struct nvsp_msg *m, u32 status);

/**
 * nvsp_encode_switch() - ask for a data path
 * @m: message to fill
 * @path: NVSP_PATH_SYNTHETIC or NVSP_PATH_VF
 */
void nvsp_encode_switch(struct nvsp_msg *m, u32 path);

/**
 * nvsp_encode_subchannel() - ask for more channels
 * @m: message to fill
 * @count: channels beside the primary one
 */
void nvsp_encode_subchannel(struct nvsp_msg *m, u32 count);

/* What the host says. */

/**
 * nvsp_check_hdr() - read the type of a message
 * @msg: payload of a packet
 * @len: bytes of it
 * @type: result
 *
 * Return: 0, or -EBADMSG when there is not even a type.
 */
int nvsp_check_hdr(const void *msg, size_t len, u32 *type);

/**
 * nvsp_check_init() - the answer to nvsp_encode_init()
 * @msg: payload of a packet
 * @len: bytes of it
 *
 * The version in the answer is deprecated and not looked at; known hosts put
 * all ones, or 2, there.
 *
 * Return: 0; -EPROTONOSUPPORT when the host wants another version, whatever
 * the status it says so with; -EBADMSG.
 */
int nvsp_check_init(const void *msg, size_t len);

/**
 * nvsp_check_recv_buf() - the answer to NVSP_MSG_RECV_BUF
 * @msg: payload of a packet
 * @len: bytes of it
 * @area_len: bytes lent
 * @layout: result
 *
 * Return: 0; -EPROTO unless there is one run of 1 to NVSP_RECV_SLOTS_MAX slots
 * of at least NVSP_RECV_SLOT_MIN bytes, from offset 0, inside the area; other
 * errors as above. After -EPROTO the host still holds the area: revoke it.
 */
int nvsp_check_recv_buf(const void *msg, size_t len, u32 area_len,
			struct nvsp_recv_layout *layout);

/**
 * nvsp_check_send_buf() - the answer to NVSP_MSG_SEND_BUF
 * @msg: payload of a packet
 * @len: bytes of it
 * @area_len: bytes lent
 * @section_size: result: bytes per section, a multiple of 8
 *
 * Return: 0; -EPROTO when the sections are too small, too large or misaligned
 * to be used (the host still holds the area: revoke it, and transmit by page
 * ranges alone); other errors as above.
 */
int nvsp_check_send_buf(const void *msg, size_t len, u32 area_len,
			u32 *section_size);

/**
 * nvsp_check_subchannel() - the answer to nvsp_encode_subchannel()
 * @msg: payload of a packet
 * @len: bytes of it
 * @asked: channels asked for
 * @granted: result, 0 to @asked
 *
 * Return: 0; -EPROTO when more were granted than asked; other errors as above.
 */
int nvsp_check_subchannel(const void *msg, size_t len, u32 asked,
			  u32 *granted);

/**
 * nvsp_check_table() - which queue to transmit on, by hash
 * @msg: payload of a packet
 * @len: bytes of it
 * @version: the version agreed upon
 * @queues: queues in use, at least 1
 * @table: result, each entry below @queues (folded, not refused: the host
 *	   counts channels that the guest may not have opened)
 *
 * Hosts up to NVSP 6 append the table to a message of the newest size, but say
 * the offset it would have behind an older one. So for these versions the
 * offset is NVSP_MSG_SIZE_61 when the message is long enough for that.
 *
 * Return: 0 or an error as above.
 */
int nvsp_check_table(const void *msg, size_t len, u32 version, u32 queues,
		     u16 table[NVSP_INDIRECTION_ENTRIES]);

/**
 * nvsp_check_vf_assoc() - the host lends or withdraws a VF
 * @msg: payload of a packet
 * @len: bytes of it
 * @allocated: result: there is one
 * @serial: result: its number
 *
 * Return: 0 or an error as above.
 */
int nvsp_check_vf_assoc(const void *msg, size_t len, bool *allocated,
			u32 *serial);

/**
 * nvsp_check_switch() - the host switches the data path
 * @msg: payload of a packet
 * @len: bytes of it
 * @path: result: NVSP_PATH_SYNTHETIC or NVSP_PATH_VF
 *
 * Return: 0 or an error as above.
 */
int nvsp_check_switch(const void *msg, size_t len, u32 *path);

/**
 * nvsp_check_rndis() - announcement of received RNDIS messages
 * @msg: payload of a packet
 * @len: bytes of it
 * @channel_type: result: NVSP_RNDIS_DATA or NVSP_RNDIS_CONTROL, as the host
 *		  put it. Known clients go by the type of each RNDIS message
 *		  instead, so hosts may be careless here
 *
 * Return: 0 or an error as above.
 */
int nvsp_check_rndis(const void *msg, size_t len, u32 *channel_type);

/**
 * nvsp_check_rndis_complete() - the host is done with a transmission
 * @msg: payload of a packet
 * @len: bytes of it
 * @status: result: enum nvsp_status as the host put it
 *
 * Return: 0 or -EBADMSG. A status that is not success is not an error of this
 * function.
 */
int nvsp_check_rndis_complete(const void *msg, size_t len, u32 *status);

#endif /* _HVNF_PROTO_NVSP_MSG_H */
