// SPDX-License-Identifier: GPL-2.0
/* Suite of the checks of NVSP messages. */

#include "../../hv_netfail/proto/nvsp_msg.c"
#include "words.h"

#define AREA	(16U << 20)

struct init_row {
	const char *name;
	struct words msg;
	int want;
};

static const struct init_row init_rows[] = {
	{ "accepted", { 4, { 2, ~0U, 34, 1 } }, 0 },
	{ "accepted by an old host", { 4, { 2, 2, 34, 1 } }, 0 },
	{ "refused without a status", { 4, { 2, ~0U, 34, 0 } },
	  -EPROTONOSUPPORT },
	{ "refused", { 4, { 2, ~0U, 34, 2 } }, -EPROTONOSUPPORT },
	{ "too new", { 4, { 2, ~0U, 34, 3 } }, -EPROTONOSUPPORT },
	{ "nonsense", { 4, { 2, ~0U, 34, 0x80000001 } }, -EPROTONOSUPPORT },
	{ "short", { 3, { 2, ~0U, 34 } }, -EBADMSG },
	{ "empty", { 0, { 0 } }, -EBADMSG },
	{ "another type", { 4, { 1, ~0U, 34, 1 } }, -EBADMSG },
};

static void nvsp_init_replies(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(init_rows); i++) {
		const struct init_row *row = &init_rows[i];

		KUNIT_EXPECT_EQ_MSG(test,
				    nvsp_check_init(message(test, &row->msg),
						    4 * row->msg.n),
				    row->want, "%s", row->name);
	}
}

struct recv_row {
	const char *name;
	struct words msg;
	int want;
	u32 size, count;
};

static const struct recv_row recv_rows[] = {
	{ "usual", { 7, { 102, 1, 1, 0, 1728, 9709, 16777152 } }, 0, 1728, 9709 },
	{ "one slot", { 7, { 102, 1, 1, 0, AREA, 1, AREA } }, 0, AREA, 1 },
	{ "smallest slots", { 7, { 102, 1, 1, 0, 68, 65535, 0 } }, 0, 68, 65535 },
	{ "refused", { 7, { 102, 2 } }, -EIO },
	{ "refused in short", { 3, { 102, 2, 0 } }, -EIO },
	{ "cut before the count", { 2, { 102, 1 } }, -EBADMSG },
	{ "no status", { 7, { 102, 0, 1, 0, 1728, 9, 0 } }, -EPROTO },
	{ "accepted, cut", { 6, { 102, 1, 1, 0, 1728, 9 } }, -EBADMSG },
	{ "no section", { 7, { 102, 1, 0, 0, 1728, 9, 0 } }, -EPROTO },
	{ "two sections", { 7, { 102, 1, 2, 0, 1728, 9, 0 } }, -EPROTO },
	{ "sections galore", { 7, { 102, 1, ~0U, 0, 1728, 9, 0 } }, -EPROTO },
	{ "offset", { 7, { 102, 1, 1, 8, 1728, 9, 0 } }, -EPROTO },
	{ "tiny slots", { 7, { 102, 1, 1, 0, 67, 9, 0 } }, -EPROTO },
	{ "empty slots", { 7, { 102, 1, 1, 0, 0, 9, 0 } }, -EPROTO },
	{ "no slot", { 7, { 102, 1, 1, 0, 1728, 0, 0 } }, -EPROTO },
	{ "too many", { 7, { 102, 1, 1, 0, 68, 65536, 0 } }, -EPROTO },
	{ "beyond the area", { 7, { 102, 1, 1, 0, 1728, 9710, 0 } }, -EPROTO },
	{ "product wraps", { 7, { 102, 1, 1, 0, 0x80000000, 2, 0 } }, -EPROTO },
	{ "another type", { 7, { 105, 1, 1, 0, 1728, 9, 0 } }, -EBADMSG },
};

static void nvsp_receive_layouts(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(recv_rows); i++) {
		const struct recv_row *row = &recv_rows[i];
		struct nvsp_recv_layout got = { 0 };
		int ret;

		ret = nvsp_check_recv_buf(message(test, &row->msg),
					  4 * row->msg.n, AREA, &got);
		KUNIT_EXPECT_EQ_MSG(test, ret, row->want, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, got.slot_size, row->size, "%s",
				    row->name);
		KUNIT_EXPECT_EQ_MSG(test, got.slot_count, row->count, "%s",
				    row->name);
	}
}

struct u32_row {
	const char *name;
	struct words msg;
	int want;
	u32 value;
};

