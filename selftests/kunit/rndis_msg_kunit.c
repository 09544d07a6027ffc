// SPDX-License-Identifier: GPL-2.0
/* Suite of the RNDIS control messages. */

#include "../../hv_netfail/proto/rndis_msg.c"
#include "words.h"

#define ID	0x1234

static void expect_words(struct kunit *test, const u8 *raw, int len,
			 struct words want, const char *name)
{
	u32 i;

	KUNIT_EXPECT_EQ_MSG(test, len, 4 * want.n, "%s", name);
	for (i = 0; i < want.n; i++)
		KUNIT_EXPECT_EQ_MSG(test, peek32(raw, 4 * i), want.w[i],
				    "%s, word %u", name, i);
	for (i = 4 * want.n; i < 64; i++)
		KUNIT_EXPECT_EQ_MSG(test, raw[i], 0x55, "%s, byte %u", name, i);
}

/* Encodes into just enough room, and into one byte less. */
#define EXPECT_ENCODED(test, fn, args, ...)				\
	do {								\
		static const u32 _w[] = { __VA_ARGS__ };		\
		struct words _want = { .n = ARRAY_SIZE(_w) };		\
		u8 _raw[64];						\
		int _len;						\
									\
		memcpy(_want.w, _w, sizeof(_w));			\
		memset(_raw, 0x55, sizeof(_raw));			\
		_len = fn(_raw, sizeof(_w) - 1, EXPECT_ARGS args);	\
		KUNIT_EXPECT_EQ_MSG(test, _len, -EMSGSIZE, #fn);	\
		KUNIT_EXPECT_EQ_MSG(test, _raw[0], 0x55, #fn);		\
		_len = fn(_raw, sizeof(_w), EXPECT_ARGS args);		\
		expect_words(test, _raw, _len, _want, #fn);		\
	} while (0)
#define EXPECT_ARGS(...) __VA_ARGS__

static void rndis_encoders_write_the_wire_format(struct kunit *test)
{
	static const u8 input[] = { 1, 2, 3, 4 };

	EXPECT_ENCODED(test, rndis_encode_init, (ID, 0x4000),
		       2, 24, ID, 1, 0, 0x4000);
	EXPECT_ENCODED(test, rndis_encode_halt, (ID), 3, 12, ID);
	EXPECT_ENCODED(test, rndis_encode_query, (ID, 0x01010101, NULL, 0),
		       4, 28, ID, 0x01010101, 0, 20, 0);
	EXPECT_ENCODED(test, rndis_encode_query, (ID, 0x10203, input, 4),
		       4, 32, ID, 0x10203, 4, 20, 0, 0x04030201);
	EXPECT_ENCODED(test, rndis_encode_set, (ID, 0x1010e, input, 4),
		       5, 32, ID, 0x1010e, 4, 20, 0, 0x04030201);
	EXPECT_ENCODED(test, rndis_encode_keepalive_complete, (ID),
		       0x80000008, 16, ID, 0);
}

static void rndis_absurd_input_length_is_refused(struct kunit *test)
{
	u8 buf[64] = { 0 };

	KUNIT_EXPECT_EQ(test, rndis_encode_query(buf, sizeof(buf), ID, 1, buf,
						 ~0U), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, rndis_encode_set(buf, sizeof(buf), ID, 1, buf,
					       37), -EMSGSIZE);
}

static void rndis_each_status_is_an_errno(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, rndis_status_errno(0), 0);
	KUNIT_EXPECT_EQ(test, rndis_status_errno(0xc00000bb), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, rndis_status_errno(0xc0010017), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, rndis_status_errno(0xc0010015), -EINVAL);
	KUNIT_EXPECT_EQ(test, rndis_status_errno(0xc0010016), -EOVERFLOW);
	KUNIT_EXPECT_EQ(test, rndis_status_errno(0xc0010004), -EPROTONOSUPPORT);
	KUNIT_EXPECT_EQ(test, rndis_status_errno(0xc0000001), -EIO);
	KUNIT_EXPECT_EQ(test, rndis_status_errno(0x4001000b), -EIO);
	KUNIT_EXPECT_EQ(test, rndis_status_errno(1), -EIO);
}

static void rndis_every_type_has_a_name(struct kunit *test)
{
	u32 type;

	for (type = 1; type <= 9; type++) {
		KUNIT_EXPECT_NE_MSG(test, strcmp(rndis_msg_name(type),
						 "unknown"), 0, "%u", type);
		KUNIT_EXPECT_STREQ(test, rndis_msg_name(type),
				   rndis_msg_name(type | 0x80000000));
	}
	KUNIT_EXPECT_STREQ(test, rndis_msg_name(0), "unknown");
	KUNIT_EXPECT_STREQ(test, rndis_msg_name(10), "unknown");
}

struct hdr_row {
	const char *name;
	struct words msg;
	int want;
};

static const struct hdr_row hdr_rows[] = {
	{ "exact", { 3, { 8, 12, 1 } }, 0 },
	{ "header only", { 2, { 8, 8 } }, 0 },
	{ "more behind", { 4, { 8, 12, 1, 9 } }, 0 },
	{ "longer than it is", { 3, { 8, 13, 1 } }, -EBADMSG },
	{ "shorter than a header", { 3, { 8, 7, 1 } }, -EBADMSG },
	{ "length 0", { 3, { 8, 0, 1 } }, -EBADMSG },
	{ "cut", { 1, { 8 } }, -EBADMSG },
	{ "empty", { 0, { 0 } }, -EBADMSG },
};

static void rndis_headers(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hdr_rows); i++) {
		const struct hdr_row *row = &hdr_rows[i];
		void *msg = message(test, &row->msg);
		u32 type = 0, len = 0;

		KUNIT_EXPECT_EQ_MSG(test, rndis_check_hdr(msg, 4 * row->msg.n,
							  &type, &len),
				    row->want, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, type, row->want ? 0 : 8, "%s",
				    row->name);
		KUNIT_EXPECT_EQ_MSG(test, len, row->want ? 0 : row->msg.w[1],
				    "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test,
				    rndis_peek_type(msg, 4 * row->msg.n),
				    row->msg.n > 1 ? 8 : 0, "%s", row->name);
	}
}

