// SPDX-License-Identifier: GPL-2.0
/* Suite of the NDIS objects. */

#include "../../hv_netfail/proto/ndis_obj.c"
#include "suite.h"

struct query_row {
	u32 version;
	int len;
	u8 rev;
};

static const struct query_row query_rows[] = {
	{ NVSP_VERSION_1,	112, 1 },
	{ NVSP_VERSION_2,	112, 1 },
	{ NVSP_VERSION_4,	144, 2 },
	{ NVSP_VERSION_5,	156, 3 },
	{ NVSP_VERSION_61,	156, 3 },
};

static void ndis_offload_query_has_the_host_s_revision(struct kunit *test)
{
	u8 buf[160];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(query_rows); i++) {
		const struct query_row *row = &query_rows[i];

		memset(buf, 0x55, sizeof(buf));
		KUNIT_EXPECT_EQ(test, ndis_encode_offload_query(buf, row->len - 1,
								row->version),
				-EMSGSIZE);
		KUNIT_EXPECT_EQ(test, ndis_encode_offload_query(buf, row->len,
								row->version),
				row->len);
		KUNIT_EXPECT_EQ(test, peek32(buf, 0),
				0xa7U | row->rev << 8 | row->len << 16);
		KUNIT_EXPECT_EQ(test, buf[4], 0);
		KUNIT_EXPECT_EQ(test, buf[row->len - 1], 0);
		KUNIT_EXPECT_EQ(test, buf[row->len], 0x55);
	}
}

/* Offsets of the words in an offload object, counted by hand. */
#define IP4_TX		8
#define IP4_RX		16
#define IP6_TX		24
#define IP6_RX		32
#define LSO4_ENCAP	80
#define LSO4_MAX	84
#define LSO4_MIN	88
#define LSO6_ENCAP	92
#define LSO6_MAX	96
#define LSO6_MIN	100
#define LSO6_OPTIONS	104
#define RSC		144

/* What OpenVMM says. */
static u32 make_offload(u8 *raw, u8 rev)
{
	static const u32 sizes[] = { 112, 144, 156 };
	u32 size = sizes[rev - 1];

	memset(raw, 0, 160);
	poke32(raw, 0, 0xa7U | rev << 8 | size << 16);
	poke32(raw, IP4_TX, 0x155);
	poke32(raw, IP4_RX, 0x155);
	poke32(raw, IP6_TX, 0x55);
	poke32(raw, IP6_RX, 0x55);
	poke32(raw, LSO4_ENCAP, 2);
	poke32(raw, LSO4_MAX, 0xf53c);
	poke32(raw, LSO4_MIN, 2);
	poke32(raw, LSO6_ENCAP, 2);
	poke32(raw, LSO6_MAX, 0xf53c);
	poke32(raw, LSO6_MIN, 2);
	poke32(raw, LSO6_OPTIONS, 5);
	if (rev == 3)
		poke16(raw, RSC, 0x0101);
	return size;
}

static int check(struct kunit *test, const u8 *raw, u32 len,
		 struct ndis_offload_caps *caps)
{
	return ndis_check_offload(exact(test, raw, len), len, caps);
}

static void ndis_offload_of_each_revision(struct kunit *test)
{
	u8 raw[160], rev;
	u32 len;

	for (rev = 1; rev <= 3; rev++) {
		struct ndis_offload_caps caps;

		len = make_offload(raw, rev);
		KUNIT_EXPECT_EQ(test, check(test, raw, len, &caps), 0);
		KUNIT_EXPECT_TRUE(test, caps.tx.ip4 && caps.tx.tcp4 &&
				  caps.tx.udp4 && caps.tx.tcp6 && caps.tx.udp6);
		KUNIT_EXPECT_TRUE(test, caps.rx.ip4 && caps.rx.tcp4 &&
				  caps.rx.udp4 && caps.rx.tcp6 && caps.rx.udp6);
		KUNIT_EXPECT_EQ(test, caps.lso4_max, 0xf53c);
		KUNIT_EXPECT_EQ(test, caps.lso6_max, 0xf53c);
		KUNIT_EXPECT_EQ(test, caps.min_segments, 2);
		KUNIT_EXPECT_EQ(test, caps.rsc4, rev == 3);
		KUNIT_EXPECT_EQ(test, caps.rsc6, rev == 3);
	}
}

