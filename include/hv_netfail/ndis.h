/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * NDIS objects: what RNDIS queries and sets carry. Names of the objects, and
 * the layout of those that have one.
 *
 * Wire format only; see nvsp.h for the rules.
 */
#ifndef _HV_NETFAIL_NDIS_H
#define _HV_NETFAIL_NDIS_H

#include <linux/types.h>
#include "wire.h"

#define OID_GEN_SUPPORTED_LIST			0x00010101
#define OID_GEN_HARDWARE_STATUS			0x00010102
#define OID_GEN_MEDIA_SUPPORTED			0x00010103
#define OID_GEN_MEDIA_IN_USE			0x00010104
#define OID_GEN_MAXIMUM_LOOKAHEAD		0x00010105
#define OID_GEN_MAXIMUM_FRAME_SIZE		0x00010106
#define OID_GEN_LINK_SPEED			0x00010107
#define OID_GEN_TRANSMIT_BUFFER_SPACE		0x00010108
#define OID_GEN_RECEIVE_BUFFER_SPACE		0x00010109
#define OID_GEN_TRANSMIT_BLOCK_SIZE		0x0001010a
#define OID_GEN_RECEIVE_BLOCK_SIZE		0x0001010b
#define OID_GEN_VENDOR_ID			0x0001010c
#define OID_GEN_VENDOR_DESCRIPTION		0x0001010d
#define OID_GEN_CURRENT_PACKET_FILTER		0x0001010e
#define OID_GEN_CURRENT_LOOKAHEAD		0x0001010f
#define OID_GEN_DRIVER_VERSION			0x00010110
#define OID_GEN_MAXIMUM_TOTAL_SIZE		0x00010111
#define OID_GEN_MAC_OPTIONS			0x00010113
#define OID_GEN_MEDIA_CONNECT_STATUS		0x00010114
#define OID_GEN_MAXIMUM_SEND_PACKETS		0x00010115
#define OID_GEN_VENDOR_DRIVER_VERSION		0x00010116
#define OID_GEN_NETWORK_LAYER_ADDRESSES		0x00010118
#define OID_GEN_RECEIVE_SCALE_CAPABILITIES	0x00010203
#define OID_GEN_RECEIVE_SCALE_PARAMETERS	0x00010204
#define OID_GEN_MAX_LINK_SPEED			0x00010206
#define OID_GEN_LINK_STATE			0x00010207
#define OID_GEN_RNDIS_CONFIG_PARAMETER		0x0001021b
#define OID_GEN_XMIT_OK				0x00020101
#define OID_GEN_RCV_OK				0x00020102
#define OID_GEN_XMIT_ERROR			0x00020103
#define OID_GEN_RCV_ERROR			0x00020104
#define OID_GEN_RCV_NO_BUFFER			0x00020105
#define OID_GEN_FRIENDLY_NAME			0x00020216
#define OID_802_3_PERMANENT_ADDRESS		0x01010101
#define OID_802_3_CURRENT_ADDRESS		0x01010102
#define OID_802_3_MULTICAST_LIST		0x01010103
#define OID_802_3_MAXIMUM_LIST_SIZE		0x01010104
#define OID_OFFLOAD_ENCAPSULATION		0x0101010a
#define OID_802_3_RCV_ERROR_ALIGNMENT		0x01020101
#define OID_802_3_XMIT_ONE_COLLISION		0x01020102
#define OID_802_3_XMIT_MORE_COLLISIONS		0x01020103
#define OID_TCP_OFFLOAD_CURRENT_CONFIG		0xfc01020bU
#define OID_TCP_OFFLOAD_PARAMETERS		0xfc01020cU
#define OID_TCP_OFFLOAD_HARDWARE_CAPABILITIES	0xfc01020dU

/* OID_GEN_CURRENT_PACKET_FILTER; 0 stops the delivery of frames. */
#define NDIS_FILTER_DIRECTED			0x00000001
#define NDIS_FILTER_MULTICAST			0x00000002
#define NDIS_FILTER_ALL_MULTICAST		0x00000004
#define NDIS_FILTER_BROADCAST			0x00000008
#define NDIS_FILTER_PROMISCUOUS			0x00000020

