// SPDX-License-Identifier: GPL-2.0
/* Suite of per-packet information. */

#include "../../hv_netfail/proto/ppi.c"
#include "suite.h"

#define ITEMS_MAX	(PPI_AREA_MAX / sizeof(struct rndis_ppi) + 1)

/* One item, given field by field; the value is filled with its type. */
static size_t put_item(u8 *to, u32 size, u32 type, u32 offset)
{
	poke32(to, 0, size);
	poke32(to, 4, type);
	poke32(to, 8, offset);
	poke32(to, 12, 0x1000 + type);
	return PPI_U32_SIZE;
}

struct bad_row {
	const char *name;
	u32 size, offset, area;
};

/* An item after a good one; @area counts from the bad one. */
static const struct bad_row bad_rows[] = {
	{ "size 0",			0,		12,	16 },
	{ "size 1",			1,		12,	16 },
	{ "size of the header only",	12,		12,	16 },
	{ "value of 3 bytes",		15,		12,	16 },
	{ "size beyond the rest",	17,		12,	16 },
	{ "size with all bits",		0xffffffff,	12,	16 },
	{ "value in the header",	16,		8,	16 },
	{ "value at 0",			16,		0,	16 },
	{ "value at the end",		16,		16,	16 },
	{ "value beyond the end",	16,		17,	16 },
	{ "value wraps",		16,		0xfffffffc, 16 },
	{ "one byte left",		16,		12,	1 },
	{ "eleven bytes left",		16,		12,	11 },
};

static void ppi_malformed_item_ends_the_walk(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad_rows); i++) {
		const struct bad_row *row = &bad_rows[i];
		struct ppi_item item;
		struct ppi_iter it;
		u8 area[64] = { 0 };
		void *copy;

		put_item(area, PPI_U32_SIZE, RNDIS_PPI_VLAN, 12);
		put_item(area + PPI_U32_SIZE, row->size, RNDIS_PPI_CHECKSUM,
			 row->offset);
		copy = exact(test, area, PPI_U32_SIZE + row->area);
		ppi_begin(&it, copy, PPI_U32_SIZE + row->area);
		KUNIT_EXPECT_EQ_MSG(test, ppi_next(&it, &item), 1, "%s",
				    row->name);
		KUNIT_EXPECT_EQ_MSG(test, item.type, RNDIS_PPI_VLAN, "%s",
				    row->name);
		KUNIT_EXPECT_EQ_MSG(test, ppi_next(&it, &item), -EBADMSG, "%s",
				    row->name);
		KUNIT_EXPECT_EQ_MSG(test, ppi_next(&it, &item), 0, "%s",
				    row->name);
	}
}

static void ppi_empty_area_has_no_item(struct kunit *test)
{
	struct ppi_item item;
	struct ppi_iter it;

	ppi_begin(&it, exact(test, NULL, 0), 0);
	KUNIT_EXPECT_EQ(test, ppi_next(&it, &item), 0);
}

static void ppi_long_item_and_far_value_are_taken(struct kunit *test)
{
	struct ppi_item item;
	struct ppi_iter it;
	u8 area[48] = { 0 };

	put_item(area, 32, RNDIS_PPI_HASH_VALUE, 28);
	poke32(area, 28, 0xdeadbeef);
	put_item(area + 32, 16, RNDIS_PPI_VLAN, 12);
	ppi_begin(&it, exact(test, area, sizeof(area)), sizeof(area));
	KUNIT_EXPECT_EQ(test, ppi_next(&it, &item), 1);
	KUNIT_EXPECT_EQ(test, item.value, 0xdeadbeef);
	KUNIT_EXPECT_EQ(test, ppi_next(&it, &item), 1);
	KUNIT_EXPECT_EQ(test, item.type, RNDIS_PPI_VLAN);
	KUNIT_EXPECT_EQ(test, ppi_next(&it, &item), 0);
}

static void ppi_walk_is_bounded(struct kunit *test)
{
	const size_t len = PPI_AREA_MAX * 4;
	u8 *area = kunit_kzalloc(test, len, GFP_KERNEL);
	struct ppi_item item;
	struct ppi_iter it;
	size_t i, n = 0;

	KUNIT_ASSERT_NOT_NULL(test, area);
	for (i = 0; i < len; i += PPI_U32_SIZE)
		put_item(area + i, PPI_U32_SIZE, RNDIS_PPI_CHECKSUM, 12);
	ppi_begin(&it, area, len);
	while (ppi_next(&it, &item) > 0)
		n++;
	KUNIT_EXPECT_EQ(test, n, PPI_AREA_MAX / PPI_U32_SIZE);
}

static void ppi_put_writes_what_the_host_reads(struct kunit *test)
{
	static const u8 want[] = {
		16, 0, 0, 0, 1, 0, 0, 0x80, 12, 0, 0, 0, 4, 3, 2, 1,
	};
	u8 got[PPI_U32_SIZE];

	KUNIT_EXPECT_PTR_EQ(test, ppi_put_u32(got, RNDIS_PPI_PACKET_ID,
					      0x01020304),
			    (void *)(got + sizeof(got)));
	KUNIT_EXPECT_MEMEQ(test, got, want, sizeof(want));
}

