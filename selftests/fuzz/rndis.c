// SPDX-License-Identifier: GPL-2.0
/* RNDIS control messages: every check, and queries against the naive check. */

#include "fuzz.h"
#include "../kunit/rndis_msg_kunit.c"

static void check_part(struct kunit *test, const u8 *msg, u32 len,
		       const void *part, u32 part_len)
{
	const u8 *p = part;

	if (!part_len)
		return;
	KUNIT_EXPECT_TRUE(test, p >= msg && p + part_len <= msg + len);
	touch(p, part_len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct kunit test;
	struct rndis_limits limits;
	u32 a, b, n, len = size;
	const void *part;
	u64 at, want_len;
	u8 *msg;
	int ret;

	msg = exact(&test, data, len);
	rndis_peek_type(msg, len);
	rndis_reply_id(msg, len, &a);
	rndis_check_set(msg, len, ID);
	rndis_check_keepalive(msg, len, &a);
	if (!rndis_check_hdr(msg, len, &a, &b))
		KUNIT_EXPECT_TRUE(&test, b >= 8 && b <= len);
	if (!rndis_check_init(msg, len, ID, &limits)) {
		KUNIT_EXPECT_TRUE(&test, limits.max_packets - 1 < 32);
		KUNIT_EXPECT_TRUE(&test, limits.align >= 8 &&
				  limits.align <= 4096);
		KUNIT_EXPECT_GE(&test, limits.max_transfer, 2048U);
	}
	if (!rndis_check_indicate(msg, len, &a, &part, &n))
		check_part(&test, msg, len, part, n);
	ret = rndis_check_query(msg, len, ID, &part, &n);
	if (!ret)
		check_part(&test, msg, len, part, n);
	if (len < 16 || !peek32(msg, 12))
		KUNIT_EXPECT_EQ(&test, ret, naive_query(msg, len, &at,
							&want_len));
	FUZZ_END(&test);
	return 0;
}
