// SPDX-License-Identifier: GPL-2.0
/* NDIS objects; see ndis_obj.h. */

#include <hv_netfail/nvsp.h>

#include "ndis_obj.h"

/* Demands beyond these no frame of ours meets, so the offer is void. */
#define MIN_SEGMENTS_MAX	16

static struct ndis_hdr make_hdr(u8 type, u8 rev, u16 size)
{
	struct ndis_hdr hdr = {
		.type = type,
		.rev = rev,
		.size = cpu_to_le16(size),
	};

	return hdr;
}

static int put(void *buf, size_t cap, const void *obj, size_t len)
{
	if (len > cap)
		return -EMSGSIZE;
	memcpy(buf, obj, len);
	return len;
}

/*
 * Check the header of an object of which at least @min bytes are needed.
 * Returns the bytes that are there according to both the reply and the header.
 */
static int check_hdr(const void *info, u32 len, u8 type, u32 min)
{
	struct ndis_hdr hdr;
	u32 size;

	if (len < sizeof(hdr))
		return -EBADMSG;
	memcpy(&hdr, info, sizeof(hdr));
	size = le16_to_cpu(hdr.size);
	if (hdr.type != type || !hdr.rev || size < min || size > len)
		return -EBADMSG;
	return size;
}

int ndis_encode_offload_query(void *buf, size_t cap, u32 nvsp_version)
{
	u16 size = NDIS_OFFLOAD_SIZE_REV1;
	struct ndis_offload obj = { 0 };
	u8 rev = 1;

	if (nvsp_version >= NVSP_VERSION_5) {
		size = NDIS_OFFLOAD_SIZE_REV3;
		rev = 3;
	} else if (nvsp_version >= NVSP_VERSION_4) {
		size = NDIS_OFFLOAD_SIZE_REV2;
		rev = 2;
	}
	obj.hdr = make_hdr(NDIS_TYPE_OFFLOAD, rev, size);
	return put(buf, cap, &obj, size);
}

static bool has(u32 caps, u32 need)
{
	return (caps & need) == need;
}

/*
 * TCP counts only with options, since nearly every segment has some, and over
 * IPv6 only with extension headers. The encapsulation beside the bits is not
 * looked at: no known client does.
 */
static struct ndis_csum_caps judge_csum(const struct ndis_csum *v4,
					const struct ndis_csum *v6)
{
	u32 ip4 = le32_to_cpu(v4->caps), ip6 = le32_to_cpu(v6->caps);
	const u32 tcp = NDIS_CSUM_TCP | NDIS_CSUM_TCP_OPTIONS;
	struct ndis_csum_caps caps = {
		.ip4 = has(ip4, NDIS_CSUM_IP),
		.tcp4 = has(ip4, tcp),
		.udp4 = has(ip4, NDIS_CSUM_UDP),
		.tcp6 = has(ip6, tcp | NDIS_CSUM_IP6_EXT),
		.udp6 = has(ip6, NDIS_CSUM_UDP),
	};

	return caps;
}

static u32 judge_lso(__le32 encap, __le32 max_size, __le32 min_segments)
{
	u32 max = le32_to_cpu(max_size);

	if (!(le32_to_cpu(encap) & NDIS_ENCAP_802_3) || max < NDIS_LSO_MIN ||
	    le32_to_cpu(min_segments) > MIN_SEGMENTS_MAX)
		return 0;
	return min_t(u32, max, NDIS_LSO_MAX);
}

static void judge_lsov2(const struct ndis_lsov2 *lso,
			struct ndis_offload_caps *caps)
{
	const u32 need = NDIS_LSO6_EXT_HEADERS | NDIS_LSO6_TCP_OPTIONS;
	u32 segments = 2;

	caps->lso4_max = judge_lso(lso->ip4_encap, lso->ip4_max_size,
				   lso->ip4_min_segments);
	if (caps->lso4_max)
		segments = max_t(u32, segments,
				 le32_to_cpu(lso->ip4_min_segments));
	if (has(le32_to_cpu(lso->ip6_options), need))
		caps->lso6_max = judge_lso(lso->ip6_encap, lso->ip6_max_size,
					   lso->ip6_min_segments);
	if (caps->lso6_max)
		segments = max_t(u32, segments,
				 le32_to_cpu(lso->ip6_min_segments));
	caps->min_segments = segments;
}

int ndis_check_offload(const void *info, u32 len,
		       struct ndis_offload_caps *caps)
{
	struct ndis_offload obj = { 0 };
	int size;

	size = check_hdr(info, len, NDIS_TYPE_OFFLOAD, NDIS_OFFLOAD_SIZE_REV1);
	if (size < 0)
		return size;
	/* What a short revision lacks stays zero, and so counts as absent. */
	memcpy(&obj, info, min_t(size_t, size, sizeof(obj)));
	memset(caps, 0, sizeof(*caps));
	caps->tx = judge_csum(&obj.ip4_tx, &obj.ip6_tx);
	caps->rx = judge_csum(&obj.ip4_rx, &obj.ip6_rx);
	judge_lsov2(&obj.lsov2, caps);
	caps->rsc4 = obj.rsc_ip4;
	caps->rsc6 = obj.rsc_ip6;
	return 0;
}

