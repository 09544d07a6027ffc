// SPDX-License-Identifier: GPL-2.0
/* Suite of the NDIS offload objects. */

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

#define LSO	0xf53c

/* The object of revision 3, with one word changed. */
static const struct cap_row cap_rows[] = {
	{ "no IPv4 transmit",	IP4_TX,	0,	0x18, 0x1f, LSO, LSO, 2 },
	{ "only IPv4 header",	IP4_TX,	0x100,	0x19, 0x1f, LSO, LSO, 2 },
	{ "TCP4, no options",	IP4_TX,	0x10,	0x18, 0x1f, LSO, LSO, 2 },
	{ "TCP4 and options",	IP4_TX,	0x14,	0x1a, 0x1f, LSO, LSO, 2 },
	{ "only UDP4",		IP4_TX,	0x40,	0x1c, 0x1f, LSO, LSO, 2 },
	{ "no IPv6 transmit",	IP6_TX,	0,	0x07, 0x1f, LSO, LSO, 2 },
	{ "TCP6, no headers",	IP6_TX,	0x14,	0x07, 0x1f, LSO, LSO, 2 },
	{ "only TCP6",		IP6_TX,	0x15,	0x0f, 0x1f, LSO, LSO, 2 },
	{ "only UDP6",		IP6_TX,	0x40,	0x17, 0x1f, LSO, LSO, 2 },
	{ "no IPv4 receive",	IP4_RX,	0,	0x1f, 0x18, LSO, LSO, 2 },
	{ "no IPv6 receive",	IP6_RX,	0,	0x1f, 0x07, LSO, LSO, 2 },
	{ "LSO4, null encap",	LSO4_ENCAP, 1,	0x1f, 0x1f, 0, LSO, 2 },
	{ "LSO4, both encaps",	LSO4_ENCAP, 3,	0x1f, 0x1f, LSO, LSO, 2 },
	{ "LSO4, no size",	LSO4_MAX, 0,	0x1f, 0x1f, 0, LSO, 2 },
	{ "LSO4, tiny",		LSO4_MAX, 0xfff, 0x1f, 0x1f, 0, LSO, 2 },
	{ "LSO4, smallest",	LSO4_MAX, 0x1000, 0x1f, 0x1f, 0x1000, LSO, 2 },
	{ "LSO4, huge",		LSO4_MAX, ~0U,	0x1f, 0x1f, 0x40000, LSO, 2 },
	{ "LSO4, 16 segments",	LSO4_MIN, 16,	0x1f, 0x1f, LSO, LSO, 16 },
	{ "LSO4, absurd",	LSO4_MIN, 17,	0x1f, 0x1f, 0, LSO, 2 },
	{ "LSO4, 0 segments",	LSO4_MIN, 0,	0x1f, 0x1f, LSO, LSO, 2 },
	{ "LSO6, null encap",	LSO6_ENCAP, 1,	0x1f, 0x1f, LSO, 0, 2 },
	{ "LSO6, tiny",		LSO6_MAX, 9,	0x1f, 0x1f, LSO, 0, 2 },
	{ "LSO6, 8 segments",	LSO6_MIN, 8,	0x1f, 0x1f, LSO, LSO, 8 },
	{ "LSO6, no headers",	LSO6_OPTIONS, 4, 0x1f, 0x1f, LSO, 0, 2 },
	{ "LSO6, no options",	LSO6_OPTIONS, 1, 0x1f, 0x1f, LSO, 0, 2 },
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

static struct kunit_case ndis_offload_cases[] = {
	KUNIT_CASE(ndis_offload_query_has_the_host_s_revision),
	KUNIT_CASE(ndis_offload_of_each_revision),
	KUNIT_CASE(ndis_offload_is_judged_item_by_item),
	KUNIT_CASE(ndis_offload_headers),
	KUNIT_CASE(ndis_short_revision_lacks_what_is_behind),
	KUNIT_CASE(ndis_offload_params_on_the_wire),
	KUNIT_CASE(ndis_each_field_turns_on_its_own),
	{}
};

static struct kunit_suite ndis_offload_suite = {
	.name = "hvnf_ndis_offload",
	.test_cases = ndis_offload_cases,
};

SUITE(ndis_offload_suite);