struct cap_row {
	const char *name;
	u32 at, value;
	u32 tx, rx;		/* bits: ip4 tcp4 udp4 tcp6 udp6 */
	u32 lso4, lso6, min;
};

#define MAX	0xf53c

/* The object of revision 3, with one word changed. */
static const struct cap_row cap_rows[] = {
	{ "no IPv4 transmit",	IP4_TX,	0,	0x18, 0x1f, MAX, MAX, 2 },
	{ "only IPv4 header",	IP4_TX,	0x100,	0x19, 0x1f, MAX, MAX, 2 },
	{ "TCP4, no options",	IP4_TX,	0x10,	0x18, 0x1f, MAX, MAX, 2 },
	{ "TCP4 and options",	IP4_TX,	0x14,	0x1a, 0x1f, MAX, MAX, 2 },
	{ "only UDP4",		IP4_TX,	0x40,	0x1c, 0x1f, MAX, MAX, 2 },
	{ "no IPv6 transmit",	IP6_TX,	0,	0x07, 0x1f, MAX, MAX, 2 },
	{ "TCP6, no headers",	IP6_TX,	0x14,	0x07, 0x1f, MAX, MAX, 2 },
	{ "only TCP6",		IP6_TX,	0x15,	0x0f, 0x1f, MAX, MAX, 2 },
	{ "only UDP6",		IP6_TX,	0x40,	0x17, 0x1f, MAX, MAX, 2 },
	{ "no IPv4 receive",	IP4_RX,	0,	0x1f, 0x18, MAX, MAX, 2 },
	{ "no IPv6 receive",	IP6_RX,	0,	0x1f, 0x07, MAX, MAX, 2 },
	{ "LSO4, null encap",	LSO4_ENCAP, 1,	0x1f, 0x1f, 0, MAX, 2 },
	{ "LSO4, both encaps",	LSO4_ENCAP, 3,	0x1f, 0x1f, MAX, MAX, 2 },
	{ "LSO4, no size",	LSO4_MAX, 0,	0x1f, 0x1f, 0, MAX, 2 },
	{ "LSO4, tiny",		LSO4_MAX, 0xfff, 0x1f, 0x1f, 0, MAX, 2 },
	{ "LSO4, smallest",	LSO4_MAX, 0x1000, 0x1f, 0x1f, 0x1000, MAX, 2 },
	{ "LSO4, huge",		LSO4_MAX, ~0U,	0x1f, 0x1f, 0x40000, MAX, 2 },
	{ "LSO4, 16 segments",	LSO4_MIN, 16,	0x1f, 0x1f, MAX, MAX, 16 },
	{ "LSO4, absurd",	LSO4_MIN, 17,	0x1f, 0x1f, 0, MAX, 2 },
	{ "LSO4, 0 segments",	LSO4_MIN, 0,	0x1f, 0x1f, MAX, MAX, 2 },
	{ "LSO6, null encap",	LSO6_ENCAP, 1,	0x1f, 0x1f, MAX, 0, 2 },
	{ "LSO6, tiny",		LSO6_MAX, 9,	0x1f, 0x1f, MAX, 0, 2 },
	{ "LSO6, 8 segments",	LSO6_MIN, 8,	0x1f, 0x1f, MAX, MAX, 8 },
	{ "LSO6, no headers",	LSO6_OPTIONS, 4, 0x1f, 0x1f, MAX, 0, 2 },
	{ "LSO6, no options",	LSO6_OPTIONS, 1, 0x1f, 0x1f, MAX, 0, 2 },
};

static u32 csum_bits(const struct ndis_csum_caps *caps)
{
	return caps->ip4 | caps->tcp4 << 1 | caps->udp4 << 2 |
	       caps->tcp6 << 3 | caps->udp6 << 4;
}

static void ndis_offload_is_judged_item_by_item(struct kunit *test)
{
	u8 raw[160];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cap_rows); i++) {
		const struct cap_row *row = &cap_rows[i];
		u32 len = make_offload(raw, 3);
		struct ndis_offload_caps got;

		poke32(raw, row->at, row->value);
		KUNIT_EXPECT_EQ(test, check(test, raw, len, &got), 0);
		KUNIT_EXPECT_EQ_MSG(test, csum_bits(&got.tx), row->tx, "%s",
				    row->name);
		KUNIT_EXPECT_EQ_MSG(test, csum_bits(&got.rx), row->rx, "%s",
				    row->name);
		KUNIT_EXPECT_EQ_MSG(test, got.lso4_max, row->lso4, "%s",
				    row->name);
		KUNIT_EXPECT_EQ_MSG(test, got.lso6_max, row->lso6, "%s",
				    row->name);
		KUNIT_EXPECT_EQ_MSG(test, got.min_segments, row->min, "%s",
				    row->name);
	}
}

