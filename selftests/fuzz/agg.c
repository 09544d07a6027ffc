// SPDX-License-Identifier: GPL-2.0
/* Aggregation: streams of packets under any limits must reach the host. */

#include "fuzz.h"
#include "../kunit/agg_kunit.c"

static void take_limits(struct input *in, struct agg_limits *lim)
{
	lim->section_size = 256 + take16(in) % 736 * 8;
	lim->max_packets = 1 + take8(in) % 32;
	lim->max_transfer = 2048 + take32(in) % 0xf0000000;
	lim->align = 8 << take8(in) % 10;
	lim->tx_copybreak = take16(in);
}

static void take_packet(struct input *in, struct agg_packet *pkt, bool *room)
{
	u8 how = take8(in);

	pkt->hdr_len = how & 1 ? 44 : 60;
	pkt->more = how & 2;
	pkt->mappable = true;
	pkt->frame_len = 14 + (how & 4 ? take16(in) % 7000 : take8(in));
	*room = !(how & 8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct agg_state batch = { 0, 0 };
	static struct kunit test;
	struct agg_limits lim;
	struct agg_packet pkt;
	struct host *host;
	bool room;
	u32 n;

	take_limits(&in, &lim);
	host = kunit_kzalloc(&test, sizeof(*host), GFP_KERNEL);
	host->lim = &lim;
	if (setjmp(test.abort))
		abort();
	for (n = 0; n < 100 && in.left; n++) {
		take_packet(&in, &pkt, &room);
		send(&test, host, &batch, &pkt, room, n);
	}
	if (batch.packets)
		host_reads(&test, host, batch.used, 0);
	KUNIT_EXPECT_EQ(&test, host->next, n);
	FUZZ_END(&test);
	return 0;
}
