/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counters. Those of a queue have one writer each (its NAPI, or the holder of
 * its tx lock) and survive every reconnect; totals never go backwards.
 */
#ifndef _HVNF_STATS_H
#define _HVNF_STATS_H

#include <linux/u64_stats_sync.h>

#include "hvnf.h"

/* Per receive queue; written by NAPI only. Names are those of ethtool -S. */
#define HVNF_RX_STATS(X)						\
	X(packets) X(bytes) X(multicast) X(broadcast) X(alloc_failed) X(csum_ok)	\
	X(csum_none) X(csum_failed) X(rsc_packets) X(rsc_broken)	\
	X(bad_xfer) X(bad_range) X(bad_rndis) X(bad_ppi) X(runt)	\
	X(unknown) X(not_running) X(ack_deferred) X(bad_completion)	\
	X(xdp_pass) X(xdp_drop) X(xdp_tx) X(xdp_redirect)		\
	X(xdp_aborted) X(xdp_failed) X(xdp_too_big)

/* Per transmit queue; written under the tx lock, but for the last line: NAPI. */
#define HVNF_TX_STATS(X)						\
	X(packets) X(bytes) X(copied) X(mapped) X(batched) X(messages)	\
	X(tso_packets) X(segmented) X(linearized) X(ring_full)		\
	X(no_slot) X(no_room) X(too_big) X(bad_frame) X(no_memory)	\
	X(stopped) X(timeouts) X(xdp_frames)				\
	X(host_refused) X(lost) X(woken)

#define HVNF_STAT_FIELD(name)	u64_stats_t name;

struct hvnf_rxq_stats {
	struct u64_stats_sync syncp;
	HVNF_RX_STATS(HVNF_STAT_FIELD)
};

struct hvnf_txq_stats {
	struct u64_stats_sync syncp;
	HVNF_TX_STATS(HVNF_STAT_FIELD)
};

/* One rare event of a queue. The caller is the one writer of these counters. */
#define hvnf_q_add(stats, field, n) do {				\
	u64_stats_update_begin(&(stats)->syncp);			\
	u64_stats_add(&(stats)->field, n);				\
	u64_stats_update_end(&(stats)->syncp);				\
} while (0)
#define hvnf_q_inc(stats, field)	hvnf_q_add(stats, field, 1)

/* Traffic by the VF, per cpu; written with BH off. */
#define HVNF_VF_STATS(X)						\
	X(rx_packets) X(rx_bytes) X(rx_multicast)			\
	X(tx_packets) X(tx_bytes) X(tx_dropped)				\
	X(xdp_pass) X(xdp_taken) X(xdp_frames) X(xdp_as_skb)

/* @heard: jiffies of the last frame received by the VF on this cpu; 0: none. */
struct hvnf_vf_stats {
	struct u64_stats_sync syncp;
	unsigned long heard;
	HVNF_VF_STATS(HVNF_STAT_FIELD)
};

/* Slow path, per device; atomic. */
#define HVNF_DEV_STATS(X)						\
	X(host_timeouts) X(host_bad_replies) X(host_unsolicited)	\
	X(host_unknown) X(link_changes) X(reconnects)			\
	X(vf_joins) X(vf_leaves) X(vf_assoc) X(vf_refused)		\
	X(path_to_vf) X(path_to_synthetic) X(path_timeouts)		\
	X(path_by_host) X(leaked_areas) X(events_dropped)		\
	X(vf_stalls) X(vf_silences) X(vf_held) X(vf_held_bytes)		\
	X(vf_resent) X(vf_unfinished_bytes) X(channels_lost) X(resets)

#define HVNF_DEV_STAT_FIELD(name)	atomic64_t name;

/* @seen_tx_*: the largest totals that anybody was told. */
struct hvnf_dev_stats {
	HVNF_DEV_STATS(HVNF_DEV_STAT_FIELD)
	atomic64_t seen_tx_packets;
	atomic64_t seen_tx_bytes;
};

#define hvnf_stat_inc(net, field)	atomic64_inc(&(net)->stats.field)

/* Plain copies of what is behind a u64_stats_sync. */
#define HVNF_STAT_PLAIN(name)	u64 name;

struct hvnf_rx_plain { HVNF_RX_STATS(HVNF_STAT_PLAIN) };
struct hvnf_tx_plain { HVNF_TX_STATS(HVNF_STAT_PLAIN) };
struct hvnf_vf_plain { HVNF_VF_STATS(HVNF_STAT_PLAIN) };

struct hvnf_queue;
struct rtnl_link_stats64;

/* One moment's values of a group, by whoever asks. Any context. */
void hvnf_stats_read_rx(const struct hvnf_rxq_stats *stats, struct hvnf_rx_plain *out);
void hvnf_stats_read_tx(const struct hvnf_queue *queue, struct hvnf_tx_plain *out);
void hvnf_stats_read_vf(const struct hvnf_net *net, struct hvnf_vf_plain *sum);

void hvnf_stats_totals(struct hvnf_net *net, struct rtnl_link_stats64 *total);
/* By the VF: frames handed to it, and received by it. */
void hvnf_stats_vf_frames(const struct hvnf_net *net, u64 *sent, u64 *heard);
/* jiffies of the last frame that it received; 0: none. */
unsigned long hvnf_stats_vf_heard(const struct hvnf_net *net);
/* Unicast received by the synthetic path. */
u64 hvnf_stats_rx_synthetic(const struct hvnf_net *net);
/* ethtool -S: how many, their names, their values. RTNL. */
unsigned int hvnf_stats_count(const struct hvnf_net *net);
void hvnf_stats_names(const struct hvnf_net *net, u8 *data);
void hvnf_stats_values(const struct hvnf_net *net, u64 *data);

#endif /* _HVNF_STATS_H */
