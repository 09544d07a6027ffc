// SPDX-License-Identifier: GPL-2.0
/*
 * Reading the counters: totals of the interface, and ethtool -S.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>

#include "net.h"
#include "queue.h"
#include "stats.h"

#define HVNF_STAT_READ(name)	out->name = u64_stats_read(&stats->name);
#define HVNF_STAT_NAME(name)	#name,

static const char *const hvnf_rx_names[] = { HVNF_RX_STATS(HVNF_STAT_NAME) };
static const char *const hvnf_tx_names[] = { HVNF_TX_STATS(HVNF_STAT_NAME) };
static const char *const hvnf_vf_names[] = { HVNF_VF_STATS(HVNF_STAT_NAME) };
static const char *const hvnf_dev_names[] = { HVNF_DEV_STATS(HVNF_STAT_NAME) };

void hvnf_stats_read_rx(const struct hvnf_rxq_stats *stats, struct hvnf_rx_plain *out)
{
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&stats->syncp);
		HVNF_RX_STATS(HVNF_STAT_READ)
	} while (u64_stats_fetch_retry(&stats->syncp, start));
}

static void hvnf_stats_read_tx_half(const struct hvnf_txq_stats *stats, struct hvnf_tx_plain *out)
{
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&stats->syncp);
		HVNF_TX_STATS(HVNF_STAT_READ)
	} while (u64_stats_fetch_retry(&stats->syncp, start));
}

static void hvnf_stats_add(void *sum, const void *part, size_t size)
{
	const u64 *from = part;
	u64 *to = sum;
	size_t i;

	for (i = 0; i < size / sizeof(u64); i++)
		to[i] += from[i];
}

/* The two halves have a writer each. */
void hvnf_stats_read_tx(const struct hvnf_queue *queue, struct hvnf_tx_plain *out)
{
	struct hvnf_tx_plain done;

	hvnf_stats_read_tx_half(&queue->tx, out);
	hvnf_stats_read_tx_half(&queue->tx_done, &done);
	hvnf_stats_add(out, &done, sizeof(done));
}

void hvnf_stats_read_vf(const struct hvnf_net *net, struct hvnf_vf_plain *sum)
{
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		const struct hvnf_vf_stats *stats = per_cpu_ptr(net->vf_stats, cpu);
		struct hvnf_vf_plain part, *out = &part;
		unsigned int start;

		do {
			start = u64_stats_fetch_begin(&stats->syncp);
			HVNF_VF_STATS(HVNF_STAT_READ)
		} while (u64_stats_fetch_retry(&stats->syncp, start));
		hvnf_stats_add(sum, &part, sizeof(part));
	}
}

static void hvnf_stats_total_rx(struct rtnl_link_stats64 *total, const struct hvnf_rx_plain *rx)
{
	total->rx_packets += rx->packets;
	total->rx_bytes += rx->bytes;
	total->multicast += rx->multicast;
	total->rx_dropped += rx->alloc_failed;
	total->rx_length_errors += rx->runt;
	total->rx_errors += rx->bad_xfer + rx->bad_range + rx->bad_rndis + rx->bad_ppi +
			    rx->runt + rx->unknown + rx->rsc_broken;
}

static void hvnf_stats_total_tx(struct rtnl_link_stats64 *total, const struct hvnf_tx_plain *tx)
{
	total->tx_packets += tx->packets;
	total->tx_bytes += tx->bytes;
	total->tx_dropped += tx->too_big + tx->no_memory + tx->no_room + tx->bad_frame;
	total->tx_errors += tx->host_refused + tx->lost;
}

/* What is on its way from one path to the other is in neither's sum: nobody shall see that. */
static u64 hvnf_stats_at_least(atomic64_t *seen, u64 value)
{
	s64 old = atomic64_read(seen);

	while ((s64)value > old && !atomic64_try_cmpxchg(seen, &old, value))
		;
	return max_t(s64, old, value);
}

/**
 * hvnf_stats_totals() - what ip -s link shows
 * @net: the interface
 * @total: result; zeroed by the caller
 *
 * Both paths together, and a frame that was taken back from the VF by the path
 * that sent it. Never goes backwards: all summands outlive connections and VFs.
 *
 * Context: any; may run beside anything.
 */
void hvnf_stats_totals(struct hvnf_net *net, struct rtnl_link_stats64 *total)
{
	struct hvnf_vf_plain vf;
	int i;

	for (i = 0; i < HVNF_MAX_QUEUES; i++) {
		const struct hvnf_queue *queue = READ_ONCE(net->queue[i]);
		struct hvnf_rx_plain rx;
		struct hvnf_tx_plain tx;

		if (!queue)
			continue;
		hvnf_stats_read_rx(&queue->rx, &rx);
		hvnf_stats_total_rx(total, &rx);
		hvnf_stats_read_tx(queue, &tx);
		hvnf_stats_total_tx(total, &tx);
	}
	hvnf_stats_read_vf(net, &vf);
	total->rx_packets += vf.rx_packets;
	total->rx_bytes += vf.rx_bytes;
	total->multicast += vf.rx_multicast;
	total->tx_packets += vf.tx_packets;
	total->tx_bytes += vf.tx_bytes;
	total->tx_dropped += vf.tx_dropped;
	total->tx_packets = hvnf_stats_at_least(&net->stats.seen_tx_packets, total->tx_packets -
						atomic64_read(&net->stats.vf_held));
	total->tx_bytes = hvnf_stats_at_least(&net->stats.seen_tx_bytes, total->tx_bytes -
					      atomic64_read(&net->stats.vf_held_bytes));
}