static u8 tx_rx(bool tx, bool rx)
{
	if (tx)
		return rx ? NDIS_OFFLOAD_TX_RX : NDIS_OFFLOAD_TX;
	return rx ? NDIS_OFFLOAD_RX : NDIS_OFFLOAD_OFF;
}

static u8 on_off(bool on)
{
	return on ? NDIS_OFFLOAD_FEATURE_ON : NDIS_OFFLOAD_FEATURE_OFF;
}

int ndis_encode_offload_params(void *buf, size_t cap,
			       const struct ndis_offload_wanted *wanted,
			       u32 nvsp_version)
{
	const struct ndis_csum_caps *tx = &wanted->tx, *rx = &wanted->rx;
	struct ndis_offload_params obj = {
		.ip4_csum = tx_rx(tx->ip4, rx->ip4),
		.tcp4_csum = tx_rx(tx->tcp4, rx->tcp4),
		.udp4_csum = tx_rx(tx->udp4, rx->udp4),
		.tcp6_csum = tx_rx(tx->tcp6, rx->tcp6),
		.udp6_csum = tx_rx(tx->udp6, rx->udp6),
		.lsov1 = NDIS_OFFLOAD_FEATURE_OFF,
		.lsov2_ip4 = on_off(wanted->lso4),
		.lsov2_ip6 = on_off(wanted->lso6),
		.rsc_ip4 = on_off(wanted->rsc4),
		.rsc_ip6 = on_off(wanted->rsc6),
	};
	bool old = nvsp_version < NVSP_VERSION_5;
	u16 size = old ? NDIS_OFFLOAD_PARAMS_SIZE_61 : NDIS_OFFLOAD_PARAMS_SIZE;

	obj.hdr = make_hdr(NDIS_TYPE_DEFAULT, old ? 2 : 3, size);
	return put(buf, cap, &obj, size);
}

int ndis_encode_rss_query(void *buf, size_t cap)
{
	struct ndis_rss_caps obj = {
		.hdr = make_hdr(NDIS_TYPE_RSS_CAPABILITIES, 2,
				NDIS_RSS_CAPS_SIZE),
	};

	return put(buf, cap, &obj, NDIS_RSS_CAPS_SIZE);
}

/* Entries that a table may have: the hash is masked, not divided. */
static u32 judge_entries(u32 entries)
{
	if (!entries || entries > NDIS_RSS_TABLE_MAX || entries & (entries - 1))
		return NDIS_RSS_TABLE_DEFAULT;
	return entries;
}

int ndis_check_rss_caps(const void *info, u32 len,
			struct ndis_rss_limits *limits)
{
	struct ndis_rss_caps obj = { 0 };
	int size;

	size = check_hdr(info, len, NDIS_TYPE_RSS_CAPABILITIES,
			 NDIS_RSS_CAPS_SIZE);
	if (size < 0)
		return size;
	memcpy(&obj, info, NDIS_RSS_CAPS_SIZE);
	if (!obj.queues)
		return -EPROTO;
	limits->queues = le32_to_cpu(obj.queues);
	limits->table_entries = judge_entries(le16_to_cpu(obj.table_entries));
	return 0;
}

static u32 rss_hash_info(u32 types)
{
	const u32 usual = NDIS_HASH_IPV4 | NDIS_HASH_TCP_IPV4 |
			  NDIS_HASH_IPV6 | NDIS_HASH_TCP_IPV6;

	return NDIS_HASH_TOEPLITZ |
	       (types ? types & ~NDIS_HASH_FUNCTION_MASK : usual);
}

static void put_table(u8 *to, const u16 *table, u32 entries)
{
	__le32 entry;
	u32 i;

	for (i = 0; i < entries; i++) {
		entry = cpu_to_le32(table[i]);
		memcpy(to + i * sizeof(entry), &entry, sizeof(entry));
	}
}

int ndis_encode_rss(void *buf, size_t cap, const u8 key[NDIS_RSS_KEY_SIZE],
		    const u16 *table, u32 entries, u32 hash_types, u16 flags)
{
	struct ndis_rss_params obj = {
		.hdr = make_hdr(NDIS_TYPE_RSS_PARAMETERS, 2, sizeof(obj)),
		.flags = cpu_to_le16(flags),
		.hash_info = cpu_to_le32(rss_hash_info(hash_types)),
	};
	u32 table_size = entries * sizeof(__le32);
	u32 key_at = sizeof(obj) + table_size;

	if (!entries || entries > NDIS_RSS_TABLE_MAX)
		return -EINVAL;
	if (key_at + NDIS_RSS_KEY_SIZE > cap)
		return -EMSGSIZE;
	obj.table_size = cpu_to_le16(table_size);
	obj.table_offset = cpu_to_le32(sizeof(obj));
	obj.key_size = cpu_to_le16(NDIS_RSS_KEY_SIZE);
	obj.key_offset = cpu_to_le32(key_at);
	memcpy(buf, &obj, sizeof(obj));
	put_table((u8 *)buf + sizeof(obj), table, entries);
	memcpy((u8 *)buf + key_at, key, NDIS_RSS_KEY_SIZE);
	return key_at + NDIS_RSS_KEY_SIZE;
}