struct id_row {
	const char *name;
	struct words msg;
	int want;
};

static const struct id_row id_rows[] = {
	{ "init", { 4, { 0x80000002, 16, ID, 0 } }, 0 },
	{ "query", { 4, { 0x80000004, 16, ID, 0 } }, 0 },
	{ "set", { 4, { 0x80000005, 16, ID, 0 } }, 0 },
	{ "keep-alive", { 4, { 0x80000008, 16, ID, 0 } }, 0 },
	{ "reset has none", { 4, { 0x80000006, 16, ID, 0 } }, -EBADMSG },
	{ "halt has no reply", { 4, { 0x80000003, 16, ID, 0 } }, -EBADMSG },
	{ "no reply", { 4, { 4, 16, ID, 0 } }, -EBADMSG },
	{ "indication", { 5, { 7, 20, ID, 0, 0 } }, -EBADMSG },
	{ "short", { 3, { 0x80000005, 12, ID } }, -EBADMSG },
	{ "short by its own words", { 4, { 0x80000005, 12, ID, 0 } }, -EBADMSG },
};

static void rndis_replies_tell_their_request(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(id_rows); i++) {
		const struct id_row *row = &id_rows[i];
		u32 id = 0;

		KUNIT_EXPECT_EQ_MSG(test,
				    rndis_reply_id(message(test, &row->msg),
						   4 * row->msg.n, &id),
				    row->want, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, id, row->want ? 0 : ID, "%s",
				    row->name);
	}
}

struct init_row {
	const char *name;
	struct words msg;
	int want;
	struct rndis_limits limits;
};

#define INIT_REPLY(id, status, major, medium, packets, transfer, shift)	\
	{ 13, { 0x80000002, 52, id, status, major, 0, 1, medium, packets, \
		transfer, shift, 0, 0 } }