/* OID_GEN_MEDIA_CONNECT_STATUS */
#define NDIS_MEDIA_CONNECTED			0
#define NDIS_MEDIA_DISCONNECTED			1

/* OID_GEN_LINK_SPEED counts in units of this many bits per second. */
#define NDIS_LINK_SPEED_UNIT			100

/* OID_GEN_FRIENDLY_NAME: bytes of UTF-16 at most. */
#define NDIS_FRIENDLY_NAME_MAX			512

/**
 * struct ndis_hdr - what the structured objects begin with
 * @type: NDIS_TYPE_*
 * @rev: revision of the layout
 * @size: of the object, bytes
 */
struct ndis_hdr {
	__u8 type;
	__u8 rev;
	__le16 size;
};
WIRE_SIZE(ndis_hdr, 4);

#define NDIS_TYPE_DEFAULT			0x80
#define NDIS_TYPE_RSS_CAPABILITIES		0x88
#define NDIS_TYPE_RSS_PARAMETERS		0x89
#define NDIS_TYPE_OFFLOAD			0xa7
#define NDIS_TYPE_OFFLOAD_ENCAPSULATION		0xa8

/* Encapsulation of the frames that an offload applies to. */
#define NDIS_ENCAP_NULL				0x0001
#define NDIS_ENCAP_802_3			0x0002

/* Checksum capabilities of one direction and one address family. */
#define NDIS_CSUM_IP_OPTIONS			0x001
#define NDIS_CSUM_TCP_OPTIONS			0x004
#define NDIS_CSUM_TCP				0x010
#define NDIS_CSUM_UDP				0x040
#define NDIS_CSUM_IP				0x100
/* The IPv6 words use the first bit for extension headers. */
#define NDIS_CSUM_IP6_EXT			0x001

/**
 * struct ndis_csum - one direction of one address family
 * @encap: NDIS_ENCAP_*
 * @caps: NDIS_CSUM_*
 */
struct ndis_csum {
	__le32 encap;
	__le32 caps;
};
WIRE_SIZE(ndis_csum, 8);

/**
 * struct ndis_lsov1 - large send, first version
 * @encap: NDIS_ENCAP_*
 * @max_size: largest send, bytes
 * @min_segments: fewest segments worth it
 * @options: TCP and IP options
 */
struct ndis_lsov1 {
	__le32 encap;
	__le32 max_size;
	__le32 min_segments;
	__le32 options;
};
WIRE_SIZE(ndis_lsov1, 16);

/**
 * struct ndis_lsov2 - large send, second version
 * @ip4_encap: NDIS_ENCAP_*
 * @ip4_max_size: largest send, bytes
 * @ip4_min_segments: fewest segments worth it
 * @ip6_encap: NDIS_ENCAP_*
 * @ip6_max_size: largest send, bytes
 * @ip6_min_segments: fewest segments worth it
 * @ip6_options: NDIS_LSO6_*
 */
struct ndis_lsov2 {
	__le32 ip4_encap;
	__le32 ip4_max_size;
	__le32 ip4_min_segments;
	__le32 ip6_encap;
	__le32 ip6_max_size;
	__le32 ip6_min_segments;
	__le32 ip6_options;
};
WIRE_SIZE(ndis_lsov2, 28);

#define NDIS_LSO6_EXT_HEADERS			0x1
#define NDIS_LSO6_TCP_OPTIONS			0x4

/**
 * struct ndis_offload - what the host can do (OID_TCP_OFFLOAD_*)
 * @hdr: type NDIS_TYPE_OFFLOAD, revision 1 to 3
 * @ip4_tx: checksum, IPv4, guest to host
 * @ip4_rx: checksum, IPv4, host to guest
 * @ip6_tx: checksum, IPv6, guest to host
 * @ip6_rx: checksum, IPv6, host to guest
 * @lsov1: large send, old
 * @ipsecv1: not used
 * @lsov2: large send
 * @flags: not used; revision 1 ends behind it
 * @ipsecv2: not used; revision 2 ends behind it
 * @rsc_ip4: 1 when the host coalesces IPv4 segments
 * @rsc_ip6: likewise IPv6
 * @reserved: padding
 * @encap_flags: not used
 * @encap_max_header: not used; revision 3 ends behind it
 */
