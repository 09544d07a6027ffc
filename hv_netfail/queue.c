// SPDX-License-Identifier: GPL-2.0
/*
 * Life of the queues. Stands above rx and tx, whose functions it ties to the
 * queues; the types in queue.h stand below them.
 */
#include <linux/kmemleak.h>
#include <linux/netdevice.h>
#include <linux/slab.h>

#include "net.h"
#include "queue.h"
#include "rx.h"
#include "tx.h"

struct hvnf_queue *hvnf_queue_create(struct hvnf_net *net, u16 index)
{
	struct hvnf_queue *queue = kzalloc_obj(*queue);

	if (!queue)
		return NULL;
	queue->net = net;
	queue->index = index;
	u64_stats_init(&queue->rx.syncp);
	u64_stats_init(&queue->tx.syncp);
	u64_stats_init(&queue->tx_done.syncp);
	netif_napi_add_config(net->dev, &queue->napi, hvnf_poll, index);
	return queue;
}

void hvnf_queue_destroy(struct hvnf_queue *queue)
{
	netif_napi_del(&queue->napi);
	if (queue->bus_holds)
		kmemleak_not_leak(queue);
	else
		kfree(queue);
}

void hvnf_qlink_init(struct hvnf_qlink *link, struct hvnf_conn *conn, struct hvnf_queue *queue)
{
	memset(link, 0, sizeof(*link));
	link->conn = conn;
	link->queue = queue;
	hvnf_chan_init(&link->chan, queue, queue->index);
}

void hvnf_qlink_fini(struct hvnf_qlink *link)
{
	hvnf_txq_fini(link);
}

int hvnf_queue_enable(struct hvnf_queue *queue, struct hvnf_qlink *link)
{
	int err;

	err = hvnf_rx_pool_create(queue);
	if (err)
		return err;
	/* What an earlier life left unacknowledged is not this one's. */
	memset(&link->rx, 0, sizeof(link->rx));
	WRITE_ONCE(queue->gone, false);
	/* Whoever sees the tie sees what it ties to. */
	smp_store_release(&queue->link, link);
	napi_enable(&queue->napi);
	return 0;
}

void hvnf_queue_disable(struct hvnf_queue *queue)
{
	if (!queue->link)
		return;
	napi_disable(&queue->napi);
	WRITE_ONCE(queue->link, NULL);
	hvnf_rx_pool_destroy(queue);
}

void hvnf_queue_tell_core(struct hvnf_queue *queue, bool on)
{
	struct napi_struct *napi = on ? &queue->napi : NULL;
	struct net_device *dev = queue->net->dev;

	netif_queue_set_napi(dev, queue->index, NETDEV_QUEUE_TYPE_RX, napi);
	netif_queue_set_napi(dev, queue->index, NETDEV_QUEUE_TYPE_TX, napi);
}

void hvnf_queue_kick(struct hvnf_queue *queue)
{
	/* While the poll is on, it sees what came; the host need not be kept off. */
	if (!napi_schedule_prep(&queue->napi))
		return;
	hvnf_chan_mask(&queue->link->chan);
	__napi_schedule(&queue->napi);
}
