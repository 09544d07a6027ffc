// SPDX-License-Identifier: GPL-2.0
/* Per-packet information: the walk against the naive walk. */

#include "fuzz.h"
#include "../kunit/ppi_kunit.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct kunit test;

	compare_walks(&test, exact(&test, data, size), size);
	FUZZ_END(&test);
	return 0;
}
