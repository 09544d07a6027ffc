// SPDX-License-Identifier: GPL-2.0
/* Receive segment coalescing; see rsc.h. */

#include "rsc.h"

static u32 drop(struct rsc_chain *chain)
{
	u32 lost = chain->count;

	chain->count = 0;
	chain->total = 0;
	return lost;
}

static void begin(struct rsc_chain *chain, const struct rx_meta *meta)
{
	chain->lost += drop(chain);
	chain->meta = *meta;
}

static bool continues(const struct rsc_chain *chain, const struct rx_meta *meta)
{
	return chain->count && meta->packet_id == chain->meta.packet_id &&
	       chain->count < RSC_PARTS_MAX &&
	       meta->data_len <= RSC_BYTES_MAX - chain->total;
}

static enum rsc_verdict broken(struct rsc_chain *chain)
{
	chain->lost += drop(chain) + 1;
	return RSC_BROKEN;
}

static void append(struct rsc_chain *chain, const struct rx_meta *meta, u32 offset)
{
	struct rsc_part *part = &chain->parts[chain->count++];

	part->offset = offset;
	part->len = meta->data_len;
	chain->total += meta->data_len;
}

enum rsc_verdict rsc_add(struct rsc_chain *chain, const struct rx_meta *meta,
			 u32 offset)
{
	const u8 ends = RNDIS_PACKET_ID_FIRST | RNDIS_PACKET_ID_LAST;

	chain->lost = 0;
	/* In the midst of a chain, as most parts are. */
	if (likely(rx_meta_is_part(meta) && !chain->done && continues(chain, meta) &&
		   !(meta->packet_id_flags & ends))) {
		append(chain, meta, offset);
		return RSC_MORE;
	}
	/* A delivered chain has served its purpose. */
	if (chain->done)
		rsc_end(chain);

	if (!rx_meta_is_part(meta)) {
		chain->lost = drop(chain);
		return RSC_SINGLE;
	}
	if (meta->packet_id_flags & RNDIS_PACKET_ID_FIRST)
		begin(chain, meta);
	else if (!continues(chain, meta))
		return broken(chain);
	if (meta->data_len > RSC_BYTES_MAX)
		return broken(chain);

	append(chain, meta, offset);
	chain->done = meta->packet_id_flags & RNDIS_PACKET_ID_LAST;
	return chain->done ? RSC_COMPLETE : RSC_MORE;
}

u32 rsc_end(struct rsc_chain *chain)
{
	u32 lost = drop(chain);

	if (chain->done)
		lost = 0;
	chain->done = false;
	return lost;
}