struct hdr_row {
	const char *name;
	u32 hdr, len;
	int want;
};

static const struct hdr_row offload_hdr_rows[] = {
	{ "revision 3",		156U << 16 | 0x3a7, 156, 0 },
	{ "a later revision",	156U << 16 | 0x4a7, 156, 0 },
	{ "in a longer reply",	112U << 16 | 0x1a7, 160, 0 },
	{ "larger than known",	160U << 16 | 0x4a7, 160, 0 },
	{ "revision 0",		156U << 16 | 0x0a7, 156, -EBADMSG },
	{ "another type",	156U << 16 | 0x3a8, 156, -EBADMSG },
	{ "below revision 1",	111U << 16 | 0x1a7, 156, -EBADMSG },
	{ "size beyond reply",	157U << 16 | 0x3a7, 156, -EBADMSG },
	{ "size 0",		0x3a7,		    156, -EBADMSG },
	{ "all bits",		~0U,		    156, -EBADMSG },
	{ "cut",		156U << 16 | 0x3a7, 155, -EBADMSG },
	{ "cut in the header",	156U << 16 | 0x3a7, 3, -EBADMSG },
	{ "empty",		0,		    0, -EBADMSG },
};

static void ndis_offload_headers(struct kunit *test)
{
	struct ndis_offload_caps caps;
	u8 raw[160];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(offload_hdr_rows); i++) {
		const struct hdr_row *row = &offload_hdr_rows[i];

		make_offload(raw, 3);
		poke32(raw, 0, row->hdr);
		KUNIT_EXPECT_EQ_MSG(test, check(test, raw, row->len, &caps),
				    row->want, "%s", row->name);
	}
}

static void ndis_short_revision_lacks_what_is_behind(struct kunit *test)
{
	struct ndis_offload_caps caps;
	u8 raw[160];

	make_offload(raw, 3);
	poke32(raw, 0, 144U << 16 | 0x2a7);
	KUNIT_EXPECT_EQ(test, check(test, raw, 156, &caps), 0);
	KUNIT_EXPECT_FALSE(test, caps.rsc4);
	KUNIT_EXPECT_FALSE(test, caps.rsc6);
}

static void ndis_offload_params_on_the_wire(struct kunit *test)
{
	static const u8 want[] = {
		0x80, 3, 28, 0, 4, 2, 3, 1, 4, 1, 0, 2, 1, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0,
	};
	static const struct ndis_offload_wanted wanted = {
		.tx = { .ip4 = true, .tcp4 = true, .udp6 = true },
		.rx = { .ip4 = true, .udp4 = true, .udp6 = true },
		.lso4 = true,
		.rsc4 = true,
	};
	u8 got[32];

	memset(got, 0x55, sizeof(got));
	KUNIT_EXPECT_EQ(test, ndis_encode_offload_params(got, 27, &wanted,
							 NVSP_VERSION_5),
			-EMSGSIZE);
	KUNIT_EXPECT_EQ(test, ndis_encode_offload_params(got, 28, &wanted,
							 NVSP_VERSION_5), 28);
	KUNIT_EXPECT_MEMEQ(test, got, want, sizeof(want));

	memset(got, 0x55, sizeof(got));
	KUNIT_EXPECT_EQ(test, ndis_encode_offload_params(got, 22, &wanted,
							 NVSP_VERSION_4), 22);
	KUNIT_EXPECT_EQ(test, peek32(got, 0), 22U << 16 | 0x280);
	KUNIT_EXPECT_MEMEQ(test, got + 4, want + 4, 18);
	KUNIT_EXPECT_EQ(test, got[22], 0x55);
}