static const struct u32_row send_rows[] = {
	{ "usual", { 3, { 105, 1, 6144 } }, 0, 6144 },
	{ "the whole area", { 3, { 105, 1, AREA } }, 0, AREA },
	{ "refused", { 3, { 105, 2, 0 } }, -EIO },
	{ "tiny", { 3, { 105, 1, 64 } }, -EPROTO },
	{ "empty", { 3, { 105, 1, 0 } }, -EPROTO },
	{ "beyond the area", { 3, { 105, 1, AREA + 8 } }, -EPROTO },
	{ "misaligned", { 3, { 105, 1, 6148 } }, -EPROTO },
	{ "short", { 2, { 105, 1 } }, -EBADMSG },
	{ "another type", { 3, { 102, 1, 6144 } }, -EBADMSG },
};

static const struct u32_row subchannel_rows[] = {
	{ "all", { 3, { 133, 1, 7 } }, 0, 7 },
	{ "fewer", { 3, { 133, 1, 3 } }, 0, 3 },
	{ "none", { 3, { 133, 1, 0 } }, 0, 0 },
	{ "more", { 3, { 133, 1, 8 } }, -EPROTO },
	{ "refused", { 3, { 133, 2, 0 } }, -EIO },
	{ "short", { 2, { 133, 1 } }, -EBADMSG },
	{ "another type", { 3, { 134, 1, 7 } }, -EBADMSG },
};

static const struct u32_row switch_rows[] = {
	{ "synthetic", { 2, { 129, 0 } }, 0, 0 },
	{ "vf", { 2, { 129, 1 } }, 0, 1 },
	{ "another path", { 2, { 129, 2 } }, -EPROTO },
	{ "short", { 1, { 129 } }, -EBADMSG },
	{ "another type", { 2, { 128, 1 } }, -EBADMSG },
};

static const struct u32_row rndis_rows[] = {
	{ "data", { 4, { 107, 0, ~0U, 0 } }, 0, 0 },
	{ "control", { 4, { 107, 1, ~0U, 0 } }, 0, 1 },
	{ "padded", { 7, { 107, 1, ~0U, 0 } }, 0, 1 },
	{ "short", { 3, { 107, 0, 0 } }, -EBADMSG },
	{ "another type", { 4, { 108, 0, 0, 0 } }, -EBADMSG },
};

static const struct u32_row complete_rows[] = {
	{ "success", { 2, { 108, 1 } }, 0, 1 },
	{ "failure", { 2, { 108, 2 } }, 0, 2 },
	{ "short", { 1, { 108 } }, -EBADMSG },
	{ "another type", { 2, { 107, 1 } }, -EBADMSG },
};

static const struct u32_row hdr_rows[] = {
	{ "anything", { 1, { 0x12345678 } }, 0, 0x12345678 },
	{ "nothing", { 0, { 0 } }, -EBADMSG },
};

static int check_send(const void *msg, size_t len, u32 *value)
{
	return nvsp_check_send_buf(msg, len, AREA, value);
}

static int check_subchannel(const void *msg, size_t len, u32 *value)
{
	return nvsp_check_subchannel(msg, len, 7, value);
}

static void run_u32_rows(struct kunit *test, const struct u32_row *rows,
			 size_t n,
			 int (*check)(const void *msg, size_t len, u32 *value))
{
	size_t i;

	for (i = 0; i < n; i++) {
		u32 got = 0xaaaaaaaa;
		int ret;

		ret = check(message(test, &rows[i].msg), 4 * rows[i].msg.n,
			    &got);
		KUNIT_EXPECT_EQ_MSG(test, ret, rows[i].want, "%s",
				    rows[i].name);
		KUNIT_EXPECT_EQ_MSG(test, got,
				    rows[i].want ? 0xaaaaaaaa : rows[i].value,
				    "%s", rows[i].name);
	}
}

#define RUN_U32_ROWS(test, rows, check)					\
	run_u32_rows(test, rows, ARRAY_SIZE(rows), check)

static void nvsp_send_layouts(struct kunit *test)
{
	RUN_U32_ROWS(test, send_rows, check_send);
}

static void nvsp_subchannel_grants(struct kunit *test)
{
	RUN_U32_ROWS(test, subchannel_rows, check_subchannel);
}

static void nvsp_host_switches(struct kunit *test)
{
	RUN_U32_ROWS(test, switch_rows, nvsp_check_switch);
}

