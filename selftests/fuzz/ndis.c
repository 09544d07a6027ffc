// SPDX-License-Identifier: GPL-2.0
/* NDIS objects: every check; names must come out as clean UTF-8. */

#include "fuzz.h"
#include "../kunit/ndis_obj_kunit.c"

/* Bytes of a well-formed character at @p that is no control character; or 0. */
static u32 utf8_char(const u8 *p, u32 left)
{
	static const u32 least[] = { 0x20, 0, 0xa0, 0x800, 0x10000 };
	u32 n = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4, i;
	u32 c = n == 1 ? *p : *p & (0x7f >> n);

	if (n > left)
		return 0;
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	return c >= least[n == 1 ? 0 : n] && c != 0x7f ? n : 0;
}

static void check_name(struct kunit *test, const void *obj, u32 len, u32 cap)
{
	u8 *out = kunit_kmalloc(test, cap, GFP_KERNEL);
	u32 n = ndis_friendly_name(obj, len, (char *)out, cap), at, step;

	if (!cap)
		return;
	KUNIT_EXPECT_LT(test, n, cap);
	KUNIT_EXPECT_EQ(test, out[n], 0);
	for (at = 0; at < n; at += step) {
		step = utf8_char(out + at, n - at);
		KUNIT_EXPECT_NE(test, step, 0);
		if (!step)
			break;
	}
}

static void check_offload(struct kunit *test, const void *obj, u32 len)
{
	struct ndis_offload_caps caps;

	if (ndis_check_offload(obj, len, &caps))
		return;
	KUNIT_EXPECT_LE(test, caps.lso4_max, NDIS_LSO_MAX);
	KUNIT_EXPECT_LE(test, caps.lso6_max, NDIS_LSO_MAX);
	KUNIT_EXPECT_TRUE(test, caps.min_segments >= 2 &&
			  caps.min_segments <= 16);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	u32 cap = take8(&in) % 80, value;
	struct ndis_rss_limits limits;
	static struct kunit test;
	u8 *obj, mac[6];

	obj = exact(&test, in.at, in.left);
	check_offload(&test, obj, in.left);
	if (!ndis_check_rss_caps(obj, in.left, &limits))
		KUNIT_EXPECT_TRUE(&test, limits.queues &&
				  limits.table_entries - 1 < 256);
	if (!ndis_check_mac(obj, in.left, mac))
		KUNIT_EXPECT_EQ(&test, mac[0] & 1, 0);
	ndis_check_u32(obj, in.left, &value);
	check_name(&test, obj, in.left, cap);
	FUZZ_END(&test);
	return 0;
}
