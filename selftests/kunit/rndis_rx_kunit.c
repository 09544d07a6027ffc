// SPDX-License-Identifier: GPL-2.0
/* Suite of the received RNDIS data packets. */

#include "../../hv_netfail/proto/ppi.c"
#include "../../hv_netfail/proto/rndis_pkt.c"
#include "suite.h"

#define HDR	44

/* A packet as OpenVMM lays it out: items behind the header, frame at @data. */
static u32 lay_out(u8 *raw, u32 items_len, u32 data, u32 data_len)
{
	memset(raw, 0, HDR);
	poke32(raw, 0, 1);
	poke32(raw, 4, data + data_len);
	poke32(raw, 8, data - 8);
	poke32(raw, 12, data_len);
	poke32(raw, 28, items_len ? HDR - 8 : 0);
	poke32(raw, 32, items_len);
	return data + data_len;
}

static u8 *add_item(u8 *to, u32 type, u32 value)
{
	poke32(to, 0, 16);
	poke32(to, 4, type);
	poke32(to, 8, 12);
	poke32(to, 12, value);
	return to + 16;
}

static enum rx_error parse(struct kunit *test, const u8 *raw, u32 len,
			   struct rx_meta *meta)
{
	return rndis_pkt_parse(exact(test, raw, len), len, meta);
}

static bool same(const struct rx_meta *a, const struct rx_meta *b)
{
	return a->data_offset == b->data_offset && a->data_len == b->data_len &&
	       a->next == b->next && a->flags == b->flags &&
	       a->csum == b->csum && a->hash == b->hash &&
	       a->hash_info == b->hash_info && a->vlan_tci == b->vlan_tci &&
	       a->packet_id == b->packet_id &&
	       a->packet_id_flags == b->packet_id_flags;
}

static void rx_bare_frame(struct kunit *test)
{
	struct rx_meta meta, want = {
		.data_offset = 44, .data_len = 60, .next = 104,
	};
	u8 raw[128] = { 0 };
	u32 len = lay_out(raw, 0, 44, 60);

	KUNIT_EXPECT_EQ(test, parse(test, raw, len, &meta), RX_OK);
	KUNIT_EXPECT_TRUE(test, same(&meta, &want));
}

static void rx_everything_there_is_to_know(struct kunit *test)
{
	struct rx_meta meta;
	u8 raw[512] = { 0 }, *to = raw + HDR;
	u32 len = lay_out(raw, 5 * 16, 256, 64);

	to = add_item(to, 0, 0x18);
	to = add_item(to, 6, 0x123d);
	to = add_item(to, 8, 0xdeadbeef);
	to = add_item(to, 9, 0x201);
	add_item(to, 0x80000001, 0x77660601);
	KUNIT_EXPECT_EQ(test, parse(test, raw, len, &meta), RX_OK);
	KUNIT_EXPECT_EQ(test, meta.flags, RX_META_CSUM | RX_META_VLAN |
			RX_META_HASH | RX_META_HASH_INFO | RX_META_PACKET_ID);
	KUNIT_EXPECT_EQ(test, meta.csum, 0x18);
	KUNIT_EXPECT_EQ(test, meta.vlan_tci, 0xb123);
	KUNIT_EXPECT_EQ(test, meta.hash, 0xdeadbeef);
	KUNIT_EXPECT_EQ(test, meta.hash_info, 0x201);
	KUNIT_EXPECT_EQ(test, meta.packet_id, 0x7766);
	KUNIT_EXPECT_EQ(test, meta.packet_id_flags, 6);
	KUNIT_EXPECT_EQ(test, meta.data_offset, 256);
	KUNIT_EXPECT_EQ(test, meta.next, len);
}

