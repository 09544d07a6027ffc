// SPDX-License-Identifier: GPL-2.0
/* Suite of receive segment coalescing. */

#include "../../hv_netfail/proto/rsc.c"
#include "suite.h"

#define SUB	RNDIS_PACKET_ID_SUBALLOC
#define FIRST	RNDIS_PACKET_ID_FIRST
#define LAST	RNDIS_PACKET_ID_LAST

static struct rsc_chain *new_chain(struct kunit *test)
{
	struct rsc_chain *chain = kunit_kzalloc(test, sizeof(*chain),
						GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, chain);
	return chain;
}

static enum rsc_verdict add(struct rsc_chain *chain, u16 id, u8 flags, u32 len,
			    u32 offset)
{
	struct rx_meta meta = {
		.data_len = len,
		.packet_id = id,
		.packet_id_flags = flags,
		.csum = offset,
		.flags = flags ? RX_META_PACKET_ID : 0,
	};

	return rsc_add(chain, &meta, offset);
}

/* One frame of a story: what comes, what is said, what was lost by it. */
struct frame {
	u16 id;
	u8 flags;
	enum rsc_verdict want;
	u32 lost;
};

struct story {
	const char *name;
	u32 lost_at_end;
	struct frame frames[6];
};

#define IS(verdict)	RSC_##verdict

static const struct story stories[] = {
	{ "single frames", 0, {
		{ 0, 0, IS(SINGLE) }, { 0, FIRST | LAST, IS(SINGLE) } } },
	{ "a chain of three", 0, {
		{ 7, SUB | FIRST, IS(MORE) }, { 7, SUB, IS(MORE) },
		{ 7, SUB | LAST, IS(COMPLETE) }, { 0, 0, IS(SINGLE) } } },
	{ "a chain of one", 0, {
		{ 7, SUB | FIRST | LAST, IS(COMPLETE) },
		{ 7, SUB | FIRST | LAST, IS(COMPLETE) } } },
	{ "middle without a first", 0, {
		{ 7, SUB, IS(BROKEN), 1 }, { 7, SUB | LAST, IS(BROKEN), 1 } } },
	{ "further part after the last", 0, {
		{ 7, SUB | FIRST | LAST, IS(COMPLETE) },
		{ 7, SUB, IS(BROKEN), 1 }, { 7, SUB | LAST, IS(BROKEN), 1 } } },
	{ "no last", 2, {
		{ 7, SUB | FIRST, IS(MORE) }, { 7, SUB, IS(MORE) } } },
	{ "new first in the middle", 0, {
		{ 7, SUB | FIRST, IS(MORE) }, { 7, SUB, IS(MORE) },
		{ 7, SUB | FIRST, IS(MORE), 2 },
		{ 7, SUB | LAST, IS(COMPLETE) } } },
	{ "another id in the middle", 0, {
		{ 7, SUB | FIRST, IS(MORE) }, { 8, SUB, IS(BROKEN), 2 },
		{ 7, SUB | LAST, IS(BROKEN), 1 } } },
	{ "single frame in the middle", 0, {
		{ 7, SUB | FIRST, IS(MORE) }, { 0, 0, IS(SINGLE), 1 },
		{ 7, SUB | LAST, IS(BROKEN), 1 } } },
	{ "chain behind a broken one", 0, {
		{ 7, SUB, IS(BROKEN), 1 }, { 8, SUB | FIRST, IS(MORE) },
		{ 8, SUB | LAST, IS(COMPLETE) } } },
};

static void rsc_stories(struct kunit *test)
{
	struct rsc_chain *chain = new_chain(test);
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(stories); i++) {
		const struct story *story = &stories[i];

		for (j = 0; j < ARRAY_SIZE(story->frames); j++) {
			const struct frame *f = &story->frames[j];

			/* Unused rows of a story are all zero. */
			if (j && !f->id && !f->flags && !f->lost)
				continue;
			KUNIT_EXPECT_EQ_MSG(test, add(chain, f->id, f->flags,
						      100, 0), f->want,
					    "%s, frame %zu", story->name, j);
			KUNIT_EXPECT_EQ_MSG(test, chain->lost, f->lost,
					    "%s, frame %zu", story->name, j);
		}
		KUNIT_EXPECT_EQ_MSG(test, rsc_end(chain), story->lost_at_end,
				    "%s", story->name);
		KUNIT_EXPECT_EQ_MSG(test, rsc_end(chain), 0, "%s", story->name);
	}
}

static void rsc_complete_chain_tells_its_parts(struct kunit *test)
{
	struct rsc_chain *chain = new_chain(test);

	add(chain, 7, SUB | FIRST, 1514, 1000);
	add(chain, 7, SUB, 1460, 3000);
	KUNIT_EXPECT_EQ(test, add(chain, 7, SUB | LAST, 9, 5000), RSC_COMPLETE);
	KUNIT_EXPECT_EQ(test, chain->count, 3);
	KUNIT_EXPECT_EQ(test, chain->total, 1514 + 1460 + 9);
	KUNIT_EXPECT_EQ(test, chain->parts[0].offset, 1000);
	KUNIT_EXPECT_EQ(test, chain->parts[1].offset, 3000);
	KUNIT_EXPECT_EQ(test, chain->parts[2].offset, 5000);
	KUNIT_EXPECT_EQ(test, chain->parts[0].len, 1514);
	KUNIT_EXPECT_EQ(test, chain->parts[1].len, 1460);
	KUNIT_EXPECT_EQ(test, chain->parts[2].len, 9);
	/* Checksum and tag are the first part's. */
	KUNIT_EXPECT_EQ(test, chain->meta.csum, 1000);
	KUNIT_EXPECT_EQ(test, rsc_end(chain), 0);
}