static void ppi_vlan_values(struct kunit *test)
{
	/* priority 5, CFI, id 0x123 */
	KUNIT_EXPECT_EQ(test, ppi_vlan_from_tci(0xb123), 0x123dU);
	KUNIT_EXPECT_EQ(test, ppi_vlan_to_tci(0x123d), 0xb123);
	KUNIT_EXPECT_EQ(test, ppi_vlan_to_tci(0xffff0000), 0);
}

static void ppi_vlan_survives_both_ways(struct kunit *test)
{
	u32 tci, wrong = 0;

	for (tci = 0; tci <= 0xffff; tci++)
		wrong += ppi_vlan_to_tci(ppi_vlan_from_tci(tci)) != tci;
	KUNIT_EXPECT_EQ(test, wrong, 0);
}

static void ppi_transmit_values(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ppi_tx_csum(false, false, 34), 0x00220005U);
	KUNIT_EXPECT_EQ(test, ppi_tx_csum(true, true, 54), 0x0036000aU);
	KUNIT_EXPECT_EQ(test, ppi_tx_csum(false, true, 1023), 0x03ff0009U);
	KUNIT_EXPECT_EQ(test, ppi_tx_lso(false, 1460, 34), 0x422005b4U);
	KUNIT_EXPECT_EQ(test, ppi_tx_lso(true, 1440, 54), 0xc36005a0U);
}

/* The naive way: read fields at absolute places of a private copy. */
static size_t naive_walk(const u8 *area, u32 len, struct ppi_item *items,
			 bool *malformed)
{
	size_t at = 0, n = 0;

	*malformed = false;
	len = len < PPI_AREA_MAX ? len : PPI_AREA_MAX;
	while (at < len) {
		u64 size, offset;

		*malformed = true;
		if (at + 12 > len)
			break;
		size = peek32(area, at);
		offset = peek32(area, at + 8);
		if (at + size > len || offset < 12 || offset + 4 > size)
			break;
		*malformed = false;
		items[n].type = peek32(area, at + 4);
		items[n].value = peek32(area, at + offset);
		n++;
		at += size;
	}
	return n;
}

static void compare_walks(struct kunit *test, const u8 *area, u32 len)
{
	struct ppi_item item, naive[ITEMS_MAX];
	struct ppi_iter it;
	bool malformed;
	size_t i, n;
	int ret;

	n = naive_walk(area, len, naive, &malformed);
	ppi_begin(&it, area, len);
	for (i = 0; (ret = ppi_next(&it, &item)) > 0 && i < n; i++) {
		KUNIT_EXPECT_EQ(test, item.type, naive[i].type);
		KUNIT_EXPECT_EQ(test, item.value, naive[i].value);
	}
	KUNIT_EXPECT_EQ(test, i, n);
	KUNIT_EXPECT_EQ(test, ret, malformed ? -EBADMSG : 0);
}

static void ppi_random_areas_agree_with_naive_walk(struct kunit *test)
{
	struct rnd rnd = rnd_begin(test);
	u32 round;

	for (round = 0; round < SUITE_ROUNDS; round++) {
		u32 at = 0, len = rnd_below(&rnd, 320);
		u8 area[384];
		void *copy;

		rnd_fill(&rnd, area, sizeof(area));
		while (at < len) {
			u32 size = 16 + rnd_below(&rnd, 3) * 4;
			u32 offset = 12 + rnd_below(&rnd, 2) * 4;

			if (rnd_once_in(&rnd, 20))
				size = rnd_nasty(&rnd, size);
			if (rnd_once_in(&rnd, 20))
				offset = rnd_nasty(&rnd, offset);
			put_item(area + at, size, rnd_below(&rnd, 12), offset);
			at += 16 + rnd_below(&rnd, 3) * 4;
		}
		copy = exact(test, area, len);
		compare_walks(test, copy, len);
		kunit_kfree(test, copy);
	}
}

static struct kunit_case ppi_cases[] = {
	KUNIT_CASE(ppi_malformed_item_ends_the_walk),
	KUNIT_CASE(ppi_empty_area_has_no_item),
	KUNIT_CASE(ppi_long_item_and_far_value_are_taken),
	KUNIT_CASE(ppi_walk_is_bounded),
	KUNIT_CASE(ppi_put_writes_what_the_host_reads),
	KUNIT_CASE(ppi_vlan_values),
	KUNIT_CASE(ppi_vlan_survives_both_ways),
	KUNIT_CASE(ppi_transmit_values),
	KUNIT_CASE(ppi_random_areas_agree_with_naive_walk),
	{}
};

static struct kunit_suite ppi_suite = {
	.name = "hvnf_ppi",
	.test_cases = ppi_cases,
};

SUITE(ppi_suite);