static const struct init_row init_rows[] = {
	{ "usual", INIT_REPLY(ID, 0, 1, 0, 8, 0xefffffff, 3), 0,
	  { 8, 0xefffffff, 8 } },
	{ "wide alignment", INIT_REPLY(ID, 0, 1, 0, 8, 0x4000, 12), 0,
	  { 8, 0x4000, 4096 } },
	{ "no alignment", INIT_REPLY(ID, 0, 1, 0, 8, 0x4000, 0), 0,
	  { 8, 0x4000, 8 } },
	{ "absurd alignment", INIT_REPLY(ID, 0, 1, 0, 8, 0x4000, 13), 0,
	  { 1, ~0U, 8 } },
	{ "alignment beyond a word", INIT_REPLY(ID, 0, 1, 0, 8, 0x4000, 32), 0,
	  { 1, ~0U, 8 } },
	{ "no packets", INIT_REPLY(ID, 0, 1, 0, 0, 0x4000, 3), 0,
	  { 1, 0x4000, 8 } },
	{ "packets galore", INIT_REPLY(ID, 0, 1, 0, ~0U, 0x4000, 3), 0,
	  { 32, 0x4000, 8 } },
	{ "no transfer", INIT_REPLY(ID, 0, 1, 0, 8, 0, 3), 0,
	  { 1, ~0U, 8 } },
	{ "small transfer", INIT_REPLY(ID, 0, 1, 0, 8, 2047, 3), 0,
	  { 1, ~0U, 8 } },
	{ "smallest transfer", INIT_REPLY(ID, 0, 1, 0, 8, 2048, 3), 0,
	  { 8, 2048, 8 } },
	{ "refused", INIT_REPLY(ID, 0xc0000001, 1, 0, 8, 0x4000, 3), -EIO },
	{ "another request", INIT_REPLY(ID + 1, 0, 1, 0, 8, 0x4000, 3),
	  -ESTALE },
	{ "another request, refused", INIT_REPLY(ID + 1, 1, 1, 0, 8, 1, 3),
	  -ESTALE },
	{ "another version", INIT_REPLY(ID, 0, 2, 0, 8, 0x4000, 3),
	  -EPROTONOSUPPORT },
	{ "another medium", INIT_REPLY(ID, 0, 1, 9, 8, 0x4000, 3),
	  -EPROTONOSUPPORT },
	{ "cut", { 12, { 0x80000002, 48, ID, 0, 1, 0, 1, 0, 8, 9999, 3, 0 } },
	  -EBADMSG },
	{ "another type", { 13, { 0x80000004, 52, ID } }, -EBADMSG },
};

static void rndis_init_replies(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(init_rows); i++) {
		const struct init_row *row = &init_rows[i];
		struct rndis_limits got = { 0 };

		KUNIT_EXPECT_EQ_MSG(test,
				    rndis_check_init(message(test, &row->msg),
						     4 * row->msg.n, ID, &got),
				    row->want, "%s", row->name);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(&got, &row->limits,
						 sizeof(got)), 0,
				    "%s: %u %u %u", row->name, got.max_packets,
				    got.max_transfer, got.align);
	}
}

struct part_row {
	const char *name;
	struct words msg;
	int want;
	u32 at, len;
};

/* @at: where the variable part stands, from the start of the message. */
static const struct part_row query_rows[] = {
	{ "one word", { 7, { 0x80000004, 28, ID, 0, 4, 16, 99 } }, 0, 24, 4 },
	{ "in the middle", { 8, { 0x80000004, 32, ID, 0, 4, 20 } }, 0, 28, 4 },
	{ "odd", { 7, { 0x80000004, 28, ID, 0, 3, 17, 99 } }, 0, 25, 3 },
	{ "nothing", { 6, { 0x80000004, 24, ID, 0, 0, 16 } }, 0, 0, 0 },
	{ "nothing, far away", { 6, { 0x80000004, 24, ID, 0, 0, ~0U } }, 0 },
	{ "refused", { 6, { 0x80000004, 24, ID, 0xc00000bb, 0, 0 } },
	  -EOPNOTSUPP },
	{ "refused, lying", { 6, { 0x80000004, 24, ID, 0xc00000bb, 9, 9 } },
	  -EOPNOTSUPP },
	{ "another request", { 7, { 0x80000004, 28, 1, 0, 4, 16 } }, -ESTALE },
	{ "beyond by one", { 7, { 0x80000004, 28, ID, 0, 5, 16 } }, -EBADMSG },
	{ "starts beyond", { 7, { 0x80000004, 28, ID, 0, 4, 21 } }, -EBADMSG },
	{ "in the header", { 7, { 0x80000004, 28, ID, 0, 4, 15 } }, -EBADMSG },
	{ "wraps", { 7, { 0x80000004, 28, ID, 0, ~0U, 16 } }, -EBADMSG },
	{ "wraps at its start", { 7, { 0x80000004, 28, ID, 0, 8, ~0U - 3 } },
	  -EBADMSG },
	{ "outside the message", { 8, { 0x80000004, 28, ID, 0, 8, 16 } },
	  -EBADMSG },
	{ "another type", { 7, { 0x80000005, 28, ID, 0, 4, 16 } }, -EBADMSG },
	{ "cut", { 5, { 0x80000004, 20, ID, 0, 4 } }, -EBADMSG },
};

