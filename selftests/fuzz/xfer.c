// SPDX-License-Identifier: GPL-2.0
/* Transfer-page packets against the naive check. */

#include "fuzz.h"
#include "../kunit/xfer_kunit.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	u32 area = take32(&in);
	static struct kunit test;
	struct xfer_view view;
	u8 *pkt;
	int ret;

	pkt = exact(&test, in.at, in.left);
	ret = xfer_check(pkt, in.left, SET_ID, &view);
	KUNIT_EXPECT_EQ(&test, ret, naive_check(pkt, in.left));
	if (!ret)
		compare_ranges(&test, &view, pkt, area);
	FUZZ_END(&test);
	return 0;
}