void hvnf_stats_vf_frames(const struct hvnf_net *net, u64 *sent, u64 *heard)
{
	struct hvnf_vf_plain vf;

	hvnf_stats_read_vf(net, &vf);
	*sent = vf.tx_packets;
	*heard = vf.rx_packets;
}

unsigned long hvnf_stats_vf_heard(const struct hvnf_net *net)
{
	unsigned long last = 0, heard;
	int cpu;

	for_each_possible_cpu(cpu) {
		heard = READ_ONCE(per_cpu_ptr(net->vf_stats, cpu)->heard);
		if (heard && (!last || time_after(heard, last)))
			last = heard;
	}
	return last;
}

u64 hvnf_stats_rx_synthetic(const struct hvnf_net *net)
{
	u64 sum = 0;
	int i;

	for (i = 0; i < HVNF_MAX_QUEUES; i++) {
		const struct hvnf_queue *queue = READ_ONCE(net->queue[i]);
		struct hvnf_rx_plain rx;

		if (!queue)
			continue;
		hvnf_stats_read_rx(&queue->rx, &rx);
		sum += rx.packets - rx.multicast - rx.broadcast;
	}
	return sum;
}

static unsigned int hvnf_stats_queues(const struct hvnf_net *net)
{
	unsigned int i = 0;

	while (i < HVNF_MAX_QUEUES && net->queue[i])
		i++;
	return i;
}

/**
 * hvnf_stats_count() - values of ethtool -S
 * @net: the interface
 *
 * Queues that were ever used count, so that the number only grows.
 *
 * Context: RTNL.
 * Return: how many.
 */
unsigned int hvnf_stats_count(const struct hvnf_net *net)
{
	return ARRAY_SIZE(hvnf_dev_names) + ARRAY_SIZE(hvnf_vf_names) +
	       hvnf_stats_queues(net) * (ARRAY_SIZE(hvnf_rx_names) + ARRAY_SIZE(hvnf_tx_names));
}

/**
 * hvnf_stats_names() - names of ethtool -S
 * @net: the interface
 * @data: room for hvnf_stats_count() names of ETH_GSTRING_LEN
 *
 * Context: RTNL.
 */
void hvnf_stats_names(const struct hvnf_net *net, u8 *data)
{
	unsigned int i, queue;

	for (i = 0; i < ARRAY_SIZE(hvnf_dev_names); i++)
		ethtool_puts(&data, hvnf_dev_names[i]);
	for (i = 0; i < ARRAY_SIZE(hvnf_vf_names); i++)
		ethtool_sprintf(&data, "vf_%s", hvnf_vf_names[i]);
	for (queue = 0; queue < hvnf_stats_queues(net); queue++) {
		for (i = 0; i < ARRAY_SIZE(hvnf_rx_names); i++)
			ethtool_sprintf(&data, "rx_queue_%u_%s", queue, hvnf_rx_names[i]);
		for (i = 0; i < ARRAY_SIZE(hvnf_tx_names); i++)
			ethtool_sprintf(&data, "tx_queue_%u_%s", queue, hvnf_tx_names[i]);
	}
}

/**
 * hvnf_stats_values() - values of ethtool -S, in the order of the names
 * @net: the interface
 * @data: room for hvnf_stats_count() values
 *
 * Context: RTNL.
 */
void hvnf_stats_values(const struct hvnf_net *net, u64 *data)
{
	const struct hvnf_dev_stats *stats = &net->stats;
	unsigned int queue;

#define HVNF_STAT_STORE(name)	*data++ = atomic64_read(&stats->name);
	HVNF_DEV_STATS(HVNF_STAT_STORE)
#undef HVNF_STAT_STORE

	hvnf_stats_read_vf(net, (struct hvnf_vf_plain *)data);
	data += ARRAY_SIZE(hvnf_vf_names);
	for (queue = 0; queue < hvnf_stats_queues(net); queue++) {
		hvnf_stats_read_rx(&net->queue[queue]->rx, (struct hvnf_rx_plain *)data);
		data += ARRAY_SIZE(hvnf_rx_names);
		hvnf_stats_read_tx(net->queue[queue], (struct hvnf_tx_plain *)data);
		data += ARRAY_SIZE(hvnf_tx_names);
	}
}