static const struct part_row indicate_rows[] = {
	{ "bare", { 5, { 7, 20, 0x4001000b, 0, 0 } }, 0, 0, 0 },
	{ "with a word", { 6, { 7, 24, 0x40010013, 4, 12, 5 } }, 0, 20, 4 },
	{ "in the header", { 6, { 7, 24, 0x40010013, 4, 11, 5 } }, -EBADMSG },
	{ "beyond", { 6, { 7, 24, 0x40010013, 5, 12, 5 } }, -EBADMSG },
	{ "wraps", { 6, { 7, 24, 0x40010013, ~0U, 12, 5 } }, -EBADMSG },
	{ "cut", { 4, { 7, 16, 0x4001000b, 0 } }, -EBADMSG },
	{ "another type", { 5, { 8, 20, 0x4001000b, 0, 0 } }, -EBADMSG },
};

static int check_query(const void *buf, u32 len, const void **part, u32 *n)
{
	return rndis_check_query(buf, len, ID, part, n);
}

static int check_indicate(const void *buf, u32 len, const void **part, u32 *n)
{
	u32 status;

	return rndis_check_indicate(buf, len, &status, part, n);
}

static void run_part_rows(struct kunit *test, const struct part_row *rows,
			  size_t n,
			  int (*check)(const void *buf, u32 len,
				       const void **part, u32 *part_len))
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct part_row *row = &rows[i];
		u8 *msg = message(test, &row->msg);
		const void *part = msg;
		u32 part_len = 0;

		KUNIT_EXPECT_EQ_MSG(test, check(msg, 4 * row->msg.n, &part,
						&part_len),
				    row->want, "%s", row->name);
		if (row->want)
			KUNIT_EXPECT_PTR_EQ(test, part, (const void *)msg);
		else if (!row->len)
			KUNIT_EXPECT_NULL(test, part);
		else
			KUNIT_EXPECT_PTR_EQ(test, part,
					    (const void *)(msg + row->at));
		KUNIT_EXPECT_EQ_MSG(test, part_len, row->len, "%s", row->name);
	}
}

static void rndis_query_replies(struct kunit *test)
{
	run_part_rows(test, query_rows, ARRAY_SIZE(query_rows), check_query);
}

static void rndis_indications(struct kunit *test)
{
	static const struct words speed = {
		6, { 7, 24, 0x40010013, 4, 12, 5 }
	};
	const void *detail;
	u32 status, n;

	run_part_rows(test, indicate_rows, ARRAY_SIZE(indicate_rows),
		      check_indicate);
	KUNIT_EXPECT_EQ(test, rndis_check_indicate(message(test, &speed), 24,
						   &status, &detail, &n), 0);
	KUNIT_EXPECT_EQ(test, status, RNDIS_STATUS_LINK_SPEED_CHANGE);
}

struct set_row {
	const char *name;
	struct words msg;
	int want;
};

static const struct set_row set_rows[] = {
	{ "done", { 4, { 0x80000005, 16, ID, 0 } }, 0 },
	{ "bad data", { 4, { 0x80000005, 16, ID, 0xc0010015 } }, -EINVAL },
	{ "another request", { 4, { 0x80000005, 16, 0, 0 } }, -ESTALE },
	{ "short", { 3, { 0x80000005, 12, ID } }, -EBADMSG },
	{ "another type", { 4, { 0x80000004, 16, ID, 0 } }, -EBADMSG },
};

static void rndis_set_replies(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(set_rows); i++) {
		const struct set_row *row = &set_rows[i];

		KUNIT_EXPECT_EQ_MSG(test,
				    rndis_check_set(message(test, &row->msg),
						    4 * row->msg.n, ID),
				    row->want, "%s", row->name);
	}
}

static void rndis_keepalives(struct kunit *test)
{
	static const struct words good = { 3, { 8, 12, ID } };
	static const struct words cut = { 2, { 8, 8 } };
	static const struct words reply = { 4, { 0x80000008, 16, ID, 0 } };
	u32 id = 0;

	KUNIT_EXPECT_EQ(test, rndis_check_keepalive(message(test, &cut), 8,
						    &id), -EBADMSG);
	KUNIT_EXPECT_EQ(test, rndis_check_keepalive(message(test, &reply), 16,
						    &id), -EBADMSG);
	KUNIT_EXPECT_EQ(test, id, 0);
	KUNIT_EXPECT_EQ(test, rndis_check_keepalive(message(test, &good), 12,
						    &id), 0);
	KUNIT_EXPECT_EQ(test, id, ID);
}