struct ndis_offload {
	struct ndis_hdr hdr;
	struct ndis_csum ip4_tx;
	struct ndis_csum ip4_rx;
	struct ndis_csum ip6_tx;
	struct ndis_csum ip6_rx;
	struct ndis_lsov1 lsov1;
	__u8 ipsecv1[28];
	struct ndis_lsov2 lsov2;
	__le32 flags;
	__u8 ipsecv2[32];
	__u8 rsc_ip4;
	__u8 rsc_ip6;
	__u8 reserved[2];
	__le32 encap_flags;
	__le32 encap_max_header;
};
WIRE_SIZE(ndis_offload, 156);

#define NDIS_OFFLOAD_SIZE_REV1			112
#define NDIS_OFFLOAD_SIZE_REV2			144
#define NDIS_OFFLOAD_SIZE_REV3			156

/* Values of the checksum fields of struct ndis_offload_params. */
#define NDIS_OFFLOAD_NO_CHANGE			0
#define NDIS_OFFLOAD_OFF			1
#define NDIS_OFFLOAD_TX				2
#define NDIS_OFFLOAD_RX				3
#define NDIS_OFFLOAD_TX_RX			4
/* Values of its large-send and receive-coalescing fields. */
#define NDIS_OFFLOAD_FEATURE_OFF		1
#define NDIS_OFFLOAD_FEATURE_ON			2

/**
 * struct ndis_offload_params - what the host shall do
 *				(OID_TCP_OFFLOAD_PARAMETERS)
 * @hdr: type NDIS_TYPE_DEFAULT
 * @ip4_csum: NDIS_OFFLOAD_*, IPv4 header checksum
 * @tcp4_csum: likewise TCP over IPv4
 * @udp4_csum: likewise UDP over IPv4
 * @tcp6_csum: likewise TCP over IPv6
 * @udp6_csum: likewise UDP over IPv6
 * @lsov1: NDIS_OFFLOAD_FEATURE_*, old large send
 * @ipsecv1: not used
 * @lsov2_ip4: NDIS_OFFLOAD_FEATURE_*, large send over IPv4
 * @lsov2_ip6: likewise over IPv6
 * @tcp4_connection: not used
 * @tcp6_connection: not used
 * @flags: not used; NDIS 6.1 and older ends behind it
 * @ipsecv2: not used
 * @ipsecv2_ip4: not used
 * @rsc_ip4: NDIS_OFFLOAD_FEATURE_*, receive coalescing of IPv4
 * @rsc_ip6: likewise of IPv6
 * @encap_types: not used
 * @reserved: padding
 * @reserved2: padding
 */
struct ndis_offload_params {
	struct ndis_hdr hdr;
	__u8 ip4_csum;
	__u8 tcp4_csum;
	__u8 udp4_csum;
	__u8 tcp6_csum;
	__u8 udp6_csum;
	__u8 lsov1;
	__u8 ipsecv1;
	__u8 lsov2_ip4;
	__u8 lsov2_ip6;
	__u8 tcp4_connection;
	__u8 tcp6_connection;
	__u8 reserved;
	__le32 flags;
	__u8 ipsecv2;
	__u8 ipsecv2_ip4;
	__u8 rsc_ip4;
	__u8 rsc_ip6;
	__u8 encap_types;
	__u8 reserved2[3];
};
WIRE_SIZE(ndis_offload_params, 28);

/* Bytes of it that a host up to NVSP 4 takes. */
#define NDIS_OFFLOAD_PARAMS_SIZE_61		22
#define NDIS_OFFLOAD_PARAMS_SIZE		28

