/* SPDX-License-Identifier: GPL-2.0 */
/*
 * NDIS objects: what RNDIS queries return and sets carry.
 *
 * Pure. Objects are given as private copies, with the length that the RNDIS
 * reply was checked for. Checks never read past it and return 0, or -EBADMSG
 * when the object is too short or of another type or revision, or as said.
 * Encoders return the bytes written, or -EMSGSIZE when they exceed the room.
 */
#ifndef _HVNF_PROTO_NDIS_OBJ_H
#define _HVNF_PROTO_NDIS_OBJ_H

#include "pure.h"
#include <hv_netfail/ndis.h>

#define NDIS_MAC_LEN		6

/* Largest objects that we send, to size buffers. */
#define NDIS_RSS_PARAMS_MAX						\
	(sizeof(struct ndis_rss_params) +				\
	 NDIS_RSS_TABLE_MAX * sizeof(__le32) + NDIS_RSS_KEY_SIZE)
#define NDIS_MAC_PARAM_LEN						\
	(sizeof(struct ndis_config_param) + 2 * 14 + 2 * 12)

/* A frame larger than this no host segments. */
#define NDIS_LSO_MAX		0x40000
/* Below it large send is not worth the name, and refused. */
#define NDIS_LSO_MIN		0x1000

/**
 * struct ndis_csum_caps - checksums that the host computes or verifies
 * @ip4: IPv4 header
 * @tcp4: TCP over IPv4, with options
 * @udp4: UDP over IPv4
 * @tcp6: TCP over IPv6, with options
 * @udp6: UDP over IPv6
 */
struct ndis_csum_caps {
	bool ip4;
	bool tcp4;
	bool udp4;
	bool tcp6;
	bool udp6;
};

/**
 * struct ndis_offload_caps - what the host can do, judged
 * @tx: checksums of frames that the guest sends
 * @rx: checksums of frames that it receives
 * @lso4_max: largest TCP/IPv4 send, bytes; 0 when it cannot segment
 * @lso6_max: largest TCP/IPv6 send, bytes; 0 when it cannot segment
 * @min_segments: fewest segments it takes, at least 2
 * @rsc4: it coalesces received TCP/IPv4
 * @rsc6: likewise TCP/IPv6
 */
struct ndis_offload_caps {
	struct ndis_csum_caps tx;
	struct ndis_csum_caps rx;
	u32 lso4_max;
	u32 lso6_max;
	u32 min_segments;
	bool rsc4;
	bool rsc6;
};

/**
 * struct ndis_offload_wanted - what the host shall do
 * @tx: checksums of frames that the guest sends
 * @rx: checksums of frames that it receives
 * @lso4: segment TCP/IPv4
 * @lso6: segment TCP/IPv6
 * @rsc4: coalesce received TCP/IPv4; NVSP 5 and later
 * @rsc6: likewise TCP/IPv6
 *
 * All that is not wanted is turned off.
 */
struct ndis_offload_wanted {
	struct ndis_csum_caps tx;
	struct ndis_csum_caps rx;
	bool lso4;
	bool lso6;
	bool rsc4;
	bool rsc6;
};

/**
 * struct ndis_rss_limits - what the host's receive side scaling can do
 * @queues: receive queues, the primary channel included, at least 1
 * @table_entries: indirection entries, a power of 2, 1 to NDIS_RSS_TABLE_MAX
 */
struct ndis_rss_limits {
	u32 queues;
	u32 table_entries;
};

/**
 * ndis_encode_offload_query() - input of a query for offload capabilities
 * @buf: where to
 * @cap: bytes of @buf
 * @nvsp_version: the version agreed upon; tells which revision the host knows
 *
 * Return: bytes, or -EMSGSIZE.
 */
int ndis_encode_offload_query(void *buf, size_t cap, u32 nvsp_version);

/**
 * ndis_check_offload() - OID_TCP_OFFLOAD_HARDWARE_CAPABILITIES
 * @info: the object
 * @len: bytes of it
 * @caps: result; what a short revision does not have is off
 *
 * Large sends outside NDIS_LSO_MIN to NDIS_LSO_MAX, or with absurd demands,
 * count as not offered. An error means: use no offload.
 *
 * Return: 0 or -EBADMSG.
 */
