/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From received bytes to the stack: one copy into pool memory, then an skb
 * around it.
 */
#ifndef _HVNF_RX_BUILD_H
#define _HVNF_RX_BUILD_H

#include <linux/netdev_features.h>

#include "queue.h"
#include "proto/rndis_pkt.h"

/**
 * struct hvnf_rx_run - one poll, as its receive half sees it
 * @queue: the queue
 * @link: its tie to the connection
 * @area: receive area
 * @area_len: bytes of it
 * @features: of the interface, read once
 * @running: the interface is up
 * @meta: what the host said about the frame in hand; here, since the kernel
 *	  clears what is put on the stack once more for every frame
 * @part: where that frame lies
 * @packets: frames delivered; with the following, added to the queue's
 *	     counters once, at the end
 * @bytes: of them
 * @multicast: of them
 * @broadcast: of them
 * @csum_ok: of them
 * @csum_none: of them
 */
struct hvnf_rx_run {
	struct hvnf_queue *queue;
	struct hvnf_qlink *link;
	const void *area;
	u32 area_len;
	netdev_features_t features;
	bool running;
	struct rx_meta meta;
	struct rsc_part part;
	u32 packets;
	u32 bytes;
	u32 multicast;
	u32 broadcast;
	u32 csum_ok;
	u32 csum_none;
};

/**
 * hvnf_rx_deliver() - a frame, perhaps of several parts, to the stack
 * @run: the poll
 * @meta: what the host said about it
 * @parts: where it lies in the receive area; checked
 * @count: how many
 * @len: bytes of all
 *
 * NAPI, with a budget. What cannot be delivered is counted.
 */
void hvnf_rx_deliver(struct hvnf_rx_run *run, const struct rx_meta *meta,
		     const struct rsc_part *parts, u32 count, u32 len);

#endif /* _HVNF_RX_BUILD_H */