/* Hash functions and types: RSS parameters, and RNDIS_PPI_HASH_INFO. */
#define NDIS_HASH_FUNCTION_MASK			0x000000ff
#define NDIS_HASH_TOEPLITZ			0x00000001
#define NDIS_HASH_IPV4				0x00000100
#define NDIS_HASH_TCP_IPV4			0x00000200
#define NDIS_HASH_IPV6				0x00000400
#define NDIS_HASH_IPV6_EX			0x00000800
#define NDIS_HASH_TCP_IPV6			0x00001000
#define NDIS_HASH_TCP_IPV6_EX			0x00002000
#define NDIS_HASH_UDP_IPV4			0x00004000
#define NDIS_HASH_UDP_IPV6			0x00008000

#define NDIS_RSS_CAP_TCP_IPV4			0x00000100
#define NDIS_RSS_CAP_TCP_IPV6			0x00000200

/**
 * struct ndis_rss_caps - what the host's receive side scaling can do
 * @hdr: type NDIS_TYPE_RSS_CAPABILITIES, revision 2
 * @caps: hash function and NDIS_RSS_CAP_*
 * @interrupts: message interrupts
 * @queues: receive queues, the primary channel included
 * @table_entries: indirection entries; 0 when the host does not say
 * @reserved: padding
 */
struct ndis_rss_caps {
	struct ndis_hdr hdr;
	__le32 caps;
	__le32 interrupts;
	__le32 queues;
	__le16 table_entries;
	__le16 reserved;
};
WIRE_SIZE(ndis_rss_caps, 20);

/* Bytes of it that count in hdr.size. */
#define NDIS_RSS_CAPS_SIZE			18

#define NDIS_RSS_UNCHANGED_BASE_CPU		0x0001
#define NDIS_RSS_UNCHANGED_HASH_INFO		0x0002
#define NDIS_RSS_UNCHANGED_TABLE		0x0004
#define NDIS_RSS_UNCHANGED_KEY			0x0008
#define NDIS_RSS_DISABLE			0x0010

#define NDIS_RSS_KEY_SIZE			40
#define NDIS_RSS_TABLE_DEFAULT			128
#define NDIS_RSS_TABLE_MAX			256

/**
 * struct ndis_rss_params - sets receive side scaling
 * @hdr: type NDIS_TYPE_RSS_PARAMETERS, revision 2
 * @flags: NDIS_RSS_*
 * @base_cpu: 0
 * @hash_info: NDIS_HASH_*
 * @table_size: of the indirection table, bytes
 * @reserved: padding
 * @table_offset: of the table of __le32 queue numbers, from the start
 * @key_size: NDIS_RSS_KEY_SIZE
 * @reserved2: padding
 * @key_offset: of the key, from the start
 * @cpu_mask_offset: not used
 * @cpu_mask_count: not used
 * @cpu_mask_size: not used
 */
struct ndis_rss_params {
	struct ndis_hdr hdr;
	__le16 flags;
	__le16 base_cpu;
	__le32 hash_info;
	__le16 table_size;
	__le16 reserved;
	__le32 table_offset;
	__le16 key_size;
	__le16 reserved2;
	__le32 key_offset;
	__le32 cpu_mask_offset;
	__le32 cpu_mask_count;
	__le32 cpu_mask_size;
};
WIRE_SIZE(ndis_rss_params, 40);

/**
 * struct ndis_config_param - a named setting
 *			      (OID_GEN_RNDIS_CONFIG_PARAMETER)
 * @name_offset: of the name, UTF-16LE, from the start
 * @name_len: bytes
 * @type: NDIS_PARAM_INTEGER or NDIS_PARAM_STRING
 * @value_offset: of the value, from the start
 * @value_len: bytes
 */
struct ndis_config_param {
	__le32 name_offset;
	__le32 name_len;
	__le32 type;
	__le32 value_offset;
	__le32 value_len;
};
WIRE_SIZE(ndis_config_param, 20);

#define NDIS_PARAM_INTEGER			0
#define NDIS_PARAM_STRING			2

#endif /* _HV_NETFAIL_NDIS_H */
