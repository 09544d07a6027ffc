/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * NVSP: the messages that a NetVSC guest and its virtual switch port exchange
 * in the payload of VMBus packets.
 *
 * Wire format only. Every field is little endian whatever the processor is,
 * no bit-field, and the size of each structure is asserted. The driver, the
 * lab's device and the user-space tests share this file, and nothing else.
 *
 * A message on the wire is padded to a fixed size: NVSP_MSG_SIZE up to
 * version 6, NVSP_MSG_SIZE_61 from version 6.1 on.
 */
#ifndef _HV_NETFAIL_NVSP_H
#define _HV_NETFAIL_NVSP_H

#include <linux/types.h>
#include "wire.h"

/* Protocol versions, as they stand in NVSP_MSG_INIT. */
#define NVSP_VERSION_1			0x00000002
#define NVSP_VERSION_2			0x00030002
#define NVSP_VERSION_4			0x00040000
#define NVSP_VERSION_5			0x00050000
#define NVSP_VERSION_6			0x00060000
#define NVSP_VERSION_61			0x00060001

#define NVSP_MSG_SIZE			0x1c
#define NVSP_MSG_SIZE_61		0x28

enum nvsp_msg_type {
	NVSP_MSG_INIT				= 1,
	NVSP_MSG_INIT_COMPLETE			= 2,

	/* version 1 */
	NVSP_MSG_NDIS_VERSION			= 100,
	NVSP_MSG_RECV_BUF			= 101,
	NVSP_MSG_RECV_BUF_COMPLETE		= 102,
	NVSP_MSG_REVOKE_RECV_BUF		= 103,
	NVSP_MSG_SEND_BUF			= 104,
	NVSP_MSG_SEND_BUF_COMPLETE		= 105,
	NVSP_MSG_REVOKE_SEND_BUF		= 106,
	NVSP_MSG_RNDIS				= 107,
	NVSP_MSG_RNDIS_COMPLETE			= 108,

	/* version 2 */
	NVSP_MSG_NDIS_CONFIG			= 125,

	/* version 4 */
	NVSP_MSG_VF_ASSOCIATION			= 128,
	NVSP_MSG_SWITCH_DATA_PATH		= 129,
	NVSP_MSG_UPLINK_STATE			= 130,	/* deprecated */

	/* version 5 */
	NVSP_MSG_OID_QUERY_EX			= 131,
	NVSP_MSG_OID_QUERY_EX_COMPLETE		= 132,
	NVSP_MSG_SUBCHANNEL			= 133,
	NVSP_MSG_INDIRECTION_TABLE		= 134,

	/* version 6 */
	NVSP_MSG_PD_API				= 135,
	NVSP_MSG_PD_POST_BATCH			= 136,
};

enum nvsp_status {
	NVSP_STATUS_NONE		= 0,
	NVSP_STATUS_SUCCESS		= 1,
	NVSP_STATUS_FAIL		= 2,
	NVSP_STATUS_TOO_NEW		= 3,
	NVSP_STATUS_TOO_OLD		= 4,
	NVSP_STATUS_BAD_RNDIS		= 5,
	NVSP_STATUS_BUSY		= 6,
	NVSP_STATUS_UNSUPPORTED		= 7,
};

/* Ids under which the guest registers its two shared areas. */
#define NVSP_RECV_BUF_ID		0xcafe
#define NVSP_SEND_BUF_ID		0

/* nvsp_rndis.section when the RNDIS message lies in guest pages instead. */
#define NVSP_SECTION_NONE		0xffffffffU

/* nvsp_rndis.channel_type */
#define NVSP_RNDIS_DATA			0
#define NVSP_RNDIS_CONTROL		1

/* nvsp_ndis_config.capabilities */
#define NVSP_CAP_VMQ			(1ULL << 0)
#define NVSP_CAP_CHIMNEY		(1ULL << 1)
#define NVSP_CAP_SRIOV			(1ULL << 2)
#define NVSP_CAP_IEEE8021Q		(1ULL << 3)
#define NVSP_CAP_CORRELATION		(1ULL << 4)
#define NVSP_CAP_TEAMING		(1ULL << 5)
#define NVSP_CAP_VSUBNET		(1ULL << 6)
#define NVSP_CAP_RSC			(1ULL << 7)

