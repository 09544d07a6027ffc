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
	X(packets) X(bytes) X(multicast) X(alloc_failed) X(csum_ok)	\
	X(csum_none) X(csum_failed) X(rsc_packets) X(rsc_broken)	\
	X(bad_xfer) X(bad_range) X(bad_rndis) X(bad_ppi) X(runt)	\
	X(unknown) X(not_running) X(ack_deferred) X(bad_completion)

/* Per transmit queue; written under the tx lock, but for the last line: NAPI. */
#define HVNF_TX_STATS(X)						\
	X(packets) X(bytes) X(copied) X(mapped) X(batched) X(messages)	\
	X(tso_packets) X(linearized) X(ring_full) X(no_slot) X(too_big)	\
	X(no_memory) X(stopped) X(timeouts)				\
	X(host_refused) X(woken)

#define HVNF_STAT_FIELD(name)	u64_stats_t name;

struct hvnf_rxq_stats {
	struct u64_stats_sync syncp;
	HVNF_RX_STATS(HVNF_STAT_FIELD)
};

struct hvnf_txq_stats {
	struct u64_stats_sync syncp;
	HVNF_TX_STATS(HVNF_STAT_FIELD)
};

/**
 * struct hvnf_vf_stats - traffic by the VF; one per cpu
 * @syncp: guards 64-bit values on 32-bit machines
 * @rx_packets: handed up from the VF
 * @rx_bytes: likewise
 * @tx_packets: accepted by the VF
 * @tx_bytes: likewise
 * @tx_dropped: refused by the VF
 */
struct hvnf_vf_stats {
	struct u64_stats_sync syncp;
	u64_stats_t rx_packets;
	u64_stats_t rx_bytes;
	u64_stats_t tx_packets;
	u64_stats_t tx_bytes;
	u64_stats_t tx_dropped;
};

/* Slow path, per device; atomic. */
#define HVNF_DEV_STATS(X)						\
	X(host_timeouts) X(host_bad_replies) X(host_unsolicited)	\
	X(host_unknown) X(link_changes) X(reconnects) X(rescinds)	\
	X(vf_joins) X(vf_leaves) X(vf_assoc) X(vf_refused)		\
	X(path_to_vf) X(path_to_synthetic) X(path_timeouts)		\
	X(path_by_host) X(leaked_areas)

#define HVNF_DEV_STAT_FIELD(name)	atomic64_t name;

struct hvnf_dev_stats {
	HVNF_DEV_STATS(HVNF_DEV_STAT_FIELD)
};

#define hvnf_stat_inc(net, field)	atomic64_inc(&(net)->stats.field)

#endif /* _HVNF_STATS_H */
