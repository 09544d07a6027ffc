/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * RNDIS as a NetVSC uses it: control messages, data packets and the
 * per-packet information (PPI) that rides before a packet's payload.
 *
 * Wire format only; see nvsp.h for the rules.
 *
 * Offsets inside a message count from the field behind the 8-byte header
 * (struct rndis_hdr), not from the start of the message.
 */
#ifndef _HV_NETFAIL_RNDIS_H
#define _HV_NETFAIL_RNDIS_H

#include <linux/types.h>
#include "wire.h"

#define RNDIS_VERSION_MAJOR		1
#define RNDIS_VERSION_MINOR		0

enum rndis_msg_type {
	RNDIS_MSG_PACKET			= 0x00000001,
	RNDIS_MSG_INIT				= 0x00000002,
	RNDIS_MSG_HALT				= 0x00000003,
	RNDIS_MSG_QUERY				= 0x00000004,
	RNDIS_MSG_SET				= 0x00000005,
	RNDIS_MSG_RESET				= 0x00000006,
	RNDIS_MSG_INDICATE			= 0x00000007,
	RNDIS_MSG_KEEPALIVE			= 0x00000008,
	RNDIS_MSG_SET_EX			= 0x00000009,
};

/* A reply has the type of its request with this bit set. */
#define RNDIS_MSG_REPLY			0x80000000U

enum rndis_status {
	RNDIS_STATUS_SUCCESS			= 0x00000000,
	RNDIS_STATUS_PENDING			= 0x00000103,
	RNDIS_STATUS_MEDIA_CONNECT		= 0x4001000b,
	RNDIS_STATUS_MEDIA_DISCONNECT		= 0x4001000c,
	RNDIS_STATUS_LINK_SPEED_CHANGE		= 0x40010013,
	RNDIS_STATUS_NETWORK_CHANGE		= 0x40010018,
	RNDIS_STATUS_OFFLOAD_CURRENT_CONFIG	= 0x40020006,
};

/* Failures have the top bits set, so they do not fit the enumeration. */
#define RNDIS_STATUS_FAILURE			0xc0000001U
#define RNDIS_STATUS_NOT_SUPPORTED		0xc00000bbU
#define RNDIS_STATUS_RESOURCES			0xc000009aU
#define RNDIS_STATUS_BAD_VERSION		0xc0010004U
#define RNDIS_STATUS_INVALID_LENGTH		0xc0010014U
#define RNDIS_STATUS_INVALID_DATA		0xc0010015U
#define RNDIS_STATUS_BUFFER_TOO_SHORT		0xc0010016U
#define RNDIS_STATUS_INVALID_OID		0xc0010017U

/**
 * struct rndis_hdr - what every RNDIS message begins with
 * @type: enum rndis_msg_type, perhaps with RNDIS_MSG_REPLY
 * @len: of the whole message, this header included, bytes
 */
struct rndis_hdr {
	__le32 type;
	__le32 len;
};
WIRE_SIZE(rndis_hdr, 8);

/* Offsets count from here. */
#define RNDIS_OFFSET_BASE		8

/**
 * struct rndis_init - opens the RNDIS session
 * @hdr: type and length
 * @id: of the request
 * @major: RNDIS_VERSION_MAJOR
 * @minor: RNDIS_VERSION_MINOR
 * @max_transfer: largest transfer that the guest takes, bytes
 */
struct rndis_init {
	struct rndis_hdr hdr;
	__le32 id;
	__le32 major;
	__le32 minor;
	__le32 max_transfer;
};
WIRE_SIZE(rndis_init, 24);

/**
 * struct rndis_init_complete - the host's answer
 * @hdr: type and length
 * @id: of the request
 * @status: enum rndis_status
 * @major: host's version
 * @minor: host's version
 * @device_flags: 1, connectionless
 * @medium: 0, 802.3
 * @max_packets: data packets that one NVSP message may carry
 * @max_transfer: largest message that the host takes, bytes
 * @align_shift: each of several packets starts at a multiple of
 *		 2^@align_shift bytes
 * @af_list_offset: 0
 * @af_list_size: 0
 */