/* nvsp_switch_data_path.active */
#define NVSP_PATH_SYNTHETIC		0
#define NVSP_PATH_VF			1

#define NVSP_SUBCHANNEL_ALLOCATE	1

/* Entries of the indirection table that the host sends (message 134). */
#define NVSP_INDIRECTION_ENTRIES	16

/* Transaction ids of the host's own requests that want a completion. */
#define NVSP_TID_VF_ASSOCIATION		0x8000000000000000ULL
#define NVSP_TID_SWITCH_DATA_PATH	0x8000000000000001ULL

/**
 * struct nvsp_hdr - what every message begins with
 * @type: enum nvsp_msg_type
 */
struct nvsp_hdr {
	__le32 type;
};
WIRE_SIZE(nvsp_hdr, 4);

/**
 * struct nvsp_init - guest proposes a range of versions
 * @type: NVSP_MSG_INIT
 * @min: lowest version the guest speaks
 * @max: highest
 */
struct nvsp_init {
	__le32 type;
	__le32 min;
	__le32 max;
};
WIRE_SIZE(nvsp_init, 12);

/**
 * struct nvsp_init_complete - the host's answer
 * @type: NVSP_MSG_INIT_COMPLETE
 * @version: deprecated; all ones, or 2 when version 1 was taken
 * @max_mdl_chain: longest chain of buffers that the host takes per packet
 * @status: enum nvsp_status
 */
struct nvsp_init_complete {
	__le32 type;
	__le32 version;
	__le32 max_mdl_chain;
	__le32 status;
};
WIRE_SIZE(nvsp_init_complete, 16);

/**
 * struct nvsp_ndis_version - guest tells its NDIS version; no reply
 * @type: NVSP_MSG_NDIS_VERSION
 * @major: 6
 * @minor: 1 up to NVSP 4, 30 from 5 on
 */
struct nvsp_ndis_version {
	__le32 type;
	__le32 major;
	__le32 minor;
};
WIRE_SIZE(nvsp_ndis_version, 12);

/**
 * struct nvsp_ndis_config - guest's frame size and wishes; no reply
 * @type: NVSP_MSG_NDIS_CONFIG
 * @mtu: largest frame with its Ethernet header, bytes
 * @reserved: zero
 * @capabilities: NVSP_CAP_*
 */
struct nvsp_ndis_config {
	__le32 type;
	__le32 mtu;
	__le32 reserved;
	__le64 capabilities;
} WIRE_PACKED;
WIRE_SIZE(nvsp_ndis_config, 20);

/**
 * struct nvsp_buf - guest lends an area (messages 101 and 104)
 * @type: NVSP_MSG_RECV_BUF or NVSP_MSG_SEND_BUF
 * @gpadl: handle of the area's GPADL
 * @id: NVSP_RECV_BUF_ID or NVSP_SEND_BUF_ID
 * @reserved: zero
 */
struct nvsp_buf {
	__le32 type;
	__le32 gpadl;
	__le16 id;
	__le16 reserved;
};
WIRE_SIZE(nvsp_buf, 12);

/**
 * struct nvsp_revoke_buf - guest takes an area back (103 and 106); no reply
 * @type: NVSP_MSG_REVOKE_RECV_BUF or NVSP_MSG_REVOKE_SEND_BUF
 * @id: the id it was lent under
 * @reserved: zero
 */
struct nvsp_revoke_buf {
	__le32 type;
	__le16 id;
	__le16 reserved;
};
WIRE_SIZE(nvsp_revoke_buf, 8);

/**
 * struct nvsp_recv_section - a run of equal slots in the receive area
 * @offset: of the first slot, bytes from the start of the area
 * @slot_size: bytes per slot
 * @slot_count: slots
 * @end_offset: first byte behind the run
 */
struct nvsp_recv_section {
	__le32 offset;
	__le32 slot_size;
	__le32 slot_count;
	__le32 end_offset;
};
WIRE_SIZE(nvsp_recv_section, 16);