static void rx_several_in_a_range(struct kunit *test)
{
	struct rx_meta meta;
	u8 raw[256] = { 0 };
	u32 first = lay_out(raw, 0, 44, 60);
	u32 second = lay_out(raw + first, 0, 48, 20);
	u8 *copy = exact(test, raw, first + second);

	KUNIT_EXPECT_EQ(test, rndis_pkt_parse(copy, first + second, &meta),
			RX_OK);
	KUNIT_EXPECT_EQ(test, meta.next, first);
	KUNIT_EXPECT_EQ(test, rndis_pkt_parse(copy + meta.next, second, &meta),
			RX_OK);
	KUNIT_EXPECT_EQ(test, meta.data_len, 20);
	KUNIT_EXPECT_EQ(test, meta.next, second);
}

static void rx_first_item_of_a_type_counts(struct kunit *test)
{
	static const u32 types[] = { 0, 6, 8, 9, 0x80000001 };
	struct rx_meta meta, alone;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		u8 raw[256] = { 0 };
		u32 len = lay_out(raw, 16, 128, 60);

		add_item(raw + HDR, types[i], 0x00010101);
		KUNIT_EXPECT_EQ(test, parse(test, raw, len, &alone), RX_OK);
		lay_out(raw, 32, 128, 60);
		add_item(raw + HDR + 16, types[i], 0x02020201);
		KUNIT_EXPECT_EQ(test, parse(test, raw, len, &meta), RX_OK);
		KUNIT_EXPECT_TRUE_MSG(test, same(&meta, &alone), "type %x",
				      types[i]);
		KUNIT_EXPECT_NE_MSG(test, meta.flags, 0, "type %x", types[i]);
	}
}

static void rx_unknown_packet_id_version_is_ignored(struct kunit *test)
{
	struct rx_meta meta;
	u8 raw[256] = { 0 };
	u32 len = lay_out(raw, 16, 128, 60);

	add_item(raw + HDR, 0x80000001, 0x00010102);
	KUNIT_EXPECT_EQ(test, parse(test, raw, len, &meta), RX_OK);
	KUNIT_EXPECT_EQ(test, meta.flags, 0);
	KUNIT_EXPECT_FALSE(test, rx_meta_is_part(&meta));
}

struct error_row {
	const char *name;
	u32 word, value, len;
	enum rx_error want;
};

/* A packet of 164 bytes, frame at 104, one item at 44, with one word wrong. */
static const struct error_row error_rows[] = {
	{ "good",			0,	1,	164, RX_OK },
	{ "in a longer range",		0,	1,	400, RX_OK },
	{ "no header",			0,	1,	43, RX_ERR_SHORT },
	{ "nothing",			0,	1,	0, RX_ERR_SHORT },
	{ "control message",		0,	7,	164, RX_ERR_BAD_TYPE },
	{ "cut",			0,	1,	163, RX_ERR_BAD_LENGTH },
	{ "length below the header",	4,	43,	164, RX_ERR_BAD_LENGTH },
	{ "length 0",			4,	0,	164, RX_ERR_BAD_LENGTH },
	{ "length with all bits",	4,	~0U,	164, RX_ERR_BAD_LENGTH },
	{ "message ends in the frame",	4,	163,	164, RX_ERR_BAD_DATA },
	{ "message is the header",	4,	44,	164, RX_ERR_BAD_DATA },
	{ "frame in the header",	8,	35,	164, RX_ERR_BAD_DATA },
	{ "frame right behind it",	8,	36,	164, RX_OK },
	{ "frame one byte late",	8,	97,	164, RX_ERR_BAD_DATA },
	{ "frame at the end",		8,	156,	164, RX_ERR_BAD_DATA },
	{ "frame beyond",		8,	157,	164, RX_ERR_BAD_DATA },
	{ "frame wraps",		8,	~0U - 58, 164, RX_ERR_BAD_DATA },
	{ "empty frame",		12,	0,	164, RX_ERR_BAD_DATA },
	{ "13 bytes",			12,	13,	164, RX_ERR_RUNT },
	{ "14 bytes",			12,	14,	164, RX_OK },
	{ "frame one byte long",	12,	61,	164, RX_ERR_BAD_DATA },
	{ "frame length wraps",		12,	~0U,	164, RX_ERR_BAD_DATA },
	{ "out-of-band data",		16,	99,	164, RX_OK },
	{ "items in the header",	28,	35,	164, RX_ERR_BAD_PPI_AREA },
	{ "items at the end",		28,	140,	164, RX_OK },
	{ "items one byte late",	28,	141,	164, RX_ERR_BAD_PPI_AREA },
	{ "items beyond",		28,	157,	164, RX_ERR_BAD_PPI_AREA },
	{ "items wrap",			28,	~0U - 15, 164, RX_ERR_BAD_PPI_AREA },
	{ "no items, absurd place",	32,	0,	164, RX_OK },
	{ "items too long",		32,	121,	164, RX_ERR_BAD_PPI_AREA },
	{ "item length wraps",		32,	~0U,	164, RX_ERR_BAD_PPI_AREA },
};