static void rsc_parts_are_limited(struct kunit *test)
{
	struct rsc_chain *chain = new_chain(test);
	u32 i;

	KUNIT_EXPECT_EQ(test, RSC_PARTS_MAX, 562);
	KUNIT_EXPECT_EQ(test, add(chain, 7, SUB | FIRST, 14, 0), RSC_MORE);
	for (i = 1; i < 562; i++)
		KUNIT_EXPECT_EQ(test, add(chain, 7, SUB, 1, 0), RSC_MORE);
	KUNIT_EXPECT_EQ(test, add(chain, 7, SUB | LAST, 1, 0), RSC_BROKEN);
	KUNIT_EXPECT_EQ(test, chain->lost, 563);
	KUNIT_EXPECT_EQ(test, chain->count, 0);
}

static void rsc_bytes_are_limited(struct kunit *test)
{
	struct rsc_chain *chain = new_chain(test);

	KUNIT_EXPECT_EQ(test, RSC_BYTES_MAX, 65549);
	add(chain, 7, SUB | FIRST, 65000, 0);
	KUNIT_EXPECT_EQ(test, add(chain, 7, SUB | LAST, 549, 0), RSC_COMPLETE);
	add(chain, 7, SUB | FIRST, 65000, 0);
	KUNIT_EXPECT_EQ(test, add(chain, 7, SUB | LAST, 550, 0), RSC_BROKEN);
	KUNIT_EXPECT_EQ(test, chain->lost, 2);
	KUNIT_EXPECT_EQ(test, add(chain, 7, SUB | FIRST, 65549, 0), RSC_MORE);
	KUNIT_EXPECT_EQ(test, rsc_end(chain), 1);
	KUNIT_EXPECT_EQ(test, add(chain, 7, SUB | FIRST, 65550, 0),
			RSC_BROKEN);
	KUNIT_EXPECT_EQ(test, chain->lost, 1);
	add(chain, 7, SUB | FIRST, 100, 0);
	KUNIT_EXPECT_EQ(test, add(chain, 7, SUB, ~0U, 0), RSC_BROKEN);
	KUNIT_EXPECT_EQ(test, add(chain, 7, SUB | FIRST, ~0U, 0), RSC_BROKEN);
}

/* The naive model keeps the whole history and looks back. */
struct seen {
	u16 id;
	u8 flags;
	u32 len;
	bool consumed;
};

/* How many frames before @n hang together up to @n; 0: they do not. */
static u32 naive_chain(const struct seen *seen, u32 n)
{
	u64 total = 0;
	u32 i;

	for (i = n + 1; i-- > 0; ) {
		if (seen[i].consumed || !(seen[i].flags & SUB) ||
		    seen[i].id != seen[n].id)
			return 0;
		total += seen[i].len;
		if (seen[i].flags & FIRST)
			return n - i + 1 <= 562 && total <= 65549 ? n - i + 1 : 0;
	}
	return 0;
}

static enum rsc_verdict naive_add(struct seen *seen, u32 n)
{
	seen[n].consumed = false;
	if (!(seen[n].flags & SUB)) {
		seen[n].consumed = true;
		return RSC_SINGLE;
	}
	if (!naive_chain(seen, n)) {
		seen[n].consumed = true;
		return RSC_BROKEN;
	}
	if (!(seen[n].flags & LAST))
		return RSC_MORE;
	seen[n].consumed = true;
	return RSC_COMPLETE;
}

#define HISTORY	32

static void rsc_random_frames_agree_with_naive_model(struct kunit *test)
{
	struct rsc_chain *chain = new_chain(test);
	struct rnd rnd = rnd_begin(test);
	u32 round, n, whole = 0;

	for (round = 0; round < SUITE_ROUNDS / 20; round++) {
		u32 frames = 1 + rnd_below(&rnd, HISTORY), out = 0, in = 0;
		struct seen seen[HISTORY];

		for (n = 0; n < frames; n++) {
			enum rsc_verdict want, got;

			seen[n].id = rnd_once_in(&rnd, 20);
			seen[n].flags = rnd_once_in(&rnd, 10) ? 0 : SUB;
			seen[n].flags |= rnd_once_in(&rnd, 5) ? FIRST : 0;
			seen[n].flags |= rnd_once_in(&rnd, 5) ? LAST : 0;
			seen[n].len = 1 + rnd_below(&rnd, 12000);
			want = naive_add(seen, n);
			got = add(chain, seen[n].id, seen[n].flags,
				  seen[n].len, n);
			KUNIT_EXPECT_EQ_MSG(test, got, want, "round %u frame %u",
					    round, n);
			in++;
			out += chain->lost + (got == RSC_SINGLE);
			if (got == RSC_COMPLETE) {
				seen[n].consumed = false;
				KUNIT_EXPECT_EQ(test, chain->count,
						naive_chain(seen, n));
				seen[n].consumed = true;
				out += chain->count;
				whole++;
			}
		}
		/* Every frame is delivered or counted as lost, once. */
		KUNIT_EXPECT_EQ_MSG(test, out + rsc_end(chain), in, "round %u",
				    round);
	}
	KUNIT_EXPECT_LT(test, round / 4, whole);
}

static struct kunit_case rsc_cases[] = {
	KUNIT_CASE(rsc_stories),
	KUNIT_CASE(rsc_complete_chain_tells_its_parts),
	KUNIT_CASE(rsc_parts_are_limited),
	KUNIT_CASE(rsc_bytes_are_limited),
	KUNIT_CASE(rsc_random_frames_agree_with_naive_model),
	{}
};

static struct kunit_suite rsc_suite = {
	.name = "hvnf_rsc",
	.test_cases = rsc_cases,
};

SUITE(rsc_suite);
