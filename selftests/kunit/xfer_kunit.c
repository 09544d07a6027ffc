// SPDX-License-Identifier: GPL-2.0
/* Suite of the transfer-page packets. */

#include "../../hv_netfail/proto/xfer.c"
#include "suite.h"

#define SET_ID	0xcafe
#define FIXED	24

/* A packet with @count ranges, each of @slot bytes, and @msg bytes behind. */
static u32 lay_out(u8 *raw, u32 count, u32 slot, u32 msg)
{
	u32 offset = FIXED + 8 * count, i;

	memset(raw, 0, FIXED);
	poke16(raw, 0, 7);
	poke16(raw, 2, offset / 8);
	poke16(raw, 4, (offset + msg) / 8);
	poke16(raw, 6, 1);
	poke16(raw, 16, SET_ID);
	poke32(raw, 20, count);
	for (i = 0; i < count; i++) {
		poke32(raw, FIXED + 8 * i, slot);
		poke32(raw, FIXED + 8 * i + 4, slot * i);
	}
	return offset + msg;
}

static void xfer_usual_packet(struct kunit *test)
{
	struct xfer_view view;
	u32 offset, n, i, len;
	u8 raw[128], *copy;

	len = lay_out(raw, 3, 1806, 40);
	copy = exact(test, raw, len);
	KUNIT_EXPECT_EQ(test, xfer_check(copy, len, SET_ID, &view), 0);
	KUNIT_EXPECT_EQ(test, view.count, 3);
	KUNIT_EXPECT_PTR_EQ(test, view.msg, (const void *)(copy + 48));
	KUNIT_EXPECT_EQ(test, view.msg_len, 40);
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, xfer_range(&view, i, 1 << 20, &offset,
						 &n), 0);
		KUNIT_EXPECT_EQ(test, offset, 1806 * i);
		KUNIT_EXPECT_EQ(test, n, 1806);
	}
}

static void xfer_most_ranges(struct kunit *test)
{
	const u32 size = FIXED + 8 * 564 + 40;
	u8 *raw = kunit_kzalloc(test, size, GFP_KERNEL);
	struct xfer_view view;
	u32 len;

	KUNIT_ASSERT_NOT_NULL(test, raw);
	len = lay_out(raw, 562, 100, 40);
	KUNIT_EXPECT_LE(test, len, XFER_PACKET_MAX);
	KUNIT_EXPECT_EQ(test, xfer_check(raw, len, SET_ID, &view), 0);
	KUNIT_EXPECT_EQ(test, view.count, 562);
	len = lay_out(raw, 563, 100, 40);
	KUNIT_EXPECT_EQ(test, xfer_check(raw, len, SET_ID, &view), -ERANGE);
}

struct packet_row {
	const char *name;
	u32 at, value, len;
	int want;
};

/* A packet with two ranges, 80 bytes, with one 16-bit field wrong. */
static const struct packet_row packet_rows[] = {
	{ "good",			0,	7,	80, 0 },
	{ "without payload",		2,	5,	40, 0 },
	{ "gap before the payload",	2,	6,	80, 0 },
	{ "cut before the ranges",	0,	7,	23, -EBADMSG },
	{ "empty",			0,	7,	0, -EBADMSG },
	{ "cut in the ranges",		0,	7,	39, -EBADMSG },
	{ "payload beyond",		2,	11,	80, -EBADMSG },
	{ "payload far beyond",		2,	0xffff,	80, -EBADMSG },
	{ "payload in the header",	2,	2,	80, -EBADMSG },
	{ "payload at 0",		2,	0,	80, -EBADMSG },
	{ "payload in the ranges",	2,	4,	80, -ERANGE },
	{ "another area",		16,	0,	80, -ENXIO },
	{ "no range",			20,	0,	80, -ERANGE },
	{ "one range too many",		20,	3,	80, -ERANGE },
	{ "2^31 ranges",		22,	0x8000,	80, -ERANGE },
	{ "2^29 ranges and two",	22,	0x2000,	80, -ERANGE },
};

static void xfer_each_error(struct kunit *test)
{
	struct xfer_view view;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(packet_rows); i++) {
		const struct packet_row *row = &packet_rows[i];
		u8 raw[80] = { 0 };

		lay_out(raw, 2, 100, 40);
		poke16(raw, row->at, row->value);
		KUNIT_EXPECT_EQ_MSG(test,
				    xfer_check(exact(test, raw, row->len),
					       row->len, SET_ID, &view),
				    row->want, "%s", row->name);
	}
}

struct range_row {
	const char *name;
	u32 offset, len;
	int want;
};