struct rndis_init_complete {
	struct rndis_hdr hdr;
	__le32 id;
	__le32 status;
	__le32 major;
	__le32 minor;
	__le32 device_flags;
	__le32 medium;
	__le32 max_packets;
	__le32 max_transfer;
	__le32 align_shift;
	__le32 af_list_offset;
	__le32 af_list_size;
};
WIRE_SIZE(rndis_init_complete, 52);

/**
 * struct rndis_halt - closes the session; no reply
 * @hdr: type and length
 * @id: of the request
 */
struct rndis_halt {
	struct rndis_hdr hdr;
	__le32 id;
};
WIRE_SIZE(rndis_halt, 12);

/**
 * struct rndis_oid - query or set an object (RNDIS_MSG_QUERY, RNDIS_MSG_SET)
 * @hdr: type and length
 * @id: of the request
 * @oid: the object
 * @info_len: bytes of input
 * @info_offset: of the input, from RNDIS_OFFSET_BASE
 * @vc_handle: 0
 */
struct rndis_oid {
	struct rndis_hdr hdr;
	__le32 id;
	__le32 oid;
	__le32 info_len;
	__le32 info_offset;
	__le32 vc_handle;
};
WIRE_SIZE(rndis_oid, 28);

/**
 * struct rndis_query_complete - the host's answer to a query
 * @hdr: type and length
 * @id: of the request
 * @status: enum rndis_status
 * @info_len: bytes of output
 * @info_offset: of the output, from RNDIS_OFFSET_BASE
 */
struct rndis_query_complete {
	struct rndis_hdr hdr;
	__le32 id;
	__le32 status;
	__le32 info_len;
	__le32 info_offset;
};
WIRE_SIZE(rndis_query_complete, 24);

/**
 * struct rndis_complete - the host's answer to a set or a keep-alive
 * @hdr: type and length
 * @id: of the request
 * @status: enum rndis_status
 */
struct rndis_complete {
	struct rndis_hdr hdr;
	__le32 id;
	__le32 status;
};
WIRE_SIZE(rndis_complete, 16);

/**
 * struct rndis_reset - asks for a reset
 * @hdr: type and length
 * @reserved: zero
 */
struct rndis_reset {
	struct rndis_hdr hdr;
	__le32 reserved;
};
WIRE_SIZE(rndis_reset, 12);

/**
 * struct rndis_reset_complete - the host's answer; carries no request id
 * @hdr: type and length
 * @status: enum rndis_status
 * @addressing_reset: 1 when the filter and the multicast list must be set anew
 */
struct rndis_reset_complete {
	struct rndis_hdr hdr;
	__le32 status;
	__le32 addressing_reset;
};
WIRE_SIZE(rndis_reset_complete, 16);

/**
 * struct rndis_indicate - the host tells of a change
 * @hdr: type and length
 * @status: enum rndis_status
 * @buf_len: bytes of detail
 * @buf_offset: of the detail, from RNDIS_OFFSET_BASE
 */
struct rndis_indicate {
	struct rndis_hdr hdr;
	__le32 status;
	__le32 buf_len;
	__le32 buf_offset;
};
WIRE_SIZE(rndis_indicate, 20);

/**
 * struct rndis_keepalive - are you there; answered by struct rndis_complete
 * @hdr: type and length
 * @id: of the request
 */
struct rndis_keepalive {
	struct rndis_hdr hdr;
	__le32 id;
};
WIRE_SIZE(rndis_keepalive, 12);

/**
 * struct rndis_packet - a frame, with what is known about it
 * @hdr: type and length
 * @data_offset: of the frame, from RNDIS_OFFSET_BASE
 * @data_len: of the frame, bytes
 * @oob_offset: 0; out-of-band data is not used
 * @oob_len: 0
 * @oob_count: 0
 * @ppi_offset: of the first struct rndis_ppi, from RNDIS_OFFSET_BASE
 * @ppi_len: of all of them, bytes
 * @vc_handle: 0
 * @reserved: 0
 */
struct rndis_packet {
	struct rndis_hdr hdr;
	__le32 data_offset;
	__le32 data_len;
	__le32 oob_offset;
	__le32 oob_len;
	__le32 oob_count;
	__le32 ppi_offset;
	__le32 ppi_len;
	__le32 vc_handle;
	__le32 reserved;
};
WIRE_SIZE(rndis_packet, 44);