static void ndis_each_field_turns_on_its_own(struct kunit *test)
{
	struct ndis_offload_wanted wanted;
	u8 base[28], got[28];
	bool *flags = (bool *)&wanted;
	size_t i, j, differ;

	memset(&wanted, 0, sizeof(wanted));
	ndis_encode_offload_params(base, 28, &wanted, NVSP_VERSION_61);
	for (i = 0; i < sizeof(wanted); i++) {
		memset(&wanted, 0, sizeof(wanted));
		flags[i] = true;
		ndis_encode_offload_params(got, 28, &wanted, NVSP_VERSION_61);
		for (j = 0, differ = 0; j < 28; j++)
			differ += got[j] != base[j];
		KUNIT_EXPECT_EQ_MSG(test, differ, 1, "flag %zu", i);
	}
}

struct rss_row {
	const char *name;
	u32 hdr, queues, entries, len;
	int want;
	u32 want_entries;
};

#define RSS_HDR	(18U << 16 | 0x288)

static const struct rss_row rss_rows[] = {
	{ "usual", RSS_HDR, 8, 128, 20, 0, 128 },
	{ "without padding", RSS_HDR, 8, 64, 18, 0, 64 },
	{ "size as a whole", 20U << 16 | 0x288, 8, 128, 20, 0, 128 },
	{ "does not say", RSS_HDR, 8, 0, 20, 0, 128 },
	{ "one entry", RSS_HDR, 8, 1, 20, 0, 1 },
	{ "most entries", RSS_HDR, 8, 256, 20, 0, 256 },
	{ "too many entries", RSS_HDR, 8, 512, 20, 0, 128 },
	{ "no power of 2", RSS_HDR, 8, 100, 20, 0, 128 },
	{ "all bits", RSS_HDR, ~0U, 0xffff, 20, 0, 128 },
	{ "no queue", RSS_HDR, 0, 128, 20, -EPROTO },
	{ "cut", RSS_HDR, 8, 128, 17, -EBADMSG },
	{ "size beyond", 21U << 16 | 0x288, 8, 128, 20, -EBADMSG },
	{ "size too small", 17U << 16 | 0x288, 8, 128, 20, -EBADMSG },
	{ "another type", 18U << 16 | 0x289, 8, 128, 20, -EBADMSG },
	{ "empty", 0, 0, 0, 0, -EBADMSG },
};

static void ndis_rss_capabilities(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rss_rows); i++) {
		const struct rss_row *row = &rss_rows[i];
		struct ndis_rss_limits got = { 0 };
		u8 raw[20] = { 0 };
		int ret;

		poke32(raw, 0, row->hdr);
		poke32(raw, 12, row->queues);
		poke16(raw, 16, row->entries);
		ret = ndis_check_rss_caps(exact(test, raw, row->len), row->len,
					  &got);
		KUNIT_EXPECT_EQ_MSG(test, ret, row->want, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, got.queues, ret ? 0 : row->queues,
				    "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, got.table_entries, row->want_entries,
				    "%s", row->name);
	}
}

static void ndis_rss_query_on_the_wire(struct kunit *test)
{
	u8 got[20];

	memset(got, 0x55, sizeof(got));
	KUNIT_EXPECT_EQ(test, ndis_encode_rss_query(got, 17), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, ndis_encode_rss_query(got, 18), 18);
	KUNIT_EXPECT_EQ(test, peek32(got, 0), RSS_HDR);
	KUNIT_EXPECT_EQ(test, got[18], 0x55);
}

static void ndis_rss_parameters_on_the_wire(struct kunit *test)
{
	u8 key[40], buf[NDIS_RSS_PARAMS_MAX];
	static const u32 head[10] = {
		40U << 16 | 0x289, 8, 0x1701, 16, 40, 40, 56, 0, 0, 0,
	};
	u16 table[256];
	u32 i;

	for (i = 0; i < 256; i++)
		table[i] = 3 * i;
	for (i = 0; i < 40; i++)
		key[i] = 100 + i;
	memset(buf, 0x55, sizeof(buf));
	KUNIT_EXPECT_EQ(test, ndis_encode_rss(buf, 95, key, table, 4, 0, 8),
			-EMSGSIZE);
	KUNIT_EXPECT_EQ(test, ndis_encode_rss(buf, 96, key, table, 4, 0, 8),
			96);
	for (i = 0; i < 10; i++)
		KUNIT_EXPECT_EQ_MSG(test, peek32(buf, 4 * i), head[i],
				    "word %u", i);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, peek32(buf, 40 + 4 * i), 3 * i);
	KUNIT_EXPECT_MEMEQ(test, buf + 56, key, 40);
	KUNIT_EXPECT_EQ(test, buf[96], 0x55);
	KUNIT_EXPECT_EQ(test, ndis_encode_rss(buf, sizeof(buf), key, table, 256,
					      0, 0), sizeof(buf));
	KUNIT_EXPECT_EQ(test, ndis_encode_rss(buf, sizeof(buf), key, table, 257,
					      0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, ndis_encode_rss(buf, sizeof(buf), key, table, 0,
					      0, 0), -EINVAL);
}