static const struct range_row range_rows[] = {
	{ "first byte",		0,		1,		0 },
	{ "last byte",		999,		1,		0 },
	{ "the whole area",	0,		1000,		0 },
	{ "empty",		0,		0,		-ERANGE },
	{ "empty at the end",	1000,		0,		-ERANGE },
	{ "one beyond",		0,		1001,		-ERANGE },
	{ "ends one beyond",	500,		501,		-ERANGE },
	{ "starts beyond",	1000,		1,		-ERANGE },
	{ "length wraps",	500,		~0U - 400,	-ERANGE },
	{ "offset wraps",	~0U - 10,	20,		-ERANGE },
	{ "all bits",		~0U,		~0U,		-ERANGE },
};

static void xfer_ranges_lie_in_the_area(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(range_rows); i++) {
		const struct range_row *row = &range_rows[i];
		struct xfer_slot slot = {
			.len = cpu_to_le32(row->len),
			.offset = cpu_to_le32(row->offset),
		};
		struct xfer_view view = { .slots = &slot, .count = 1 };
		u32 offset = 0, len = 0;

		KUNIT_EXPECT_EQ_MSG(test, xfer_range(&view, 0, 1000, &offset,
						     &len), row->want, "%s",
				    row->name);
		KUNIT_EXPECT_EQ_MSG(test, offset, row->want ? 0 : row->offset,
				    "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, len, row->want ? 0 : row->len, "%s",
				    row->name);
	}
}

/* The naive model, in numbers too wide to wrap. */
static int naive_check(const u8 *raw, u64 len)
{
	u64 offset, count;

	if (len < FIXED)
		return -EBADMSG;
	offset = 8ULL * peek16(raw, 2);
	count = peek32(raw, 20);
	if (offset < FIXED || offset > len)
		return -EBADMSG;
	if (peek16(raw, 16) != SET_ID)
		return -ENXIO;
	if (count < 1 || count > 562 || FIXED + 8 * count > offset)
		return -ERANGE;
	return 0;
}

static bool naive_range_ok(const u8 *raw, u32 i, u64 area)
{
	u64 n = peek32(raw, FIXED + 8 * i), at = peek32(raw, FIXED + 8 * i + 4);

	return n && at + n <= area;
}

static void compare_ranges(struct kunit *test, const struct xfer_view *view,
			   const u8 *raw, u32 area)
{
	u32 i, offset, n;

	for (i = 0; i < view->count; i++) {
		int ret = xfer_range(view, i, area, &offset, &n);

		KUNIT_EXPECT_EQ(test, !ret, naive_range_ok(raw, i, area));
		if (!ret)
			KUNIT_EXPECT_LE(test, (u64)offset + n, (u64)area);
	}
	touch(view->msg, view->msg_len);
}

static void xfer_random_packets_agree_with_naive_check(struct kunit *test)
{
	struct rnd rnd = rnd_begin(test);
	struct xfer_view view;
	u32 round, good = 0;

	for (round = 0; round < SUITE_ROUNDS; round++) {
		u32 area = 1 + rnd_below(&rnd, 4000), len, at;
		u8 raw[256] = { 0 };
		void *copy;
		int ret;

		len = lay_out(raw, rnd_below(&rnd, 24), rnd_below(&rnd, 400),
			      8 * rnd_below(&rnd, 5));
		if (rnd_once_in(&rnd, 2)) {
			at = 4 * rnd_below(&rnd, 12);
			poke32(raw, at, rnd_nasty(&rnd, peek32(raw, at)));
		}
		if (rnd_once_in(&rnd, 6))
			len = rnd_below(&rnd, sizeof(raw));
		copy = exact(test, raw, len);
		ret = xfer_check(copy, len, SET_ID, &view);
		KUNIT_EXPECT_EQ_MSG(test, ret, naive_check(raw, len),
				    "round %u", round);
		if (!ret)
			compare_ranges(test, &view, raw, area);
		good += !ret;
		kunit_kfree(test, copy);
	}
	KUNIT_EXPECT_LT(test, round / 8, good);
}

static struct kunit_case xfer_cases[] = {
	KUNIT_CASE(xfer_usual_packet),
	KUNIT_CASE(xfer_most_ranges),
	KUNIT_CASE(xfer_each_error),
	KUNIT_CASE(xfer_ranges_lie_in_the_area),
	KUNIT_CASE(xfer_random_packets_agree_with_naive_check),
	{}
};

static struct kunit_suite xfer_suite = {
	.name = "hvnf_xfer",
	.test_cases = xfer_cases,
};

SUITE(xfer_suite);
