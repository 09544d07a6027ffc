// SPDX-License-Identifier: GPL-2.0
/* Received data packets, several in a range, against the naive parser. */

#include "fuzz.h"
#include "../kunit/rndis_rx_kunit.c"

static u32 one_packet(struct kunit *test, const u8 *at, u32 len)
{
	enum rx_error want, got;
	struct rx_meta meta;
	bool short_ok = false;

	want = naive_parse(at, len, &short_ok);
	if (!want && peek32(at, 12) < 14 && !short_ok)
		want = RX_ERR_RUNT;
	got = rndis_pkt_parse(at, len, &meta);
	KUNIT_EXPECT_EQ(test, got, want);
	if (got)
		return 0;
	compare_values(test, at, &meta);
	touch(at + meta.data_offset, meta.data_len);
	return meta.next;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct kunit test;
	u8 *range = exact(&test, data, size);
	u32 at = 0, next;

	do {
		next = one_packet(&test, range + at, size - at);
		at += next;
	} while (next);
	FUZZ_END(&test);
	return 0;
}
