// SPDX-License-Identifier: GPL-2.0
/*
 * Counters of single queues, as the family netdev of generic netlink has them.
 *
 * The core adds the queues in use to what the base gives, and the sum has to be
 * that of ip -s link: so the base is the traffic by the VF, which is nobody's
 * queue, and that of queues which are not in use any more.
 */
#include <linux/netdevice.h>
#include <net/netdev_queues.h>

#include "net.h"
#include "qstats.h"
#include "queue.h"
#include "stats.h"

/* All that is counted here; what is not stays "unknown". */
static void hvnf_qstats_fill_rx(struct netdev_queue_stats_rx *stats, const struct hvnf_rx_plain *rx)
{
	stats->packets = rx->packets;
	stats->bytes = rx->bytes;
	stats->alloc_fail = rx->alloc_failed;
	stats->csum_unnecessary = rx->csum_ok;
	stats->csum_none = rx->csum_none;
	stats->csum_bad = rx->csum_failed;
}

static void hvnf_qstats_fill_tx(struct netdev_queue_stats_tx *stats, const struct hvnf_tx_plain *tx)
{
	stats->packets = tx->packets;
	stats->bytes = tx->bytes;
	stats->hw_drops = tx->host_refused + tx->lost;
	stats->hw_drop_errors = tx->host_refused;
	stats->stop = tx->stopped;
	stats->wake = tx->woken;
}

/* Queues are created before they come into use, and stay: @idx has one. */
static void hvnf_qstats_rx(struct net_device *dev, int idx, struct netdev_queue_stats_rx *stats)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct hvnf_rx_plain rx;

	hvnf_stats_read_rx(&net->queue[idx]->rx, &rx);
	hvnf_qstats_fill_rx(stats, &rx);
}

static void hvnf_qstats_tx(struct net_device *dev, int idx, struct netdev_queue_stats_tx *stats)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct hvnf_tx_plain tx;

	hvnf_stats_read_tx(net->queue[idx], &tx);
	hvnf_qstats_fill_tx(stats, &tx);
}

/* Plain counters are numbers and nothing else. */
static void hvnf_qstats_plus(void *sum, const void *part, size_t bytes)
{
	const u64 *from = part;
	u64 *to = sum;
	size_t i;

	for (i = 0; i < bytes / sizeof(*to); i++)
		to[i] += from[i];
}

static void hvnf_qstats_base(struct net_device *dev, struct netdev_queue_stats_rx *rx,
			     struct netdev_queue_stats_tx *tx)
{
	struct hvnf_rx_plain rx_one, rx_sum = {};
	struct hvnf_tx_plain tx_one, tx_sum = {};
	struct hvnf_net *net = netdev_priv(dev);
	struct hvnf_vf_plain vf;
	unsigned int i;

	for (i = dev->real_num_rx_queues; i < HVNF_MAX_QUEUES && net->queue[i]; i++) {
		hvnf_stats_read_rx(&net->queue[i]->rx, &rx_one);
		hvnf_qstats_plus(&rx_sum, &rx_one, sizeof(rx_sum));
	}
	for (i = dev->real_num_tx_queues; i < HVNF_MAX_QUEUES && net->queue[i]; i++) {
		hvnf_stats_read_tx(net->queue[i], &tx_one);
		hvnf_qstats_plus(&tx_sum, &tx_one, sizeof(tx_sum));
	}
	hvnf_stats_read_vf(net, &vf);
	rx_sum.packets += vf.rx_packets;
	rx_sum.bytes += vf.rx_bytes;
	tx_sum.packets += vf.tx_packets;
	tx_sum.bytes += vf.tx_bytes;
	hvnf_qstats_fill_rx(rx, &rx_sum);
	hvnf_qstats_fill_tx(tx, &tx_sum);
}

/* Called by the core under RTNL, or under the instance lock where it has that. */
const struct netdev_stat_ops hvnf_stat_ops = {
	.get_queue_stats_rx = hvnf_qstats_rx,
	.get_queue_stats_tx = hvnf_qstats_tx,
	.get_base_stats = hvnf_qstats_base,
};
