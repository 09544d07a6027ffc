// SPDX-License-Identifier: GPL-2.0
/* Suite of the NVSP messages. */

#include "../../hv_netfail/proto/nvsp_msg.c"
#include "words.h"

static void nvsp_versions_are_newest_first(struct kunit *test)
{
	unsigned int i;

	KUNIT_EXPECT_EQ(test, nvsp_version_count, 6);
	KUNIT_EXPECT_EQ(test, nvsp_versions[0], 0x60001);
	KUNIT_EXPECT_EQ(test, nvsp_versions[nvsp_version_count - 1], 2);
	for (i = 1; i < nvsp_version_count; i++)
		KUNIT_EXPECT_LT(test, nvsp_versions[i], nvsp_versions[i - 1]);
}

struct version_row {
	u32 version;
	const char *name;
	size_t size;
	u64 caps, isolated;
	u32 minor;
};

static const struct version_row version_rows[] = {
	{ 0x00000002, "1",   0x1c, 0x08, 0x08, 1 },
	{ 0x00030002, "2",   0x1c, 0x08, 0x08, 1 },
	{ 0x00040000, "4",   0x1c, 0x08, 0x08, 1 },
	{ 0x00050000, "5",   0x1c, 0x2c, 0x28, 30 },
	{ 0x00060000, "6",   0x1c, 0x2c, 0x28, 30 },
	{ 0x00060001, "6.1", 0x28, 0xac, 0xa8, 30 },
	{ 0,	      "?",   0x1c, 0x08, 0x08, 1 },
};

static void nvsp_each_version_has_its_ways(struct kunit *test)
{
	struct nvsp_msg m;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(version_rows); i++) {
		const struct version_row *row = &version_rows[i];

		KUNIT_EXPECT_STREQ(test, nvsp_version_name(row->version),
				   row->name);
		KUNIT_EXPECT_EQ_MSG(test, nvsp_msg_size(row->version),
				    row->size, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, nvsp_caps_wanted(row->version, false),
				    row->caps, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, nvsp_caps_wanted(row->version, true),
				    row->isolated, "%s", row->name);
		nvsp_encode_ndis_version(&m, row->version);
		KUNIT_EXPECT_EQ_MSG(test, peek32(m.raw, 8), row->minor, "%s",
				    row->name);
	}
}

/* What each encoder has to write; the rest of the message is zero. */
static void expect_words(struct kunit *test, const struct nvsp_msg *m,
			 struct words want, const char *name)
{
	u32 i;

	for (i = 0; i < sizeof(m->raw) / 4; i++)
		KUNIT_EXPECT_EQ_MSG(test, peek32(m->raw, 4 * i),
				    i < want.n ? want.w[i] : 0, "%s, word %u",
				    name, i);
}

#define EXPECT_WORDS(test, call, ...)					\
	do {								\
		struct words _want = { .w = { __VA_ARGS__ } };		\
		struct nvsp_msg m;					\
									\
		_want.n = ARRAY_SIZE(_want.w);				\
		memset(&m, 0xff, sizeof(m));				\
		call;							\
		expect_words(test, &m, _want, #call);			\
	} while (0)

static void nvsp_encoders_write_the_wire_format(struct kunit *test)
{
	EXPECT_WORDS(test, nvsp_encode_init(&m, 0x60001), 1, 0x60001, 0x60001);
	EXPECT_WORDS(test, nvsp_encode_ndis_version(&m, 0x50000), 100, 6, 30);
	EXPECT_WORDS(test, nvsp_encode_ndis_config(&m, 1514, 0x1000000acULL),
		     125, 1514, 0, 0xac, 1);
	EXPECT_WORDS(test, nvsp_encode_buf(&m, 101, 0xe1e10, 0xcafe),
		     101, 0xe1e10, 0xcafe);
	EXPECT_WORDS(test, nvsp_encode_revoke(&m, 103, 0xcafe), 103, 0xcafe);
	EXPECT_WORDS(test, nvsp_encode_rndis(&m, 1, ~0U, 0), 107, 1, ~0U, 0);
	EXPECT_WORDS(test, nvsp_encode_rndis(&m, 0, 7, 300), 107, 0, 7, 300);
	EXPECT_WORDS(test, nvsp_encode_rndis_complete(&m, 1), 108, 1);
	EXPECT_WORDS(test, nvsp_encode_switch(&m, 1), 129, 1);
	EXPECT_WORDS(test, nvsp_encode_subchannel(&m, 7), 133, 1, 7);
}

static void nvsp_each_status_is_an_errno(struct kunit *test)
{
	static const int want[] = {
		-EPROTO, 0, -EIO, -EPROTONOSUPPORT, -EPROTONOSUPPORT, -EBADMSG,
		-EBUSY, -EOPNOTSUPP, -EPROTO,
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(want); i++)
		KUNIT_EXPECT_EQ_MSG(test, nvsp_status_errno(i), want[i],
				    "status %u", i);
	KUNIT_EXPECT_EQ(test, nvsp_status_errno(~0U), -EPROTO);
}

static void nvsp_replies_belong_to_requests(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, nvsp_reply_type(NVSP_MSG_INIT), 2);
	KUNIT_EXPECT_EQ(test, nvsp_reply_type(NVSP_MSG_RECV_BUF), 102);
	KUNIT_EXPECT_EQ(test, nvsp_reply_type(NVSP_MSG_SEND_BUF), 105);
	KUNIT_EXPECT_EQ(test, nvsp_reply_type(NVSP_MSG_RNDIS), 108);
	KUNIT_EXPECT_EQ(test, nvsp_reply_type(NVSP_MSG_SUBCHANNEL), 133);
	KUNIT_EXPECT_EQ(test, nvsp_reply_type(NVSP_MSG_SWITCH_DATA_PATH), 0);
	KUNIT_EXPECT_EQ(test, nvsp_reply_type(NVSP_MSG_NDIS_CONFIG), 0);
}

static void nvsp_every_type_has_a_name(struct kunit *test)
{
	static const u32 types[] = {
		1, 2, 100, 101, 102, 103, 104, 105, 106, 107, 108, 125, 128,
		129, 130, 131, 132, 133, 134, 135, 136,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		KUNIT_EXPECT_NE_MSG(test, strcmp(nvsp_msg_name(types[i]),
						 "unknown"), 0, "%u", types[i]);
	KUNIT_EXPECT_STREQ(test, nvsp_msg_name(0), "unknown");
	KUNIT_EXPECT_STREQ(test, nvsp_msg_name(137), "unknown");
}

static struct kunit_case nvsp_msg_cases[] = {
	KUNIT_CASE(nvsp_versions_are_newest_first),
	KUNIT_CASE(nvsp_each_version_has_its_ways),
	KUNIT_CASE(nvsp_encoders_write_the_wire_format),
	KUNIT_CASE(nvsp_each_status_is_an_errno),
	KUNIT_CASE(nvsp_replies_belong_to_requests),
	KUNIT_CASE(nvsp_every_type_has_a_name),
	{}
};

static struct kunit_suite nvsp_msg_suite = {
	.name = "hvnf_nvsp_msg",
	.test_cases = nvsp_msg_cases,
};

SUITE(nvsp_msg_suite);
