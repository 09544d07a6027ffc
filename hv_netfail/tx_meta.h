/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A frame on its way out: what the host is told about it.
 *
 * On the hot path the skb is only read. Whatever must be written for the host
 * (the RNDIS header, the TCP pseudo header of a large send) is written into the
 * copy that the host reads, so clones and shared skbs go out like any other,
 * and a frame needs no headroom.
 */
#ifndef _HVNF_TX_META_H
#define _HVNF_TX_META_H

#include <linux/skbuff.h>

#include "hvnf.h"
#include "proto/rndis_pkt.h"

/* Bytes per slot for the headers of a mapped frame: one range holds each. */
#define HVNF_TX_HEAD_SIZE	256
/* Of these, what is left for the frame's own. */
#define HVNF_TX_FRAME_HEAD_MAX	(HVNF_TX_HEAD_SIZE - RNDIS_PKT_HDR_MAX)
/* The host takes the offset of the L4 header in ten bits. */
#define HVNF_TX_L4_OFFSET_MAX	1023

/**
 * struct hvnf_tx_frame - a frame on its way out
 * @skb: the frame
 * @meta: what the host is told
 * @hdr_len: bytes of the RNDIS header
 * @head_len: bytes of the frame that must lie in one range
 * @packets: frames on the wire
 * @bytes: of these
 */
struct hvnf_tx_frame {
	struct sk_buff *skb;
	struct tx_meta meta;
	u32 hdr_len;
	u32 head_len;
	u32 packets;
	u32 bytes;
};

/**
 * enum hvnf_tx_verdict - can the host send a frame as it is
 * @HVNF_TX_AS_IT_IS: yes
 * @HVNF_TX_SEGMENT: once it is segmented
 * @HVNF_TX_BAD: never
 */
enum hvnf_tx_verdict {
	HVNF_TX_AS_IT_IS,
	HVNF_TX_SEGMENT,
	HVNF_TX_BAD,
};

/**
 * hvnf_tx_csum_offered() - checksums that a host computes
 * @caps: what the host granted
 *
 * Return: bits for hvnf_tx_describe().
 */
u8 hvnf_tx_csum_offered(const struct hvnf_caps *caps);

/**
 * hvnf_tx_lso_fits() - does the host segment this frame
 * @caps: what the host granted
 * @skb: a GSO frame
 *
 * Return: whether it does.
 */
bool hvnf_tx_lso_fits(const struct hvnf_caps *caps, const struct sk_buff *skb);

/**
 * hvnf_tx_pop_vlan() - move a tag from the frame to where the host wants it
 * @skb: frame that begins with an 802.1Q header; consumed on failure
 *
 * Return: the frame, perhaps another skb; NULL when there is no memory.
 */
struct sk_buff *hvnf_tx_pop_vlan(struct sk_buff *skb);

/**
 * hvnf_tx_describe() - fill in what the host is told
 * @frame: the frame; its skb is set
 * @caps: what the host granted
 * @csum_offered: from hvnf_tx_csum_offered()
 *
 * Transmit lock.
 *
 * Return: what is to be done with the frame.
 */
enum hvnf_tx_verdict hvnf_tx_describe(struct hvnf_tx_frame *frame,
				      const struct hvnf_caps *caps, u8 csum_offered);

/**
 * hvnf_tx_prepare_lso() - make the headers of a large send as the host wants
 * @to: the copy of the frame's headers that the host will read
 * @skb: the frame
 *
 * The host fills in lengths and checksums of each segment: it wants the IP
 * length and checksum zero, and the TCP checksum of the pseudo header without
 * a length.
 */
void hvnf_tx_prepare_lso(void *to, const struct sk_buff *skb);

#endif /* _HVNF_TX_META_H */
