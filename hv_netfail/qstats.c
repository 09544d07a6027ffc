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

static void hvnf_qstats_add_rx(const struct hvnf_queue *queue, struct netdev_queue_stats_rx *sum)
{
	struct hvnf_rx_plain rx;

	hvnf_stats_read_rx(&queue->rx, &rx);
	sum->packets += rx.packets;
	sum->bytes += rx.bytes;
	sum->alloc_fail += rx.alloc_failed;
	sum->csum_unnecessary += rx.csum_ok;
	sum->csum_none += rx.csum_none;
	sum->csum_bad += rx.csum_failed;
}

static void hvnf_qstats_add_tx(const struct hvnf_queue *queue, struct netdev_queue_stats_tx *sum)
{
	struct hvnf_tx_plain tx;

	hvnf_stats_read_tx(queue, &tx);
	sum->packets += tx.packets;
	sum->bytes += tx.bytes;
	sum->hw_drops += tx.host_refused + tx.lost;
	sum->hw_drop_errors += tx.host_refused;
	sum->stop += tx.stopped;
	sum->wake += tx.woken;
}

/* All that is counted here at zero; what is not counted stays "unknown". */
static void hvnf_qstats_clear_rx(struct netdev_queue_stats_rx *stats)
{
	stats->packets = 0;
	stats->bytes = 0;
	stats->alloc_fail = 0;
	stats->csum_unnecessary = 0;
	stats->csum_none = 0;
	stats->csum_bad = 0;
}

static void hvnf_qstats_clear_tx(struct netdev_queue_stats_tx *stats)
{
	stats->packets = 0;
	stats->bytes = 0;
	stats->hw_drops = 0;
	stats->hw_drop_errors = 0;
	stats->stop = 0;
	stats->wake = 0;
}

/* Queues are created before they come into use, and stay: @idx has one. */
static void hvnf_qstats_rx(struct net_device *dev, int idx, struct netdev_queue_stats_rx *stats)
{
	struct hvnf_net *net = netdev_priv(dev);

	hvnf_qstats_clear_rx(stats);
	hvnf_qstats_add_rx(net->queue[idx], stats);
}

static void hvnf_qstats_tx(struct net_device *dev, int idx, struct netdev_queue_stats_tx *stats)
{
	struct hvnf_net *net = netdev_priv(dev);

	hvnf_qstats_clear_tx(stats);
	hvnf_qstats_add_tx(net->queue[idx], stats);
}

static void hvnf_qstats_base(struct net_device *dev, struct netdev_queue_stats_rx *rx,
			     struct netdev_queue_stats_tx *tx)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct hvnf_vf_plain vf;
	unsigned int i;

	hvnf_qstats_clear_rx(rx);
	hvnf_qstats_clear_tx(tx);
	for (i = dev->real_num_rx_queues; i < HVNF_MAX_QUEUES && net->queue[i]; i++)
		hvnf_qstats_add_rx(net->queue[i], rx);
	for (i = dev->real_num_tx_queues; i < HVNF_MAX_QUEUES && net->queue[i]; i++)
		hvnf_qstats_add_tx(net->queue[i], tx);
	hvnf_stats_read_vf(net, &vf);
	rx->packets += vf.rx_packets;
	rx->bytes += vf.rx_bytes;
	tx->packets += vf.tx_packets;
	tx->bytes += vf.tx_bytes;
}

/* Called by the core under RTNL, or under the instance lock where it has that. */
const struct netdev_stat_ops hvnf_stat_ops = {
	.get_queue_stats_rx = hvnf_qstats_rx,
	.get_queue_stats_tx = hvnf_qstats_tx,
	.get_base_stats = hvnf_qstats_base,
};
