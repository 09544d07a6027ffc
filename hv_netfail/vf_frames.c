// SPDX-License-Identifier: GPL-2.0
/*
 * Frames by the VF, both ways.
 */
#include <linux/bpf.h>
#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/xdp.h>

#include "net.h"
#include "stats.h"
#include "vf.h"
#include "vf_frames.h"

/* A VF may have more queues than we have. */
static void hvnf_vf_fold_queue(const struct net_device *dev, struct sk_buff *skb)
{
	unsigned int queues = READ_ONCE(dev->real_num_rx_queues);

	if (skb_rx_queue_recorded(skb) && unlikely(skb_get_rx_queue(skb) >= queues))
		skb_record_rx_queue(skb, skb_get_rx_queue(skb) % queues);
}

/* The program runs as if we had received the frame. False: it took the frame. */
static bool hvnf_vf_run_xdp(struct hvnf_net *net, struct bpf_prog *prog, struct sk_buff **pskb)
{
	struct hvnf_vf_stats *stats = this_cpu_ptr(net->vf_stats);
	bool pass = false;

	/* Its functions know nothing of an skb; the path is not here, so this is a stray. */
	if (unlikely(bpf_prog_is_dev_bound(prog->aux)))
		kfree_skb(*pskb);
	else
		pass = hvnf_do_xdp_generic(prog, pskb) == XDP_PASS;

	u64_stats_update_begin(&stats->syncp);
	if (pass)
		u64_stats_inc(&stats->xdp_pass);
	else
		u64_stats_inc(&stats->xdp_taken);
	u64_stats_update_end(&stats->syncp);
	return pass;
}

/**
 * hvnf_vf_handle_frame() - what the VF receives is ours
 * @pskb: the frame
 *
 * Context: rx_handler of the VF; its rx_handler_data is our netdevice.
 * Return: once more, as received by us; or RX_HANDLER_EXACT while we are down.
 */
rx_handler_result_t hvnf_vf_handle_frame(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct net_device *dev = rcu_dereference(skb->dev->rx_handler_data);
	struct hvnf_net *net = netdev_priv(dev);
	struct hvnf_vf_stats *stats;
	struct bpf_prog *prog;

	/* Only who listens to the VF itself gets to see what comes meanwhile. */
	if (unlikely(!netif_running(dev)))
		return RX_HANDLER_EXACT;
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb))
		return RX_HANDLER_CONSUMED;
	*pskb = skb;

	skb->dev = dev;
	hvnf_vf_fold_queue(dev, skb);
	if (unlikely(skb->pkt_type == PACKET_OTHERHOST) &&
	    ether_addr_equal_64bits(eth_hdr(skb)->h_dest, dev->dev_addr))
		skb->pkt_type = PACKET_HOST;

	stats = this_cpu_ptr(net->vf_stats);
	WRITE_ONCE(stats->heard, jiffies);
	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->rx_packets);
	u64_stats_add(&stats->rx_bytes, skb->len + ETH_HLEN);
	if (skb->pkt_type == PACKET_MULTICAST)
		u64_stats_inc(&stats->rx_multicast);
	u64_stats_update_end(&stats->syncp);

	prog = rcu_dereference(net->xdp.prog);
	if (unlikely(prog) && !READ_ONCE(net->xdp_vf.native) && !hvnf_vf_run_xdp(net, prog, pskb))
		return RX_HANDLER_CONSUMED;
	return RX_HANDLER_ANOTHER;
}

/**
 * hvnf_vf_xmit() - hand a frame to the VF
 * @net: the interface
 * @vf: from hvnf_net.vf_path
 * @skb: the frame; consumed
 *
 * The VF's own queueing discipline keeps the order, and selects the queue.
 *
 * Context: rcu_read_lock_bh, BH off.
 * Return: NETDEV_TX_OK.
 */
netdev_tx_t hvnf_vf_xmit(struct hvnf_net *net, struct net_device *vf, struct sk_buff *skb)
{
	struct hvnf_vf_stats *stats = this_cpu_ptr(net->vf_stats);
	unsigned int packets = hvnf_vf_skb_packets(skb);
	unsigned int len = skb->len;
	int rc;

	skb->dev = vf;
	rc = dev_queue_xmit(skb);

	u64_stats_update_begin(&stats->syncp);
	if (likely(rc == NET_XMIT_SUCCESS || rc == NET_XMIT_CN)) {
		u64_stats_add(&stats->tx_packets, packets);
		u64_stats_add(&stats->tx_bytes, len);
	} else {
		u64_stats_add(&stats->tx_dropped, packets);
	}
	u64_stats_update_end(&stats->syncp);
	return NETDEV_TX_OK;
}

/*
 * By the VF's queueing discipline, like any frame of the stack: it may wait
 * there while the VF has no room, which bare frames cannot.
 */
static bool hvnf_vf_xmit_as_skb(struct hvnf_net *net, struct net_device *vf,
				struct xdp_frame *frame)
{
	struct sk_buff *skb = xdp_build_skb_from_frame(frame, vf);

	if (unlikely(!skb))
		return false;
	skb_push(skb, ETH_HLEN);
	skb_reset_mac_header(skb);
	hvnf_vf_xmit(net, vf, skb);
	return true;
}

static int hvnf_vf_xdp_native(struct net_device *vf, int n, struct xdp_frame **frames, u32 flags)
{
	int bare = 0;

	if (!vf->netdev_ops->ndo_xdp_xmit || !hvnf_dev_says_xmit(vf))
		return 0;
	/* Of several buffers only where the VF says that it can. */
	while (bare < n && (!xdp_frame_has_frags(frames[bare]) || hvnf_dev_takes_frags(vf)))
		bare++;
	return bare ? max(vf->netdev_ops->ndo_xdp_xmit(vf, bare, frames, flags), 0) : 0;
}

/**
 * hvnf_vf_xdp_xmit() - hand frames without an skb to the VF
 * @net: the interface
 * @vf: from hvnf_net.vf_path
 * @n: how many
 * @frames: the frames
 * @flags: XDP_XMIT_*
 *
 * Most VFs take such frames only while a program is attached to them, and each
 * only so many: the others go as an skb.
 *
 * Context: rcu_read_lock_bh, BH off.
 * Return: how many were taken; the rest is still the caller's.
 */
int hvnf_vf_xdp_xmit(struct hvnf_net *net, struct net_device *vf, int n,
		     struct xdp_frame **frames, u32 flags)
{
	int bare = hvnf_vf_xdp_native(vf, n, frames, flags);
	struct hvnf_vf_stats *stats;
	int sent = bare;

	while (sent < n && hvnf_vf_xmit_as_skb(net, vf, frames[sent]))
		sent++;

	stats = this_cpu_ptr(net->vf_stats);
	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->xdp_frames, bare);
	u64_stats_add(&stats->xdp_as_skb, sent - bare);
	u64_stats_update_end(&stats->syncp);
	return sent;
}