static void rx_each_error_has_its_reason(struct kunit *test)
{
	struct rx_meta meta;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(error_rows); i++) {
		const struct error_row *row = &error_rows[i];
		u8 raw[400] = { 0 };

		lay_out(raw, 16, 104, 60);
		add_item(raw + HDR, 0, 0x18);
		poke32(raw, row->word, row->value);
		KUNIT_EXPECT_EQ_MSG(test, parse(test, raw, row->len, &meta),
				    row->want, "%s", row->name);
	}
}

static void rx_every_reason_has_a_name(struct kunit *test)
{
	int err;

	for (err = RX_OK; err < RX_ERR_COUNT; err++)
		KUNIT_EXPECT_NE_MSG(test, strcmp(rx_error_name(err), "unknown"),
				    0, "%d", err);
	KUNIT_EXPECT_STREQ(test, rx_error_name(RX_ERR_COUNT), "unknown");
}

static void rx_bad_item_does_not_cost_the_frame(struct kunit *test)
{
	struct rx_meta meta;
	u8 raw[256] = { 0 }, *to = raw + HDR;
	u32 len = lay_out(raw, 3 * 16, 128, 60);

	to = add_item(to, 8, 77);
	to = add_item(to, 0, 0x18);
	add_item(to, 6, 0x123d);
	poke32(raw, HDR + 16, 0);
	KUNIT_EXPECT_EQ(test, parse(test, raw, len, &meta), RX_OK);
	KUNIT_EXPECT_EQ(test, meta.flags, RX_META_HASH | RX_META_PPI_CUT);
	KUNIT_EXPECT_EQ(test, meta.hash, 77);
	KUNIT_EXPECT_EQ(test, meta.csum, 0);
}

static void rx_too_many_items_are_cut(struct kunit *test)
{
	struct rx_meta meta;
	u8 raw[512] = { 0 };
	u32 i, len;

	for (i = 0; i < 17; i++)
		add_item(raw + HDR + 16 * i, i < 16 ? 10 : 8, 77);
	len = lay_out(raw, 16 * 16, 400, 60);
	KUNIT_EXPECT_EQ(test, parse(test, raw, len, &meta), RX_OK);
	KUNIT_EXPECT_EQ(test, meta.flags, 0);
	len = lay_out(raw, 17 * 16, 400, 60);
	KUNIT_EXPECT_EQ(test, parse(test, raw, len, &meta), RX_OK);
	KUNIT_EXPECT_EQ(test, meta.flags, RX_META_PPI_CUT);
}

struct part_row {
	u8 flags;
	enum rx_error want;
	bool part, continues;
};

/* Only what continues a coalesced packet may be shorter than a header. */
static const struct part_row part_rows[] = {
	{ 0, RX_ERR_RUNT, false, false },
	{ RNDIS_PACKET_ID_LAST, RX_ERR_RUNT, false, false },
	{ RNDIS_PACKET_ID_SUBALLOC, RX_OK, true, true },
	{ RNDIS_PACKET_ID_SUBALLOC | RNDIS_PACKET_ID_LAST, RX_OK, true, true },
	{ RNDIS_PACKET_ID_SUBALLOC | RNDIS_PACKET_ID_FIRST, RX_ERR_RUNT, true,
	  false },
};

