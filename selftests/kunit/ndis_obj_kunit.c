// SPDX-License-Identifier: GPL-2.0
/* Suite of the NDIS objects. */

#include "../../hv_netfail/proto/ndis_obj.c"
#include "suite.h"

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
	const size_t room = NDIS_RSS_PARAMS_MAX;
	u8 key[40], *buf = kunit_kzalloc(test, room, GFP_KERNEL);
	static const u32 head[10] = {
		40U << 16 | 0x289, 8, 0x1701, 16, 40, 40, 56, 0, 0, 0,
	};
	u16 *table = kunit_kzalloc(test, 256 * sizeof(*table), GFP_KERNEL);
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_NOT_NULL(test, table);
	for (i = 0; i < 256; i++)
		table[i] = 3 * i;
	for (i = 0; i < 40; i++)
		key[i] = 100 + i;
	memset(buf, 0x55, room);
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
	KUNIT_EXPECT_EQ(test, ndis_encode_rss(buf, room, key, table, 256, 0, 0),
			(int)room);
	KUNIT_EXPECT_EQ(test, ndis_encode_rss(buf, room, key, table, 257, 0, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, ndis_encode_rss(buf, room, key, table, 0, 0, 0),
			-EINVAL);
}

static void ndis_rss_hash_types(struct kunit *test)
{
	static const u16 table[1] = { 0 };
	u8 key[40] = { 0 }, buf[96];

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
	KUNIT_EXPECT_EQ(test, ndis_check_u32(exact(test, raw, 4), 4, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 0x01020304);
	KUNIT_EXPECT_EQ(test, ndis_check_u32(exact(test, raw, 5), 5, &value), 0);
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
	{ { 0x7ff, 0x800 }, 4, 64, "\xdf\xbf\xe0\xa0\x80" },
	{ { 0xffff, 0xd800, 0xdc00 }, 6, 64, "\xef\xbf\xbf\xf0\x90\x80\x80" },
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