static void ndis_rss_hash_types(struct kunit *test)
{
	static const u16 table[1] = { 0 };
	u8 key[40] = { 0 }, buf[NDIS_RSS_PARAMS_MAX];

	ndis_encode_rss(buf, sizeof(buf), key, table, 1, 0x8200, 0);
	KUNIT_EXPECT_EQ(test, peek32(buf, 8), 0x8201);
	ndis_encode_rss(buf, sizeof(buf), key, table, 1, 0x8202, 0);
	KUNIT_EXPECT_EQ(test, peek32(buf, 8), 0x8201);
}

static void ndis_rss_disable_on_the_wire(struct kunit *test)
{
	u8 buf[48];
	u32 i;

	memset(buf, 0x55, sizeof(buf));
	KUNIT_EXPECT_EQ(test, ndis_encode_rss_disable(buf, 39), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, ndis_encode_rss_disable(buf, 40), 40);
	KUNIT_EXPECT_EQ(test, peek32(buf, 0), 40U << 16 | 0x289);
	KUNIT_EXPECT_EQ(test, peek32(buf, 4), 0x10);
	for (i = 8; i < 40; i++)
		KUNIT_EXPECT_EQ(test, buf[i], 0);
}

static void ndis_mac_parameter_on_the_wire(struct kunit *test)
{
	static const u8 mac[] = { 0x52, 0x54, 0x00, 0xaa, 0x0f, 0xe1 };
	static const char name[] = "NetworkAddress", value[] = "525400AA0FE1";
	static const u32 head[5] = { 20, 28, 2, 48, 24 };
	u8 buf[80];
	u32 i;

	memset(buf, 0x55, sizeof(buf));
	KUNIT_EXPECT_EQ(test, ndis_encode_mac_param(buf, 71, mac), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, ndis_encode_mac_param(buf, 72, mac), 72);
	KUNIT_EXPECT_EQ(test, NDIS_MAC_PARAM_LEN, 72);
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, peek32(buf, 4 * i), head[i]);
	for (i = 0; i < 14; i++)
		KUNIT_EXPECT_EQ(test, peek16(buf, 20 + 2 * i), name[i]);
	for (i = 0; i < 12; i++)
		KUNIT_EXPECT_EQ(test, peek16(buf, 48 + 2 * i), value[i]);
	KUNIT_EXPECT_EQ(test, buf[72], 0x55);
}

struct mac_row {
	const char *name;
	u8 mac[8];
	u32 len;
	int want;
};

static const struct mac_row mac_rows[] = {
	{ "good", { 0x52, 0x54, 0, 0xaa, 0, 1 }, 6, 0 },
	{ "longer reply", { 0x52, 0x54, 0, 0xaa, 0, 1 }, 8, 0 },
	{ "last byte only", { 0, 0, 0, 0, 0, 1 }, 6, 0 },
	{ "zero", { 0 }, 6, -EADDRNOTAVAIL },
	{ "broadcast", { 255, 255, 255, 255, 255, 255 }, 6, -EADDRNOTAVAIL },
	{ "group", { 1, 0, 0x5e, 0, 0, 1 }, 6, -EADDRNOTAVAIL },
	{ "short", { 0x52, 0x54, 0, 0xaa, 0 }, 5, -EBADMSG },
	{ "empty", { 0 }, 0, -EBADMSG },
};

static void ndis_mac_addresses(struct kunit *test)
{
	static const u8 none[6] = { 9, 9, 9, 9, 9, 9 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mac_rows); i++) {
		const struct mac_row *row = &mac_rows[i];
		u8 got[6] = { 9, 9, 9, 9, 9, 9 };

		KUNIT_EXPECT_EQ_MSG(test,
				    ndis_check_mac(exact(test, row->mac,
							 row->len),
						   row->len, got),
				    row->want, "%s", row->name);
		KUNIT_EXPECT_MEMEQ(test, got, row->want ? none : row->mac, 6);
	}
}