static void rx_short_parts_of_a_chain(struct kunit *test)
{
	struct rx_meta meta;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(part_rows); i++) {
		const struct part_row *row = &part_rows[i];
		u8 raw[256] = { 0 };
		u32 len = lay_out(raw, 16, 128, 5);

		add_item(raw + HDR, 0x80000001, row->flags << 8 | 1);
		KUNIT_EXPECT_EQ_MSG(test, parse(test, raw, len, &meta),
				    row->want, "flags %x", row->flags);
		KUNIT_EXPECT_EQ_MSG(test, rx_meta_is_part(&meta), row->part,
				    "flags %x", row->flags);
		KUNIT_EXPECT_EQ_MSG(test, rx_meta_continues(&meta),
				    row->continues, "flags %x", row->flags);
	}
}

static void rx_checksum_verdicts(struct kunit *test)
{
	struct rx_meta meta = { 0 };
	u32 bit;

	for (bit = 0; bit < 9; bit++) {
		meta.csum = 1U << bit;
		KUNIT_EXPECT_EQ_MSG(test, rx_meta_l4_ok(&meta),
				    bit == 3 || bit == 4, "bit %u", bit);
	}
}

/* A type that no item has: to walk to the end. */
#define NO_TYPE	0x100000000ULL

/* The naive way: all in wide numbers, items looked up one type at a time. */
static bool naive_find(const u8 *area, u64 len, u64 type, u32 version,
		       u32 *value, bool *cut)
{
	u64 at = 0;

	*cut = len > 256;
	if (len > 256)
		len = 256;
	while (at < len) {
		u64 size = 0, offset = 0;

		if (at + 12 <= len) {
			size = peek32(area, at);
			offset = peek32(area, at + 8);
		}
		if (offset < 12 || offset + 4 > size || at + size > len) {
			*cut = true;
			return false;
		}
		*value = peek32(area, at + offset);
		if (peek32(area, at + 4) == type &&
		    (!version || (*value & 0xff) == version))
			return true;
		at += size;
	}
	return false;
}

static enum rx_error naive_range(u64 offset, u64 len, u64 msg_len,
				 enum rx_error err)
{
	return offset < 36 || 8 + offset + len > msg_len ? err : RX_OK;
}

static enum rx_error naive_parse(const u8 *raw, u32 len, bool *short_ok)
{
	u32 id, msg_len;
	bool cut;

	if (len < HDR)
		return RX_ERR_SHORT;
	if (peek32(raw, 0) != 1)
		return RX_ERR_BAD_TYPE;
	msg_len = peek32(raw, 4);
	if (msg_len < HDR || msg_len > len)
		return RX_ERR_BAD_LENGTH;
	if (!peek32(raw, 12) || naive_range(peek32(raw, 8), peek32(raw, 12),
					    msg_len, RX_ERR_BAD_DATA))
		return RX_ERR_BAD_DATA;
	if (!peek32(raw, 32))
		return RX_OK;
	if (naive_range(peek32(raw, 28), peek32(raw, 32), msg_len,
			RX_ERR_BAD_PPI_AREA))
		return RX_ERR_BAD_PPI_AREA;
	*short_ok = naive_find(raw + 8 + peek32(raw, 28), peek32(raw, 32),
			       0x80000001, 1, &id, &cut) &&
		    (id & 0x0300) == 0x0100;
	return RX_OK;
}

static void compare_values(struct kunit *test, const u8 *raw,
			   const struct rx_meta *meta)
{
	static const struct { u32 flag, type, version; } kinds[] = {
		{ RX_META_CSUM, 0, 0 }, { RX_META_VLAN, 6, 0 },
		{ RX_META_HASH, 8, 0 }, { RX_META_HASH_INFO, 9, 0 },
		{ RX_META_PACKET_ID, 0x80000001, 1 },
	};
	const u8 *area = raw + 8 + peek32(raw, 28);
	u32 len = peek32(raw, 32), value, flags = 0, want[5] = { 0 };
	u32 got[] = {
		meta->csum, ppi_vlan_from_tci(meta->vlan_tci), meta->hash,
		meta->hash_info,
		(u32)meta->packet_id << 16 | meta->packet_id_flags << 8,
	};
	bool cut = false, dummy;
	size_t i;

	for (i = 0; len && i < ARRAY_SIZE(kinds); i++) {
		if (!naive_find(area, len, kinds[i].type, kinds[i].version,
				&value, &dummy))
			continue;
		flags |= kinds[i].flag;
		want[i] = value;
	}
	want[1] &= 0xffff;
	want[4] &= 0xffffff00;
	if (len)
		naive_find(area, len, NO_TYPE, 0, &value, &cut);
	KUNIT_EXPECT_EQ(test, meta->flags, flags | (cut ? RX_META_PPI_CUT : 0));
	KUNIT_EXPECT_EQ(test, memcmp(got, want, sizeof(got)), 0);
}

