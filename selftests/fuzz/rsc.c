// SPDX-License-Identifier: GPL-2.0
/* Coalesced packets: frames of any kind, in any order, against the model. */

#include "fuzz.h"
#include "../kunit/rsc_kunit.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	u32 n, out = 0, lost = 0;
	struct seen seen[HISTORY];
	static struct kunit test;
	struct rsc_chain *chain;

	chain = kunit_kzalloc(&test, sizeof(*chain), GFP_KERNEL);
	for (n = 0; n < HISTORY && in.left; n++) {
		enum rsc_verdict got;

		seen[n].flags = take8(&in);
		seen[n].id = seen[n].flags >> 4;
		seen[n].flags &= SUB | FIRST | LAST;
		seen[n].len = 1 + take16(&in);
		got = add(chain, seen[n].id, seen[n].flags, seen[n].len, n);
		KUNIT_EXPECT_EQ(&test, got, naive_add(seen, n));
		lost += chain->lost;
		out += got == RSC_SINGLE;
		out += got == RSC_COMPLETE ? chain->count : 0;
	}
	KUNIT_EXPECT_EQ(&test, out + lost + rsc_end(chain), n);
	FUZZ_END(&test);
	return 0;
}
