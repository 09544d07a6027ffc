/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Receive segment coalescing: the host delivers one large packet as a chain of
 * consecutive ranges of one transfer-page packet.
 *
 * Pure bookkeeping; the caller copies the parts when the chain is complete.
 */
#ifndef _HVNF_PROTO_RSC_H
#define _HVNF_PROTO_RSC_H

#include "pure.h"
#include "rndis_pkt.h"
#include "xfer.h"

#define RSC_PARTS_MAX		XFER_RANGES_MAX_RSC
/* The largest IP datagram behind an Ethernet header. */
#define RSC_BYTES_MAX		(RNDIS_FRAME_MIN + 0xffff)

/**
 * enum rsc_verdict - what to do with a frame
 * @RSC_SINGLE: deliver it by itself; it is no part of a chain
 * @RSC_MORE: nothing yet, its chain goes on
 * @RSC_COMPLETE: deliver the chain; the frame was its last part
 * @RSC_BROKEN: drop it; it fits no chain
 */
enum rsc_verdict {
	RSC_SINGLE,
	RSC_MORE,
	RSC_COMPLETE,
	RSC_BROKEN,
};

/**
 * struct rsc_part - a part of the packet
 * @offset: of its bytes in the receive area
 * @len: bytes
 */
struct rsc_part {
	u32 offset;
	u32 len;
};

/**
 * struct rsc_chain - a packet in the making; one per queue
 * @meta: of the first part, which has checksum, hash and tag
 * @count: parts so far; 0 when there is no chain
 * @total: bytes so far
 * @lost: parts that the last call dropped, the frame given to it included
 * @done: the last part came; the chain is kept for its reader only
 * @parts: the parts
 *
 * Zeroed memory is a valid chain. Written by the queue's poll function only.
 */
struct rsc_chain {
	struct rx_meta meta;
	u32 count;
	u32 total;
	u32 lost;
	bool done;
	struct rsc_part parts[RSC_PARTS_MAX];
};

/**
 * rsc_add() - sort a received frame in
 * @chain: of the queue
 * @meta: of the frame
 * @offset: of the frame's bytes in the receive area
 *
 * A chain is dropped when a frame comes that does not continue it: another
 * id, a new first part, a frame that is no part, too many parts or bytes. A
 * new first part then begins its own chain, and a frame that is no part is
 * delivered; @chain.lost says how many parts went. After RSC_COMPLETE the
 * parts stay readable until the next call.
 *
 * Return: the verdict on the frame.
 */
enum rsc_verdict rsc_add(struct rsc_chain *chain, const struct rx_meta *meta,
			 u32 offset);

/**
 * rsc_end() - the transfer-page packet ends
 * @chain: of the queue
 *
 * To be called before the packet is completed: the host then reuses the slots
 * that an unfinished chain refers to. Also after a frame that could not be
 * parsed.
 *
 * Return: parts dropped because no last part came.
 */
u32 rsc_end(struct rsc_chain *chain);

#endif /* _HVNF_PROTO_RSC_H */