/* A packet that is mostly right. Returns bytes of the range it lies in. */
static u32 make_packet(struct rnd *rnd, u8 *raw, size_t size)
{
	static const u32 types[] = { 0, 6, 8, 9, 0x80000001, 10, 1 };
	u32 items = rnd_below(rnd, 19), data = HDR + 16 * items, i, len, at;

	rnd_fill(rnd, raw, size);
	data += rnd_below(rnd, 40);
	len = lay_out(raw, 16 * items, data, rnd_below(rnd, 40));
	for (i = 0; i < items; i++) {
		u32 type = types[rnd_below(rnd, ARRAY_SIZE(types))];

		add_item(raw + HDR + 16 * i, type, rnd_u64(rnd));
		if (type == 0x80000001)
			raw[HDR + 16 * i + 12] = rnd_once_in(rnd, 4) ? 2 : 1;
	}
	for (i = rnd_below(rnd, 3); i; i--) {
		at = 4 * rnd_below(rnd, data / 4);
		poke32(raw, at, rnd_nasty(rnd, peek32(raw, at)));
	}
	return rnd_once_in(rnd, 8) ? rnd_below(rnd, size) : len;
}

static void rx_random_packets_agree_with_naive_parser(struct kunit *test)
{
	struct rnd rnd = rnd_begin(test);
	u32 round, good = 0;

	for (round = 0; round < SUITE_ROUNDS; round++) {
		enum rx_error want, got;
		struct rx_meta meta;
		bool short_ok = false;
		u8 raw[416];
		u32 len = make_packet(&rnd, raw, sizeof(raw));
		u8 *copy = exact(test, raw, len);

		want = naive_parse(raw, len, &short_ok);
		if (!want && peek32(raw, 12) < 14 && !short_ok)
			want = RX_ERR_RUNT;
		got = rndis_pkt_parse(copy, len, &meta);
		KUNIT_EXPECT_EQ_MSG(test, got, want, "round %u", round);
		if (!got) {
			good++;
			compare_values(test, raw, &meta);
			touch(copy + meta.data_offset, meta.data_len);
		}
		kunit_kfree(test, copy);
	}
	KUNIT_EXPECT_LT(test, round / 8, good);
}

static struct kunit_case rndis_rx_cases[] = {
	KUNIT_CASE(rx_bare_frame),
	KUNIT_CASE(rx_everything_there_is_to_know),
	KUNIT_CASE(rx_several_in_a_range),
	KUNIT_CASE(rx_first_item_of_a_type_counts),
	KUNIT_CASE(rx_unknown_packet_id_version_is_ignored),
	KUNIT_CASE(rx_each_error_has_its_reason),
	KUNIT_CASE(rx_every_reason_has_a_name),
	KUNIT_CASE(rx_bad_item_does_not_cost_the_frame),
	KUNIT_CASE(rx_too_many_items_are_cut),
	KUNIT_CASE(rx_short_parts_of_a_chain),
	KUNIT_CASE(rx_checksum_verdicts),
	KUNIT_CASE(rx_random_packets_agree_with_naive_parser),
	{}
};

static struct kunit_suite rndis_rx_suite = {
	.name = "hvnf_rndis_rx",
	.test_cases = rndis_rx_cases,
};

SUITE(rndis_rx_suite);