enum rndis_ppi_type {
	RNDIS_PPI_CHECKSUM		= 0,
	RNDIS_PPI_IPSEC			= 1,
	RNDIS_PPI_LARGE_SEND		= 2,
	RNDIS_PPI_CLASS_HANDLE		= 3,
	RNDIS_PPI_SG_LIST		= 5,
	RNDIS_PPI_VLAN			= 6,
	RNDIS_PPI_ORIGINAL_PACKET	= 7,
	RNDIS_PPI_HASH_VALUE		= 8,
	RNDIS_PPI_HASH_INFO		= 9,
	RNDIS_PPI_CACHED_NBL		= 10,
	RNDIS_PPI_SHORT_PADDING		= 11,
};

/* Set in rndis_ppi.type for types of Microsoft's own, which then count anew. */
#define RNDIS_PPI_INTERNAL		0x80000000U
#define RNDIS_PPI_PACKET_ID		(RNDIS_PPI_INTERNAL | 1)

/**
 * struct rndis_ppi - one item of per-packet information
 * @size: of the item, this header included, bytes
 * @type: enum rndis_ppi_type, or RNDIS_PPI_PACKET_ID
 * @offset: of the value, bytes from the start of the item
 */
struct rndis_ppi {
	__le32 size;
	__le32 type;
	__le32 offset;
};
WIRE_SIZE(rndis_ppi, 12);

/* Value of RNDIS_PPI_CHECKSUM, guest to host. */
#define RNDIS_TXCSUM_IPV4		(1U << 0)
#define RNDIS_TXCSUM_IPV6		(1U << 1)
#define RNDIS_TXCSUM_TCP		(1U << 2)
#define RNDIS_TXCSUM_UDP		(1U << 3)
#define RNDIS_TXCSUM_IP_HEADER		(1U << 4)
#define RNDIS_TXCSUM_L4_OFFSET_SHIFT	16
#define RNDIS_TXCSUM_L4_OFFSET_MASK	(0x3ffU << 16)

/* Value of RNDIS_PPI_CHECKSUM, host to guest. */
#define RNDIS_RXCSUM_TCP_FAILED		(1U << 0)
#define RNDIS_RXCSUM_UDP_FAILED		(1U << 1)
#define RNDIS_RXCSUM_IP_FAILED		(1U << 2)
#define RNDIS_RXCSUM_TCP_OK		(1U << 3)
#define RNDIS_RXCSUM_UDP_OK		(1U << 4)
#define RNDIS_RXCSUM_IP_OK		(1U << 5)
#define RNDIS_RXCSUM_LOOPBACK		(1U << 6)
#define RNDIS_RXCSUM_TCP_INVALID	(1U << 7)
#define RNDIS_RXCSUM_IP_INVALID		(1U << 8)

/* Value of RNDIS_PPI_LARGE_SEND, version 2. */
#define RNDIS_LSO_MSS_MASK		0x000fffffU
#define RNDIS_LSO_L4_OFFSET_SHIFT	20
#define RNDIS_LSO_L4_OFFSET_MASK	(0x3ffU << 20)
#define RNDIS_LSO_V2			(1U << 30)
#define RNDIS_LSO_IPV6			(1U << 31)

/* Value of RNDIS_PPI_VLAN. */
#define RNDIS_VLAN_PRIO_MASK		0x7U
#define RNDIS_VLAN_CFI			(1U << 3)
#define RNDIS_VLAN_ID_SHIFT		4
#define RNDIS_VLAN_ID_MASK		(0xfffU << 4)

/**
 * struct rndis_packet_id - value of RNDIS_PPI_PACKET_ID
 * @version: RNDIS_PACKET_ID_VERSION
 * @flags: RNDIS_PACKET_ID_*
 * @id: the same for all parts of one coalesced packet
 */
struct rndis_packet_id {
	__u8 version;
	__u8 flags;
	__le16 id;
};
WIRE_SIZE(rndis_packet_id, 4);

#define RNDIS_PACKET_ID_VERSION		1
#define RNDIS_PACKET_ID_SUBALLOC	(1U << 0)
#define RNDIS_PACKET_ID_FIRST		(1U << 1)
#define RNDIS_PACKET_ID_LAST		(1U << 2)

#endif /* _HV_NETFAIL_RNDIS_H */
