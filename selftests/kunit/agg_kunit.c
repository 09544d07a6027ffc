// SPDX-License-Identifier: GPL-2.0
/* Suite of transmit aggregation. */

#include "../../hv_netfail/proto/ppi.c"
#include "../../hv_netfail/proto/rndis_pkt.c"
#include "../../hv_netfail/proto/agg.c"
#include "suite.h"

struct plan_row {
	const char *name;
	struct agg_state batch;		/* packets, used */
	struct agg_packet pkt;		/* header, frame, more, mappable */
	struct agg_plan want;		/* verb flush new post offset pad */
};

static const struct agg_limits usual = {
	.section_size = 6144,
	.max_packets = 8,
	.max_transfer = 0xefffffff,
	.align = 8,
	.tx_copybreak = 2048,
};

static const struct plan_row plan_rows[] = {
	{ "alone", { 0, 0 }, { 44, 60, false, true },
	  { AGG_COPY, false, true, true, 0, 0 } },
	{ "first of several", { 0, 0 }, { 44, 60, true, true },
	  { AGG_COPY, false, true, false, 0, 0 } },
	{ "first, to be padded", { 0, 0 }, { 44, 61, true, true },
	  { AGG_COPY, false, true, false, 0, 7 } },
	{ "joins", { 1, 112 }, { 44, 61, true, true },
	  { AGG_COPY, false, false, false, 112, 7 } },
	{ "joins and is the last", { 1, 112 }, { 44, 61, false, true },
	  { AGG_COPY, false, false, true, 112, 0 } },
	{ "one short of the count", { 6, 1000 }, { 44, 60, true, true },
	  { AGG_COPY, false, false, false, 1000, 0 } },
	{ "beyond the count", { 8, 1000 }, { 44, 60, true, true },
	  { AGG_COPY, true, true, false, 0, 0 } },
	{ "fills the count", { 7, 1000 }, { 44, 60, true, true },
	  { AGG_COPY, false, false, true, 1000, 0 } },
	{ "fits to the byte", { 1, 6040 }, { 44, 60, true, true },
	  { AGG_COPY, false, false, true, 6040, 0 } },
	{ "does not fit", { 1, 6048 }, { 44, 60, true, true },
	  { AGG_COPY, true, true, false, 0, 0 } },
	{ "large, header fits to the byte", { 1, 6100 },
	  { 44, 2049, true, true },
	  { AGG_COPY_HEADER, false, false, true, 6100, 0 } },
	{ "large, header does not fit", { 1, 6104 }, { 44, 2049, true, true },
	  { AGG_MAP, true, false, true, 0, 0 } },
	{ "does not fit, not mappable", { 1, 6048 }, { 44, 60, true, false },
	  { AGG_COPY, true, true, false, 0, 0 } },
	{ "leaves room for another", { 1, 5912 }, { 44, 60, true, true },
	  { AGG_COPY, false, false, false, 5912, 0 } },
	{ "leaves too little for another", { 1, 5920 }, { 44, 60, true, true },
	  { AGG_COPY, false, false, true, 5920, 0 } },
	{ "large, alone", { 0, 0 }, { 44, 2049, false, true },
	  { AGG_MAP, false, false, true, 0, 0 } },
	{ "large, more behind", { 0, 0 }, { 44, 9000, true, true },
	  { AGG_MAP, false, false, true, 0, 0 } },
	{ "largest to copy", { 0, 0 }, { 44, 2048, false, true },
	  { AGG_COPY, false, true, true, 0, 0 } },
	{ "large behind a batch", { 2, 300 }, { 76, 65000, true, true },
	  { AGG_COPY_HEADER, false, false, true, 300, 0 } },
	{ "large behind a full section", { 2, 6100 }, { 76, 65000, true, true },
	  { AGG_MAP, true, false, true, 0, 0 } },
	{ "large, not mappable", { 0, 0 }, { 44, 6100, false, false },
	  { AGG_COPY, false, true, true, 0, 0 } },
	{ "too large, not mappable", { 1, 8 }, { 44, 6101, false, false },
	  { AGG_REFUSE, true, false, false, 0, 0 } },
	{ "lengths wrap", { 1, 8 }, { ~0U, ~0U, true, false },
	  { AGG_REFUSE, true, false, false, 0, 0 } },
};

static void expect_plan(struct kunit *test, const struct agg_plan *got,
			const struct agg_plan *want, const char *name)
{
	KUNIT_EXPECT_EQ_MSG(test, got->verb, want->verb, "%s: verb", name);
	KUNIT_EXPECT_EQ_MSG(test, got->flush, want->flush, "%s: flush", name);
	KUNIT_EXPECT_EQ_MSG(test, got->new_section, want->new_section,
			    "%s: section", name);
	KUNIT_EXPECT_EQ_MSG(test, got->post, want->post, "%s: post", name);
	KUNIT_EXPECT_EQ_MSG(test, got->offset, want->offset, "%s: offset",
			    name);
	KUNIT_EXPECT_EQ_MSG(test, got->pad, want->pad, "%s: pad", name);
}