int ndis_encode_rss_disable(void *buf, size_t cap)
{
	struct ndis_rss_params obj = {
		.hdr = make_hdr(NDIS_TYPE_RSS_PARAMETERS, 2, sizeof(obj)),
		.flags = cpu_to_le16(NDIS_RSS_DISABLE),
	};

	return put(buf, cap, &obj, sizeof(obj));
}

int ndis_encode_mac_param(void *buf, size_t cap, const u8 mac[NDIS_MAC_LEN])
{
	static const char digits[] = "0123456789ABCDEF";
	static const char name[] = "NetworkAddress";
	const u32 name_len = 2 * (sizeof(name) - 1);
	const u32 value_len = 4 * NDIS_MAC_LEN;
	struct ndis_config_param obj = {
		.name_offset = cpu_to_le32(sizeof(obj)),
		.name_len = cpu_to_le32(name_len),
		.type = cpu_to_le32(NDIS_PARAM_STRING),
		.value_offset = cpu_to_le32(sizeof(obj) + name_len),
		.value_len = cpu_to_le32(value_len),
	};
	u8 *to = (u8 *)buf + sizeof(obj);
	u32 i;

	if (cap < NDIS_MAC_PARAM_LEN)
		return -EMSGSIZE;
	memset(buf, 0, NDIS_MAC_PARAM_LEN);
	memcpy(buf, &obj, sizeof(obj));
	/* ASCII in UTF-16LE: every second byte stays zero. */
	for (i = 0; i < sizeof(name) - 1; i++)
		to[2 * i] = name[i];
	to += name_len;
	for (i = 0; i < NDIS_MAC_LEN; i++) {
		to[4 * i] = digits[mac[i] >> 4];
		to[4 * i + 2] = digits[mac[i] & 15];
	}
	return NDIS_MAC_PARAM_LEN;
}

int ndis_check_mac(const void *info, u32 len, u8 mac[NDIS_MAC_LEN])
{
	static const u8 zero[NDIS_MAC_LEN];
	const u8 *in = info;

	if (len < NDIS_MAC_LEN)
		return -EBADMSG;
	if (in[0] & 1 || !memcmp(in, zero, NDIS_MAC_LEN))
		return -EADDRNOTAVAIL;
	memcpy(mac, in, NDIS_MAC_LEN);
	return 0;
}

int ndis_check_u32(const void *info, u32 len, u32 *value)
{
	__le32 raw;

	if (len < sizeof(raw))
		return -EBADMSG;
	memcpy(&raw, info, sizeof(raw));
	*value = le32_to_cpu(raw);
	return 0;
}

static u32 utf16_unit(const u8 *in, u32 at)
{
	return in[2 * at] | in[2 * at + 1] << 8;
}

static bool is_surrogate(u32 c)
{
	return (c & 0xf800) == 0xd800;
}

/* Take one character at unit *at; *at moves behind it. */
static u32 utf16_next(const u8 *in, u32 units, u32 *at)
{
	u32 low, c = utf16_unit(in, (*at)++);

	if (!is_surrogate(c))
		return c < 0x20 || (c >= 0x7f && c < 0xa0) ? '?' : c;
	low = *at < units ? utf16_unit(in, *at) : 0;
	if ((c & 0x400) || (low & 0xfc00) != 0xdc00)
		return '?';
	(*at)++;
	return 0x10000 + ((c & 0x3ff) << 10 | (low & 0x3ff));
}

/* Encode one character; returns its bytes, 1 to 4. */
static u32 utf8_put(u8 out[4], u32 c)
{
	u32 i, n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const u8 lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (i = n - 1; i; i--) {
		out[i] = 0x80 | (c & 0x3f);
		c >>= 6;
	}
	out[0] = lead[n] | c;
	return n;
}

u32 ndis_friendly_name(const void *info, u32 len, char *out, size_t cap)
{
	u32 at = 0, used = 0, n, units = len / 2;
	const u8 *in = info;
	u8 c[4];

	if (!cap)
		return 0;
	while (at < units && utf16_unit(in, at)) {
		n = utf8_put(c, utf16_next(in, units, &at));
		if (n >= cap - used)
			break;
		memcpy(out + used, c, n);
		used += n;
	}
	out[used] = '\0';
	return used;
}
