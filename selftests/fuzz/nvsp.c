// SPDX-License-Identifier: GPL-2.0
/* NVSP messages: every check, and receive layouts against the naive check. */

#include "fuzz.h"
#include "../kunit/nvsp_check_kunit.c"

static void check_layouts(struct kunit *test, const u8 *msg, u32 len, u32 area)
{
	struct nvsp_recv_layout layout;
	u32 size;

	KUNIT_EXPECT_EQ(test, !nvsp_check_recv_buf(msg, len, area, &layout),
			naive_recv_ok(msg, len, area));
	if (!nvsp_check_send_buf(msg, len, area, &size))
		KUNIT_EXPECT_TRUE(test, size >= 68 && size <= area &&
				  size % 8 == 0);
}

static void check_table(struct kunit *test, const u8 *msg, u32 len, u32 version,
			u32 queues)
{
	u16 table[NVSP_INDIRECTION_ENTRIES];
	u32 i;

	if (nvsp_check_table(msg, len, version, queues, table))
		return;
	for (i = 0; i < ARRAY_SIZE(table); i++)
		KUNIT_EXPECT_LT(test, table[i], queues);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	u32 version = nvsp_versions[take8(&in) % nvsp_version_count];
	u32 queues = take8(&in), area = take32(&in), value = 0;
	static struct kunit test;
	bool flag;
	u8 *msg;

	msg = exact(&test, in.at, in.left);
	nvsp_check_hdr(msg, in.left, &value);
	nvsp_msg_name(value);
	nvsp_check_init(msg, in.left);
	check_layouts(&test, msg, in.left, area);
	check_table(&test, msg, in.left, version, queues);
	if (!nvsp_check_subchannel(msg, in.left, queues, &value))
		KUNIT_EXPECT_LE(&test, value, queues);
	if (!nvsp_check_switch(msg, in.left, &value))
		KUNIT_EXPECT_LE(&test, value, 1U);
	nvsp_check_vf_assoc(msg, in.left, &flag, &value);
	nvsp_check_rndis(msg, in.left, &value);
	nvsp_check_rndis_complete(msg, in.left, &value);
	FUZZ_END(&test);
	return 0;
}
