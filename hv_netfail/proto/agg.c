// SPDX-License-Identifier: GPL-2.0
/* How a packet goes out; see agg.h. */

#include "agg.h"

/* A section with less room than this is not worth keeping open. */
#define ROOM_MIN	128

static u64 align_up(u64 n, u32 align)
{
	return (n + align - 1) & ~((u64)align - 1);
}

/* Bytes of a section that a message may use. */
static u32 section_room(const struct agg_limits *lim)
{
	return min_t(u32, lim->section_size, lim->max_transfer);
}

/* Does the open batch take @len more bytes as one more packet? */
static bool joins(const struct agg_limits *lim, const struct agg_state *batch,
		  u64 len)
{
	return batch->packets && batch->packets < lim->max_packets &&
	       batch->used + len <= section_room(lim);
}

/* Copy the packet to @plan->offset; say how the batch goes on behind it. */
static void plan_copy(struct agg_plan *plan, const struct agg_limits *lim,
		      u32 packets, const struct agg_packet *pkt)
{
	u64 end = plan->offset + (u64)pkt->hdr_len + pkt->frame_len;
	u64 next = align_up(end, lim->align);

	plan->verb = AGG_COPY;
	plan->post = !pkt->more || packets + 1 >= lim->max_packets ||
		     next + ROOM_MIN > section_room(lim);
	if (!plan->post)
		plan->pad = next - end;
}

/* The packet goes out by itself; what is open goes first. */
static void plan_map(struct agg_plan *plan, const struct agg_state *batch,
		     const struct agg_packet *pkt)
{
	plan->verb = pkt->mappable ? AGG_MAP : AGG_REFUSE;
	plan->flush = batch->packets;
	plan->post = pkt->mappable;
}

struct agg_plan agg_decide(const struct agg_limits *lim,
			   const struct agg_state *batch,
			   const struct agg_packet *pkt)
{
	bool copy = !pkt->mappable || pkt->frame_len <= lim->tx_copybreak;
	struct agg_plan plan = { .verb = AGG_REFUSE };
	u64 len = (u64)pkt->hdr_len + pkt->frame_len;

	if (copy && joins(lim, batch, len)) {
		plan.offset = batch->used;
		plan_copy(&plan, lim, batch->packets, pkt);
	} else if (!copy && joins(lim, batch, pkt->hdr_len)) {
		plan.verb = AGG_COPY_HEADER;
		plan.offset = batch->used;
		plan.post = true;
	} else if (copy && lim->section_size && len <= section_room(lim)) {
		plan.flush = batch->packets;
		plan.new_section = true;
		plan_copy(&plan, lim, 0, pkt);
	} else {
		plan_map(&plan, batch, pkt);
	}
	return plan;
}

u32 agg_commit(struct agg_state *batch, const struct agg_plan *plan,
	       const struct agg_packet *pkt)
{
	u32 used = plan->offset + pkt->hdr_len;
	const struct agg_state closed = { 0 };

	if (plan->flush)
		*batch = closed;
	if (plan->verb == AGG_MAP || plan->verb == AGG_REFUSE)
		return 0;
	if (plan->verb == AGG_COPY)
		used += pkt->frame_len + plan->pad;
	batch->packets++;
	batch->used = used;
	if (!plan->post)
		return 0;
	*batch = closed;
	return used;
}
