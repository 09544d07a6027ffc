// SPDX-License-Identifier: GPL-2.0
/* Suite of the RNDIS data packets to send. */

#include "../../hv_netfail/proto/ppi.c"
#include "../../hv_netfail/proto/rndis_pkt.c"
#include "suite.h"

#define HDR	44

static void tx_bare_header(struct kunit *test)
{
	static const u32 want[11] = { 1, 44 + 60, 36, 60, 0, 0, 0, 36, 0, 0, 0 };
	struct tx_meta meta = { 0 };
	u8 hdr[HDR];
	u32 i;

	memset(hdr, 0xff, sizeof(hdr));
	KUNIT_EXPECT_EQ(test, rndis_pkt_hdr_len(&meta), HDR);
	rndis_pkt_build(hdr, &meta, 60, 0);
	for (i = 0; i < 11; i++)
		KUNIT_EXPECT_EQ_MSG(test, peek32(hdr, 4 * i), want[i],
				    "word %u", i);
}

static void tx_full_header(struct kunit *test)
{
	static const u32 want[27] = {
		1, 108 + 1514 + 6, 100, 1514, 0, 0, 0, 36, 64, 0, 0,
		16, 8, 12, 0x11223344,
		16, 6, 12, 0x123d,
		16, 2, 12, 0x422005b4,
		16, 0, 12, 0x00220005,
	};
	struct tx_meta meta = {
		.flags = TX_META_VLAN | TX_META_CSUM | TX_META_LSO |
			 TX_META_HASH,
		.csum = 0x00220005, .lso = 0x422005b4, .hash = 0x11223344,
		.vlan_tci = 0xb123,
	};
	u8 hdr[RNDIS_PKT_HDR_MAX];
	u32 i;

	KUNIT_EXPECT_EQ(test, RNDIS_PKT_HDR_MAX, 108);
	KUNIT_EXPECT_EQ(test, rndis_pkt_hdr_len(&meta), 108);
	rndis_pkt_build(hdr, &meta, 1514, 6);
	for (i = 0; i < 27; i++)
		KUNIT_EXPECT_EQ_MSG(test, peek32(hdr, 4 * i), want[i],
				    "word %u", i);
}

/* What was built must be parsed as what was meant, for every choice of items. */
static void tx_headers_are_understood(struct kunit *test)
{
	struct rx_meta rx;
	u32 flags;

	for (flags = 0; flags < 16; flags++) {
		struct tx_meta tx = {
			.flags = flags, .csum = 5, .lso = 6, .hash = 7,
			.vlan_tci = 0x8001,
		};
		u32 hdr_len = rndis_pkt_hdr_len(&tx), want = 0;
		u8 raw[256] = { 0 };

		rndis_pkt_build(exact(test, raw, hdr_len), &tx, 60, 4);
		rndis_pkt_build(raw, &tx, 60, 4);
		want |= flags & TX_META_CSUM ? RX_META_CSUM : 0;
		want |= flags & TX_META_HASH ? RX_META_HASH : 0;
		want |= flags & TX_META_VLAN ? RX_META_VLAN : 0;
		KUNIT_EXPECT_EQ(test, rndis_pkt_parse(raw, hdr_len + 64, &rx),
				RX_OK);
		KUNIT_EXPECT_EQ_MSG(test, rx.flags, want, "flags %x", flags);
		KUNIT_EXPECT_EQ(test, rx.data_offset, hdr_len);
		KUNIT_EXPECT_EQ(test, rx.data_len, 60);
		KUNIT_EXPECT_EQ(test, rx.next, hdr_len + 64);
		KUNIT_EXPECT_EQ(test, rx.csum, want & RX_META_CSUM ? 5 : 0);
		KUNIT_EXPECT_EQ(test, rx.hash, want & RX_META_HASH ? 7 : 0);
		KUNIT_EXPECT_EQ(test, rx.vlan_tci,
				want & RX_META_VLAN ? 0x8001 : 0);
	}
}

static struct kunit_case rndis_tx_cases[] = {
	KUNIT_CASE(tx_bare_header),
	KUNIT_CASE(tx_full_header),
	KUNIT_CASE(tx_headers_are_understood),
	{}
};

static struct kunit_suite rndis_tx_suite = {
	.name = "hvnf_rndis_tx",
	.test_cases = rndis_tx_cases,
};

SUITE(rndis_tx_suite);