static void agg_plans(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(plan_rows); i++) {
		const struct plan_row *row = &plan_rows[i];
		struct agg_plan got = agg_decide(&usual, &row->batch,
						 &row->pkt);

		expect_plan(test, &got, &row->want, row->name);
	}
}

static void agg_without_sections_all_is_mapped(struct kunit *test)
{
	static const struct agg_packet pkt = { 44, 60, true, true };
	static const struct agg_packet pinned = { 44, 60, true, false };
	static const struct agg_state closed = { 0, 0 };
	struct agg_limits lim = usual;

	lim.section_size = 0;
	KUNIT_EXPECT_EQ(test, agg_decide(&lim, &closed, &pkt).verb, AGG_MAP);
	KUNIT_EXPECT_EQ(test, agg_decide(&lim, &closed, &pinned).verb,
			AGG_REFUSE);
}

static void agg_few_packets_per_message(struct kunit *test)
{
	static const struct agg_packet pkt = { 44, 60, true, true };
	static const struct agg_state closed = { 0, 0 };
	struct agg_limits lim = usual;

	lim.max_packets = 1;
	KUNIT_EXPECT_TRUE(test, agg_decide(&lim, &closed, &pkt).post);
	lim.max_packets = 2;
	KUNIT_EXPECT_FALSE(test, agg_decide(&lim, &closed, &pkt).post);
}

static void agg_transfer_limit_holds(struct kunit *test)
{
	static const struct agg_packet pkt = { 44, 1000, true, true };
	static const struct agg_state batch = { 1, 1048 };
	struct agg_limits lim = usual;

	lim.max_transfer = 2092;
	KUNIT_EXPECT_EQ(test, agg_decide(&lim, &batch, &pkt).verb, AGG_COPY);
	KUNIT_EXPECT_FALSE(test, agg_decide(&lim, &batch, &pkt).new_section);
	lim.max_transfer = 2091;
	KUNIT_EXPECT_TRUE(test, agg_decide(&lim, &batch, &pkt).new_section);
}

static void agg_commit_keeps_the_books(struct kunit *test)
{
	static const struct agg_packet pkt = { 44, 61, true, true };
	struct agg_state batch = { 0, 0 };
	struct agg_plan plan;

	plan = agg_decide(&usual, &batch, &pkt);
	KUNIT_EXPECT_EQ(test, agg_commit(&batch, &plan, &pkt), 0);
	KUNIT_EXPECT_EQ(test, batch.packets, 1);
	KUNIT_EXPECT_EQ(test, batch.used, 112);
	plan.verb = AGG_COPY_HEADER;
	plan.new_section = false;
	plan.offset = 112;
	plan.post = true;
	KUNIT_EXPECT_EQ(test, agg_commit(&batch, &plan, &pkt), 112 + 44);
	KUNIT_EXPECT_EQ(test, batch.packets, 0);
	KUNIT_EXPECT_EQ(test, batch.used, 0);
}

static void agg_commit_of_what_uses_no_section(struct kunit *test)
{
	static const struct agg_packet large = { 44, 9000, true, true };
	static const struct agg_packet pinned = { 44, 9000, true, false };
	struct agg_state batch = { 3, 6120 };
	struct agg_plan plan;

	plan = agg_decide(&usual, &batch, &large);
	KUNIT_EXPECT_EQ(test, agg_commit(&batch, &plan, &large), 0);
	KUNIT_EXPECT_EQ(test, batch.packets, 0);
	KUNIT_EXPECT_EQ(test, batch.used, 0);
	batch.packets = 3;
	plan = agg_decide(&usual, &batch, &pinned);
	KUNIT_EXPECT_EQ(test, agg_commit(&batch, &plan, &pinned), 0);
	KUNIT_EXPECT_EQ(test, batch.packets, 0);
}

/*
 * A host that reads what a queue sends: the section's bytes, then what was
 * mapped, packet by packet, each of which carries its number.
 */
struct host {
	const struct agg_limits *lim;
	u32 next;
	u32 messages;
	u8 section[16384];
	u8 mapped[8192];
};

static void host_reads(struct kunit *test, struct host *host, u32 used,
		       u32 mapped)
{
	u32 at = 0, packets = 0;
	struct rx_meta meta;

	KUNIT_EXPECT_LE(test, used, host->lim->section_size);
	memcpy(host->section + used, host->mapped, mapped);
	while (at < used + mapped) {
		const u8 *p = host->section + at;

		KUNIT_EXPECT_EQ(test, at % host->lim->align, 0);
		KUNIT_ASSERT_EQ(test, rndis_pkt_parse(p, used + mapped - at,
						      &meta), RX_OK);
		KUNIT_EXPECT_EQ(test, peek32(p, meta.data_offset), host->next);
		KUNIT_EXPECT_EQ(test, p[meta.data_offset + meta.data_len - 1],
				(u8)host->next);
		host->next++;
		packets++;
		at += meta.next;
	}
	KUNIT_EXPECT_EQ(test, at, used + mapped);
	KUNIT_EXPECT_LE(test, packets, host->lim->max_packets);
	host->messages++;
}

