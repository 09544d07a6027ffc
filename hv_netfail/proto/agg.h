/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a packet goes out: copied into a send section, perhaps together with
 * others, or as page ranges.
 *
 * Pure. One decision per packet; the caller does the copying and posting.
 */
#ifndef _HVNF_PROTO_AGG_H
#define _HVNF_PROTO_AGG_H

#include "pure.h"

/**
 * struct agg_limits - what host and administrator allow; constant per life
 * @section_size: bytes per send section; 0 when there are none, or none free
 * @max_packets: packets per message, from struct rndis_limits
 * @max_transfer: bytes per message, from struct rndis_limits
 * @align: start of each packet, a power of 2, from struct rndis_limits
 * @tx_copybreak: largest &agg_packet.frame_len to copy, bytes; mapping one
 *		   that is smaller costs more
 */
struct agg_limits {
	u32 section_size;
	u32 max_packets;
	u32 max_transfer;
	u32 align;
	u32 tx_copybreak;
};

/**
 * struct agg_state - the batch that a queue has open
 * @packets: packets in it; 0 when none is open
 * @used: bytes of the section in use
 *
 * Zeroed when a batch is posted. Guarded by the transmit queue's lock.
 */
struct agg_state {
	u32 packets;
	u32 used;
};

/**
 * struct agg_packet - the packet to send
 * @hdr_len: bytes that are copied in any case: its RNDIS header, perhaps with
 *	     headers of the frame
 * @frame_len: the rest, bytes
 * @more: another packet follows at once
 * @mappable: it may go out as page ranges
 */
struct agg_packet {
	u32 hdr_len;
	u32 frame_len;
	bool more;
	bool mappable;
};

/**
 * enum agg_verb - how the packet goes out
 * @AGG_COPY: header and frame into the section, at &agg_plan.offset
 * @AGG_COPY_HEADER: header into the section of the open batch, at
 *		     &agg_plan.offset; the frame as page ranges
 * @AGG_MAP: header and frame as page ranges, no section
 * @AGG_REFUSE: it neither fits a section nor may it be mapped
 */
enum agg_verb {
	AGG_COPY,
	AGG_COPY_HEADER,
	AGG_MAP,
	AGG_REFUSE,
};

/**
 * struct agg_plan - what to do, in this order
 * @flush: post the open batch first
 * @new_section: then take a section; when there is none, ask again with
 *		 &agg_limits.section_size 0
 * @verb: then put the packet there
 * @offset: where in the section, aligned
 * @pad: bytes behind the packet that count to its message, to be zeroed, so
 *	 that another one can follow aligned; 0 when none follows
 * @post: then post the batch, or the mapped packet
 */
struct agg_plan {
	enum agg_verb verb;
	bool flush;
	bool new_section;
	bool post;
	u32 offset;
	u32 pad;
};

/**
 * agg_decide() - plan how a packet goes out
 * @lim: what is allowed
 * @batch: what is open
 * @pkt: the packet
 *
 * Order is kept: a packet never overtakes the open batch. The caller must
 * still post the open batch on every way out on which it sends nothing.
 *
 * Return: the plan.
 */
struct agg_plan agg_decide(const struct agg_limits *lim,
			   const struct agg_state *batch,
			   const struct agg_packet *pkt);

/**
 * agg_commit() - note that the plan was carried out
 * @batch: what was open; now what is open
 * @plan: from agg_decide()
 * @pkt: the packet
 *
 * Return: bytes of the section that the message to post uses, when
 * &agg_plan.post is set and the verb is not AGG_MAP; else 0.
 */
u32 agg_commit(struct agg_state *batch, const struct agg_plan *plan,
	       const struct agg_packet *pkt);

#endif /* _HVNF_PROTO_AGG_H */