static void nvsp_small_messages(struct kunit *test)
{
	RUN_U32_ROWS(test, rndis_rows, nvsp_check_rndis);
	RUN_U32_ROWS(test, complete_rows, nvsp_check_rndis_complete);
	RUN_U32_ROWS(test, hdr_rows, nvsp_check_hdr);
}

struct assoc_row {
	const char *name;
	struct words msg;
	int want;
	bool allocated;
	u32 serial;
};

static const struct assoc_row assoc_rows[] = {
	{ "lent", { 3, { 128, 1, 7 } }, 0, true, 7 },
	{ "withdrawn", { 3, { 128, 0, 7 } }, 0, false, 7 },
	{ "neither", { 3, { 128, 2, 7 } }, -EPROTO },
	{ "short", { 2, { 128, 1 } }, -EBADMSG },
	{ "another type", { 3, { 129, 1, 7 } }, -EBADMSG },
};

static void nvsp_associations(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(assoc_rows); i++) {
		const struct assoc_row *row = &assoc_rows[i];
		bool allocated = false;
		u32 serial = 0;
		int ret;

		ret = nvsp_check_vf_assoc(message(test, &row->msg),
					  4 * row->msg.n, &allocated, &serial);
		KUNIT_EXPECT_EQ_MSG(test, ret, row->want, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, allocated, row->allocated, "%s",
				    row->name);
		KUNIT_EXPECT_EQ_MSG(test, serial, row->serial, "%s", row->name);
	}
}

struct table_row {
	const char *name;
	u32 version, len, count, offset, at, queues;
	int want;
};

/* The table stands at @at, and holds 3 i; @offset is what the host says. */
static const struct table_row table_rows[] = {
	{ "6.1", NVSP_VERSION_61, 104, 16, 40, 40, 8, 0 },
	{ "right behind", NVSP_VERSION_61, 76, 16, 12, 12, 8, 0 },
	{ "old, short message", NVSP_VERSION_5, 76, 16, 12, 12, 8, 0 },
	{ "old, wrong offset", NVSP_VERSION_6, 104, 16, 28, 40, 8, 0 },
	{ "old, very wrong offset", NVSP_VERSION_5, 104, 16, ~0U, 40, 8, 0 },
	{ "6.1 says what it means", NVSP_VERSION_61, 104, 16, 28, 28, 8, 0 },
	{ "one queue", NVSP_VERSION_61, 76, 16, 12, 12, 1, 0 },
	{ "no queue", NVSP_VERSION_61, 76, 16, 12, 12, 0, -EPROTO },
	{ "17 entries", NVSP_VERSION_61, 104, 17, 12, 12, 8, -EPROTO },
	{ "15 entries", NVSP_VERSION_61, 104, 15, 12, 12, 8, -EPROTO },
	{ "one byte beyond", NVSP_VERSION_61, 76, 16, 13, 12, 8, -EBADMSG },
	{ "offset beyond", NVSP_VERSION_61, 76, 16, 77, 12, 8, -EBADMSG },
	{ "offset wraps", NVSP_VERSION_61, 76, 16, ~0U - 3, 12, 8, -EBADMSG },
	{ "in the header", NVSP_VERSION_61, 76, 16, 11, 12, 8, -EPROTO },
	{ "no room", NVSP_VERSION_61, 40, 16, 12, 12, 8, -EBADMSG },
	{ "cut header", NVSP_VERSION_61, 11, 16, 12, 12, 8, -EBADMSG },
};

static void nvsp_indirection_tables(struct kunit *test)
{
	u16 table[NVSP_INDIRECTION_ENTRIES];
	u8 raw[128] = { 0 };
	size_t i;
	u32 j;

	for (i = 0; i < ARRAY_SIZE(table_rows); i++) {
		const struct table_row *row = &table_rows[i];
		int ret;

		memset(raw, 0xee, sizeof(raw));
		poke32(raw, 0, 134);
		poke32(raw, 4, row->count);
		poke32(raw, 8, row->offset);
		for (j = 0; j < 16; j++)
			poke32(raw, row->at + 4 * j, 3 * j);
		ret = nvsp_check_table(exact(test, raw, row->len), row->len,
				       row->version, row->queues, table);
		KUNIT_EXPECT_EQ_MSG(test, ret, row->want, "%s", row->name);
		for (j = 0; !ret && j < 16; j++)
			KUNIT_EXPECT_EQ_MSG(test, table[j], 3 * j % row->queues,
					    "%s", row->name);
	}
}