static void ndis_numbers(struct kunit *test)
{
	static const u8 raw[5] = { 4, 3, 2, 1, 9 };
	u32 value = 0;

	KUNIT_EXPECT_EQ(test, ndis_check_u32(exact(test, raw, 3), 3, &value),
			-EBADMSG);
	KUNIT_EXPECT_EQ(test, ndis_check_u32(exact(test, raw, 0), 0, &value),
			-EBADMSG);
	KUNIT_EXPECT_EQ(test, value, 0);
	KUNIT_EXPECT_EQ(test, ndis_check_u32(exact(test, raw, 5), 5, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 0x01020304);
}

struct name_row {
	u16 in[8];
	u32 len;
	size_t cap;
	const char *want;
};

static const struct name_row name_rows[] = {
	{ { 'N', 'e', 't' }, 16, 64, "Net" },
	{ { 'N', 'e', 't' }, 6, 64, "Net" },
	{ { 'N', 'e', 't' }, 5, 64, "Ne" },
	{ { 'N' }, 1, 64, "" },
	{ { 'N' }, 0, 64, "" },
	{ { 'N', 0, 'x' }, 6, 64, "N" },
	{ { 0x1b, '[', 'm', 0x7f, 0x9f, '\n' }, 12, 64, "?[m???" },
	{ { 0xe9, 0x20ac }, 4, 64, "\xc3\xa9\xe2\x82\xac" },
	{ { 0xd83d, 0xde00, '!' }, 6, 64, "\xf0\x9f\x98\x80!" },
	{ { 0xd83d }, 2, 64, "?" },
	{ { 0xd83d, 'x' }, 4, 64, "?x" },
	{ { 0xde00, 0xd83d }, 4, 64, "??" },
	{ { 0xd83d, 0xd83d, 0xde00 }, 6, 64, "?\xf0\x9f\x98\x80" },
	{ { 'N', 'e', 't' }, 6, 3, "Ne" },
	{ { 'N', 0x20ac }, 4, 4, "N" },
	{ { 'N', 0x20ac }, 4, 5, "N\xe2\x82\xac" },
	{ { 'N' }, 2, 1, "" },
};

static void ndis_names_are_sanitised(struct kunit *test)
{
	size_t i;
	u32 j;

	for (i = 0; i < ARRAY_SIZE(name_rows); i++) {
		const struct name_row *row = &name_rows[i];
		char *out = kunit_kzalloc(test, row->cap, GFP_KERNEL);
		u8 raw[16];
		u32 n;

		KUNIT_ASSERT_NOT_NULL(test, out);
		for (j = 0; j < 8; j++)
			poke16(raw, 2 * j, row->in[j]);
		n = ndis_friendly_name(exact(test, raw, row->len), row->len,
				       out, row->cap);
		KUNIT_EXPECT_STREQ(test, out, row->want);
		KUNIT_EXPECT_EQ_MSG(test, n, strlen(row->want), "row %zu", i);
	}
	KUNIT_EXPECT_EQ(test, ndis_friendly_name("x", 2, NULL, 0), 0);
}

/* The naive way round: from code points to both encodings. */
static u32 naive_utf16(u8 *to, u32 c)
{
	if (c < 0x10000) {
		poke16(to, 0, c);
		return 2;
	}
	poke16(to, 0, 0xd800 + (c - 0x10000) / 0x400);
	poke16(to, 2, 0xdc00 + (c - 0x10000) % 0x400);
	return 4;
}

static u32 naive_utf8(char *to, u32 c)
{
	if (c < 0x80) {
		to[0] = c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = 0xc0 + c / 64;
		to[1] = 0x80 + c % 64;
		return 2;
	}
	if (c < 0x10000) {
		to[0] = 0xe0 + c / 4096;
		to[1] = 0x80 + c / 64 % 64;
		to[2] = 0x80 + c % 64;
		return 3;
	}
	to[0] = 0xf0 + c / 262144;
	to[1] = 0x80 + c / 4096 % 64;
	to[2] = 0x80 + c / 64 % 64;
	to[3] = 0x80 + c % 64;
	return 4;
}

static u32 printable(struct rnd *rnd)
{
	static const u32 below[] = { 0x7f, 0x800, 0xd800, 0x110000 };
	u32 c;

	do {
		c = rnd_below(rnd, below[rnd_below(rnd, ARRAY_SIZE(below))]);
	} while (c < 0x20 || (c >= 0x7f && c < 0xa0) ||
		 (c >= 0xd800 && c < 0xe000));
	return c;
}

static void ndis_random_names_agree_with_naive_encoders(struct kunit *test)
{
	struct rnd rnd = rnd_begin(test);
	u32 round;

	for (round = 0; round < SUITE_ROUNDS / 20; round++) {
		u32 n = rnd_below(&rnd, 20), in_len = 0, out_len = 0, i, c;
		char want[128] = { 0 }, got[128];
		u8 in[128] = { 0 };

		for (i = 0; i < n; i++) {
			c = printable(&rnd);
			in_len += naive_utf16(in + in_len, c);
			out_len += naive_utf8(want + out_len, c);
		}
		memset(got, 0x55, sizeof(got));
		KUNIT_EXPECT_EQ_MSG(test,
				    ndis_friendly_name(in, sizeof(in), got,
						       sizeof(got)),
				    out_len, "round %u", round);
		KUNIT_EXPECT_STREQ(test, got, want);
	}
}

/* No check may read beyond the length, no name write beyond the room. */
static void ndis_random_bytes_are_read_within_bounds(struct kunit *test)
{
	struct rnd rnd = rnd_begin(test);
	struct ndis_offload_caps caps;
	struct ndis_rss_limits limits;
	u32 round, value;
	u8 mac[6];

	for (round = 0; round < SUITE_ROUNDS / 8; round++) {
		u32 len = rnd_below(&rnd, 192), cap = rnd_below(&rnd, 64), n;
		u8 raw[192];
		char *out;
		void *obj;

		rnd_fill(&rnd, raw, sizeof(raw));
		raw[0] = rnd_once_in(&rnd, 2) ? 0xa7 : 0x88;
		poke16(raw, 2, rnd_nasty(&rnd, len));
		obj = exact(test, raw, len);
		out = exact(test, raw, cap);
		ndis_check_rss_caps(obj, len, &limits);
		ndis_check_mac(obj, len, mac);
		ndis_check_u32(obj, len, &value);
		if (!ndis_check_offload(obj, len, &caps)) {
			KUNIT_EXPECT_LE(test, caps.lso4_max, NDIS_LSO_MAX);
			KUNIT_EXPECT_LE(test, caps.min_segments, 16);
			KUNIT_EXPECT_GE(test, caps.min_segments, 2);
		}
		n = ndis_friendly_name(obj, len, out, cap);
		KUNIT_EXPECT_EQ(test, n, cap ? strlen(out) : 0);
		kunit_kfree(test, out);
		kunit_kfree(test, obj);
	}
}

static struct kunit_case ndis_obj_cases[] = {
	KUNIT_CASE(ndis_offload_query_has_the_host_s_revision),
	KUNIT_CASE(ndis_offload_of_each_revision),
	KUNIT_CASE(ndis_offload_is_judged_item_by_item),
	KUNIT_CASE(ndis_offload_headers),
	KUNIT_CASE(ndis_short_revision_lacks_what_is_behind),
	KUNIT_CASE(ndis_offload_params_on_the_wire),
	KUNIT_CASE(ndis_each_field_turns_on_its_own),
	KUNIT_CASE(ndis_rss_capabilities),
	KUNIT_CASE(ndis_rss_query_on_the_wire),
	KUNIT_CASE(ndis_rss_parameters_on_the_wire),
	KUNIT_CASE(ndis_rss_hash_types),
	KUNIT_CASE(ndis_rss_disable_on_the_wire),
	KUNIT_CASE(ndis_mac_parameter_on_the_wire),
	KUNIT_CASE(ndis_mac_addresses),
	KUNIT_CASE(ndis_numbers),
	KUNIT_CASE(ndis_names_are_sanitised),
	KUNIT_CASE(ndis_random_names_agree_with_naive_encoders),
	KUNIT_CASE(ndis_random_bytes_are_read_within_bounds),
	{}
};

static struct kunit_suite ndis_obj_suite = {
	.name = "hvnf_ndis_obj",
	.test_cases = ndis_obj_cases,
};

SUITE(ndis_obj_suite);
