/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Transmit: copy into a send section or hand over page ranges.
 */
#ifndef _HVNF_TX_H
#define _HVNF_TX_H

#include <linux/netdevice.h>

#include "hvnf.h"

struct hvnf_pkt;
struct hvnf_qlink;

/* ndo_start_xmit and its companions. */
netdev_tx_t hvnf_start_xmit(struct sk_buff *skb, struct net_device *dev);
u16 hvnf_select_queue(struct net_device *dev, struct sk_buff *skb, struct net_device *sb_dev);
netdev_features_t hvnf_features_check(struct sk_buff *skb, struct net_device *dev,
				      netdev_features_t features);
/* From ndo_tx_timeout: gives a stuck queue a push, leaves the others alone; see tx_stuck.c. */
void hvnf_tx_timeout(struct hvnf_queue *queue);
/* hvnf_net.stuck_work: the pushes were of no help. */
void hvnf_tx_stuck_work(struct work_struct *work);

/**
 * hvnf_txq_init() - transmit half of a tie
 * @link: the tie; send area and limits of its connection are known
 * @first_section: host's number of its first send section
 * @nr_sections: send sections it gets; 0 is valid
 *
 * Process context, before the queue transmits.
 *
 * Return: 0 or -ENOMEM.
 */
int hvnf_txq_init(struct hvnf_qlink *link, u32 first_section, u32 nr_sections);
/* Mirror of it, after hvnf_tx_abandon(); also after a failed or missing init. */
void hvnf_txq_fini(struct hvnf_qlink *link);

/* Largest frame to copy, bytes; a queue may transmit meanwhile. Process context, net->lock. */
void hvnf_txq_set_copybreak(struct hvnf_qlink *link, u32 bytes);

/* NAPI: a completion with a HVNF_TAG_TX tag. @budget 0 under netpoll. */
void hvnf_tx_on_completion(struct hvnf_queue *queue, const struct hvnf_pkt *pkt, int budget);
/* End of a poll: publish counters, BQL, wake the queue when there is room. */
void hvnf_tx_poll_done(struct hvnf_queue *queue, int budget);
/* The connection is gone: free all that is in flight. Tx and NAPI are quiet. */
void hvnf_tx_abandon(struct hvnf_qlink *link);

#endif /* _HVNF_TX_H */