/* The naive model of nvsp_check_recv_buf(): the rules, one by one. */
static bool naive_recv_ok(const u8 *raw, u32 len, u32 area_len)
{
	u64 size, count;

	if (len < 28 || peek32(raw, 0) != 102 || peek32(raw, 4) != 1)
		return false;
	if (peek32(raw, 8) != 1 || peek32(raw, 12) != 0)
		return false;
	size = peek32(raw, 16);
	count = peek32(raw, 20);
	if (size < 68 || count < 1 || count > 65535)
		return false;
	return size * count <= area_len;
}

static void nvsp_random_layouts_agree_with_naive_check(struct kunit *test)
{
	struct rnd rnd = rnd_begin(test);
	u32 round, area, word, accepted = 0;

	for (round = 0; round < SUITE_ROUNDS; round++) {
		u32 len = rnd_once_in(&rnd, 8) ? rnd_below(&rnd, 41) : 28;
		struct nvsp_recv_layout got;
		u8 raw[40] = { 102 };
		void *copy;
		int ret;

		area = rnd_below(&rnd, 1U << 25);
		poke32(raw, 4, 1);
		poke32(raw, 8, 1);
		poke32(raw, 16, 68 + rnd_below(&rnd, 2000));
		poke32(raw, 20, area / peek32(raw, 16) + rnd_below(&rnd, 2));
		word = rnd_below(&rnd, 7);
		if (rnd_once_in(&rnd, 2))
			poke32(raw, 4 * word,
			       rnd_nasty(&rnd, peek32(raw, 4 * word)));
		copy = exact(test, raw, len);
		ret = nvsp_check_recv_buf(copy, len, area, &got);
		KUNIT_EXPECT_EQ_MSG(test, !ret, naive_recv_ok(raw, len, area),
				    "round %u", round);
		accepted += !ret;
		kunit_kfree(test, copy);
	}
	/* A generator that only makes rubbish proves little. */
	KUNIT_EXPECT_LT(test, round / 8, accepted);
}

/* No check may read beyond the length, whatever the bytes are. */
static void nvsp_random_bytes_are_read_within_bounds(struct kunit *test)
{
	static const u32 types[] = { 2, 102, 105, 107, 108, 128, 129, 133, 134 };
	struct rnd rnd = rnd_begin(test);
	struct nvsp_recv_layout layout;
	u32 round, value;
	u16 table[16];
	bool flag;

	for (round = 0; round < SUITE_ROUNDS / 4; round++) {
		u32 len = rnd_below(&rnd, 128), queues = rnd_below(&rnd, 9);
		u32 version = nvsp_versions[rnd_below(&rnd, 6)], i;
		u8 raw[128];
		void *msg;

		rnd_fill(&rnd, raw, sizeof(raw));
		poke32(raw, 0, types[rnd_below(&rnd, ARRAY_SIZE(types))]);
		poke32(raw, 4, rnd_once_in(&rnd, 2) ? 16 : 1);
		poke32(raw, 8, rnd_nasty(&rnd, len));
		msg = exact(test, raw, len);
		nvsp_check_hdr(msg, len, &value);
		nvsp_check_init(msg, len);
		nvsp_check_recv_buf(msg, len, AREA, &layout);
		nvsp_check_send_buf(msg, len, AREA, &value);
		nvsp_check_subchannel(msg, len, 16, &value);
		nvsp_check_vf_assoc(msg, len, &flag, &value);
		nvsp_check_switch(msg, len, &value);
		nvsp_check_rndis(msg, len, &value);
		nvsp_check_rndis_complete(msg, len, &value);
		if (!nvsp_check_table(msg, len, version, queues, table))
			for (i = 0; i < ARRAY_SIZE(table); i++)
				KUNIT_EXPECT_LT(test, table[i], queues);
		kunit_kfree(test, msg);
	}
}

static struct kunit_case nvsp_check_cases[] = {
	KUNIT_CASE(nvsp_init_replies),
	KUNIT_CASE(nvsp_receive_layouts),
	KUNIT_CASE(nvsp_send_layouts),
	KUNIT_CASE(nvsp_subchannel_grants),
	KUNIT_CASE(nvsp_host_switches),
	KUNIT_CASE(nvsp_small_messages),
	KUNIT_CASE(nvsp_associations),
	KUNIT_CASE(nvsp_indirection_tables),
	KUNIT_CASE(nvsp_random_layouts_agree_with_naive_check),
	KUNIT_CASE(nvsp_random_bytes_are_read_within_bounds),
	{}
};

static struct kunit_suite nvsp_check_suite = {
	.name = "hvnf_nvsp_check",
	.test_cases = nvsp_check_cases,
};

SUITE(nvsp_check_suite);