/* The naive model of rndis_check_query(), in numbers too wide to wrap. */
static int naive_query(const u8 *raw, u64 len, u64 *at, u64 *n)
{
	u64 msg_len;

	if (len < 8)
		return -EBADMSG;
	msg_len = peek32(raw, 4);
	if (msg_len > len || msg_len < 24 || peek32(raw, 0) != 0x80000004)
		return -EBADMSG;
	if (peek32(raw, 8) != ID)
		return -ESTALE;
	if (peek32(raw, 12))
		return -EIO;
	*n = peek32(raw, 16);
	*at = 8 + (u64)peek32(raw, 20);
	if (*n && (*at < 24 || *at + *n > msg_len))
		return -EBADMSG;
	return 0;
}

static void rndis_random_replies_agree_with_naive_check(struct kunit *test)
{
	struct rnd rnd = rnd_begin(test);
	u32 round, word, accepted = 0;

	for (round = 0; round < SUITE_ROUNDS; round++) {
		u32 n = rnd_below(&rnd, 40), len = 24 + n, got_len = 0;
		const void *part = NULL;
		u64 at = 0, want_len = 0;
		u8 raw[128] = { 4, 0, 0, 0x80 };
		u8 *copy;
		int ret;

		poke32(raw, 4, len);
		poke32(raw, 8, ID);
		poke32(raw, 16, n);
		poke32(raw, 20, 16);
		word = rnd_below(&rnd, 6);
		if (rnd_once_in(&rnd, 2) && word != 3)
			poke32(raw, 4 * word,
			       rnd_nasty(&rnd, peek32(raw, 4 * word)));
		if (rnd_once_in(&rnd, 4))
			len = rnd_below(&rnd, sizeof(raw));
		copy = exact(test, raw, len);
		ret = rndis_check_query(copy, len, ID, &part, &got_len);
		KUNIT_EXPECT_EQ_MSG(test, ret,
				    naive_query(raw, len, &at, &want_len),
				    "round %u", round);
		if (!ret && want_len)
			KUNIT_EXPECT_PTR_EQ(test, part,
					    (const void *)(copy + at));
		if (!ret)
			KUNIT_EXPECT_EQ(test, got_len, want_len);
		accepted += !ret;
		kunit_kfree(test, copy);
	}
	KUNIT_EXPECT_LT(test, round / 8, accepted);
}

/* Whatever is found must lie inside, whatever the bytes are. */
static void rndis_random_bytes_are_read_within_bounds(struct kunit *test)
{
	static const u32 types[] = {
		7, 8, 0x80000002, 0x80000004, 0x80000005, 0x80000008,
	};
	struct rnd rnd = rnd_begin(test);
	struct rndis_limits limits;
	u32 round, a, n;

	for (round = 0; round < SUITE_ROUNDS / 4; round++) {
		u32 len = rnd_below(&rnd, 80), i;
		const void *part;
		u8 raw[80];
		void *msg;

		rnd_fill(&rnd, raw, sizeof(raw));
		poke32(raw, 0, types[rnd_below(&rnd, ARRAY_SIZE(types))]);
		poke32(raw, 4, rnd_once_in(&rnd, 4) ? rnd_below(&rnd, 99) : len);
		for (i = 8; i < 28; i += 4)
			poke32(raw, i, rnd_nasty(&rnd, 16));
		msg = exact(test, raw, len);
		rndis_check_hdr(msg, len, &a, &n);
		rndis_reply_id(msg, len, &a);
		rndis_check_init(msg, len, 16, &limits);
		rndis_check_set(msg, len, 16);
		rndis_check_keepalive(msg, len, &a);
		if (!rndis_check_query(msg, len, peek32(raw, 8), &part, &n))
			touch(part, n);
		if (!rndis_check_indicate(msg, len, &a, &part, &n))
			touch(part, n);
		kunit_kfree(test, msg);
	}
}

static struct kunit_case rndis_msg_cases[] = {
	KUNIT_CASE(rndis_encoders_write_the_wire_format),
	KUNIT_CASE(rndis_absurd_input_length_is_refused),
	KUNIT_CASE(rndis_each_status_is_an_errno),
	KUNIT_CASE(rndis_every_type_has_a_name),
	KUNIT_CASE(rndis_headers),
	KUNIT_CASE(rndis_replies_tell_their_request),
	KUNIT_CASE(rndis_init_replies),
	KUNIT_CASE(rndis_query_replies),
	KUNIT_CASE(rndis_indications),
	KUNIT_CASE(rndis_set_replies),
	KUNIT_CASE(rndis_keepalives),
	KUNIT_CASE(rndis_random_replies_agree_with_naive_check),
	KUNIT_CASE(rndis_random_bytes_are_read_within_bounds),
	{}
};

static struct kunit_suite rndis_msg_suite = {
	.name = "hvnf_rndis_msg",
	.test_cases = rndis_msg_cases,
};

SUITE(rndis_msg_suite);