int ndis_check_offload(const void *info, u32 len,
		       struct ndis_offload_caps *caps);

/**
 * ndis_encode_offload_params() - OID_TCP_OFFLOAD_PARAMETERS
 * @buf: where to
 * @cap: bytes of @buf
 * @wanted: what the host shall do
 * @nvsp_version: the version agreed upon; up to 4 the host takes 22 bytes
 *
 * Return: bytes, or -EMSGSIZE.
 */
int ndis_encode_offload_params(void *buf, size_t cap,
			       const struct ndis_offload_wanted *wanted,
			       u32 nvsp_version);

/**
 * ndis_encode_rss_query() - input of a query for RSS capabilities
 * @buf: where to
 * @cap: bytes of @buf
 *
 * Return: bytes, or -EMSGSIZE.
 */
int ndis_encode_rss_query(void *buf, size_t cap);

/**
 * ndis_check_rss_caps() - OID_GEN_RECEIVE_SCALE_CAPABILITIES
 * @info: the object
 * @len: bytes of it
 * @limits: result; absurd table sizes become the default
 *
 * Return: 0; -EBADMSG; -EPROTO when the host has no queue at all. An error
 * means: one queue.
 */
int ndis_check_rss_caps(const void *info, u32 len,
			struct ndis_rss_limits *limits);

/**
 * ndis_encode_rss() - OID_GEN_RECEIVE_SCALE_PARAMETERS
 * @buf: where to; NDIS_RSS_PARAMS_MAX is always enough
 * @cap: bytes of @buf
 * @key: Toeplitz key
 * @table: queue of each hash, low bits first
 * @entries: of @table, 1 to NDIS_RSS_TABLE_MAX
 * @hash_types: NDIS_HASH_* types; 0 for TCP and IP, both families
 * @flags: NDIS_RSS_UNCHANGED_*
 *
 * Return: bytes; -EINVAL for a table of another size; -EMSGSIZE.
 */
int ndis_encode_rss(void *buf, size_t cap, const u8 key[NDIS_RSS_KEY_SIZE],
		    const u16 *table, u32 entries, u32 hash_types, u16 flags);

/**
 * ndis_encode_rss_disable() - turn receive side scaling off
 * @buf: where to
 * @cap: bytes of @buf
 *
 * Return: bytes, or -EMSGSIZE.
 */
int ndis_encode_rss_disable(void *buf, size_t cap);

/**
 * ndis_encode_mac_param() - OID_GEN_RNDIS_CONFIG_PARAMETER "NetworkAddress"
 * @buf: where to; NDIS_MAC_PARAM_LEN bytes are needed
 * @cap: bytes of @buf
 * @mac: the new address
 *
 * Return: bytes, or -EMSGSIZE.
 */
int ndis_encode_mac_param(void *buf, size_t cap, const u8 mac[NDIS_MAC_LEN]);

/**
 * ndis_check_mac() - OID_802_3_PERMANENT_ADDRESS
 * @info: the object
 * @len: bytes of it
 * @mac: result
 *
 * Return: 0; -EBADMSG; -EADDRNOTAVAIL for the zero or a group address.
 */
int ndis_check_mac(const void *info, u32 len, u8 mac[NDIS_MAC_LEN]);

/**
 * ndis_check_u32() - objects that are one number
 * @info: the object
 * @len: bytes of it
 * @value: result
 *
 * Return: 0 or -EBADMSG.
 */
int ndis_check_u32(const void *info, u32 len, u32 *value);

/**
 * ndis_friendly_name() - OID_GEN_FRIENDLY_NAME
 * @info: the object, UTF-16LE, perhaps unterminated
 * @len: bytes of it
 * @out: result: UTF-8, always terminated when @cap is not 0
 * @cap: bytes of @out
 *
 * Stops at the first NUL and before a character that does not fit whole.
 * Control characters and halves of surrogate pairs become '?', since the name
 * ends in terminals and logs.
 *
 * Return: bytes of @out without its NUL.
 */
u32 ndis_friendly_name(const void *info, u32 len, char *out, size_t cap);

#endif /* _HVNF_PROTO_NDIS_OBJ_H */