/**
 * struct nvsp_recv_buf_complete - how the host divided the receive area
 * @type: NVSP_MSG_RECV_BUF_COMPLETE
 * @status: enum nvsp_status
 * @section_count: entries of @section; every known host says 1
 * @section: the runs
 */
struct nvsp_recv_buf_complete {
	__le32 type;
	__le32 status;
	__le32 section_count;
	struct nvsp_recv_section section[1];
};
WIRE_SIZE(nvsp_recv_buf_complete, 28);

/**
 * struct nvsp_send_buf_complete - how the host divided the send area
 * @type: NVSP_MSG_SEND_BUF_COMPLETE
 * @status: enum nvsp_status
 * @section_size: bytes per section
 */
struct nvsp_send_buf_complete {
	__le32 type;
	__le32 status;
	__le32 section_size;
};
WIRE_SIZE(nvsp_send_buf_complete, 12);

/**
 * struct nvsp_rndis - announces RNDIS messages, in either direction
 * @type: NVSP_MSG_RNDIS
 * @channel_type: NVSP_RNDIS_DATA or NVSP_RNDIS_CONTROL
 * @section: send section that holds them, or NVSP_SECTION_NONE
 * @section_size: bytes used in the section
 */
struct nvsp_rndis {
	__le32 type;
	__le32 channel_type;
	__le32 section;
	__le32 section_size;
};
WIRE_SIZE(nvsp_rndis, 16);

/**
 * struct nvsp_rndis_complete - the receiver is done with them
 * @type: NVSP_MSG_RNDIS_COMPLETE
 * @status: enum nvsp_status
 */
struct nvsp_rndis_complete {
	__le32 type;
	__le32 status;
};
WIRE_SIZE(nvsp_rndis_complete, 8);

/**
 * struct nvsp_vf_association - host lends or withdraws a VF
 * @type: NVSP_MSG_VF_ASSOCIATION
 * @allocated: 1 when a VF is lent, 0 when none is
 * @serial: number that the VF's PCI slot is named after
 */
struct nvsp_vf_association {
	__le32 type;
	__le32 allocated;
	__le32 serial;
};
WIRE_SIZE(nvsp_vf_association, 12);

/**
 * struct nvsp_switch_data_path - asks for a path, in either direction
 * @type: NVSP_MSG_SWITCH_DATA_PATH
 * @active: NVSP_PATH_SYNTHETIC or NVSP_PATH_VF
 */
struct nvsp_switch_data_path {
	__le32 type;
	__le32 active;
};
WIRE_SIZE(nvsp_switch_data_path, 8);

/**
 * struct nvsp_subchannel - guest asks for more channels
 * @type: NVSP_MSG_SUBCHANNEL
 * @op: NVSP_SUBCHANNEL_ALLOCATE
 * @count: channels wanted beside the primary one
 */
struct nvsp_subchannel {
	__le32 type;
	__le32 op;
	__le32 count;
};
WIRE_SIZE(nvsp_subchannel, 12);

/**
 * struct nvsp_subchannel_complete - the host's answer
 * @type: NVSP_MSG_SUBCHANNEL
 * @status: enum nvsp_status
 * @count: channels granted; their offers follow
 */
struct nvsp_subchannel_complete {
	__le32 type;
	__le32 status;
	__le32 count;
};
WIRE_SIZE(nvsp_subchannel_complete, 12);

/**
 * struct nvsp_indirection_table - which channel to transmit on, by hash
 * @type: NVSP_MSG_INDIRECTION_TABLE
 * @count: entries, NVSP_INDIRECTION_ENTRIES
 * @offset: of the entries, bytes from the start of the message. Hosts up to
 *	    version 6 put them at NVSP_MSG_SIZE_61, but say less
 *
 * The entries, __le32 channel indices, follow at @offset.
 */
struct nvsp_indirection_table {
	__le32 type;
	__le32 count;
	__le32 offset;
};
WIRE_SIZE(nvsp_indirection_table, 12);

#endif /* _HV_NETFAIL_NVSP_H */