/* Write packet number @n: its header at @hdr, its frame at @frame. */
static void write_packet(u8 *hdr, u8 *frame, const struct agg_packet *pkt,
			 u32 pad, u32 n)
{
	struct tx_meta tx = { .flags = pkt->hdr_len > 44 ? TX_META_CSUM : 0 };

	rndis_pkt_build(hdr, &tx, pkt->frame_len, pad);
	memset(frame, n, pkt->frame_len);
	poke32(frame, 0, n);
}

/* Do with packet @n what the driver would do. */
static void send(struct kunit *test, struct host *host, struct agg_state *batch,
		 const struct agg_packet *pkt, bool section_free, u32 n)
{
	struct agg_plan plan = agg_decide(host->lim, batch, pkt);
	struct agg_limits none = *host->lim;
	u32 used, mapped = 0;
	u8 *hdr;

	if (plan.flush) {
		host_reads(test, host, batch->used, 0);
		memset(batch, 0, sizeof(*batch));
	}
	none.section_size = 0;
	if (plan.new_section && !section_free)
		plan = agg_decide(&none, batch, pkt);
	KUNIT_EXPECT_FALSE(test, plan.new_section && batch->packets);
	KUNIT_ASSERT_TRUE(test, plan.verb != AGG_REFUSE);

	hdr = host->section + plan.offset;
	if (plan.verb == AGG_COPY) {
		write_packet(hdr, hdr + pkt->hdr_len, pkt, plan.pad, n);
	} else {
		write_packet(hdr, host->mapped, pkt, plan.pad, n);
		mapped = pkt->frame_len;
	}
	used = agg_commit(batch, &plan, pkt);
	if (plan.verb == AGG_MAP)
		used = pkt->hdr_len;
	if (plan.post)
		host_reads(test, host, used, mapped);
	KUNIT_EXPECT_FALSE(test, batch->packets && !pkt->more);
}

static void pick_limits(struct rnd *rnd, struct agg_limits *lim)
{
	lim->section_size = 256 + 8 * rnd_below(rnd, 736);
	lim->max_packets = 1 + rnd_below(rnd, 9);
	lim->max_transfer = rnd_once_in(rnd, 4) ? 4096 : 0xefffffff;
	lim->align = 8 << rnd_below(rnd, 4);
	lim->tx_copybreak = rnd_below(rnd, 3000);
}

static void agg_random_streams_reach_the_host_in_order(struct kunit *test)
{
	struct host *host = kunit_kzalloc(test, sizeof(*host), GFP_KERNEL);
	struct rnd rnd = rnd_begin(test);
	struct agg_state batch = { 0, 0 };
	struct agg_limits lim = usual;
	u32 n;

	KUNIT_ASSERT_NOT_NULL(test, host);
	host->lim = &lim;
	for (n = 0; n < SUITE_ROUNDS; n++) {
		struct agg_packet pkt = {
			.hdr_len = rnd_once_in(&rnd, 2) ? 44 : 60,
			.frame_len = 14 + rnd_below(&rnd, rnd_once_in(&rnd, 4) ?
						    1800 : 100),
			.more = !rnd_once_in(&rnd, 6),
			.mappable = true,
		};

		if (!batch.packets)
			pick_limits(&rnd, &lim);
		send(test, host, &batch, &pkt, !rnd_once_in(&rnd, 10), n);
	}
	if (batch.packets)
		host_reads(test, host, batch.used, 0);
	KUNIT_EXPECT_EQ(test, host->next, n);
	/* Aggregation must have happened, and not only that. */
	KUNIT_EXPECT_LT(test, host->messages, n - n / 8);
	KUNIT_EXPECT_LT(test, n / 8, host->messages);
}

static struct kunit_case agg_cases[] = {
	KUNIT_CASE(agg_plans),
	KUNIT_CASE(agg_without_sections_all_is_mapped),
	KUNIT_CASE(agg_few_packets_per_message),
	KUNIT_CASE(agg_transfer_limit_holds),
	KUNIT_CASE(agg_commit_keeps_the_books),
	KUNIT_CASE(agg_commit_of_what_uses_no_section),
	KUNIT_CASE(agg_random_streams_reach_the_host_in_order),
	{}
};

static struct kunit_suite agg_suite = {
	.name = "hvnf_agg",
	.test_cases = agg_cases,
};

SUITE(agg_suite);
