// SPDX-License-Identifier: GPL-2.0
/* XDP on the synthetic path; see xdp.h. */

#include <linux/bpf_trace.h>
#include <linux/filter.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/page_pool/helpers.h>

#include "conn.h"
#include "net.h"
#include "rx_build.h"
#include "stats.h"
#include "tx_slot.h"
#include "tx_xdp.h"
#include "vf.h"
#include "xdp.h"
#include "xdp_vf.h"
#include "proto/rndis_pkt.h"

/* Largest MTU whose frames lie in one buffer. */
#define HVNF_XDP_SINGLE_MTU	(HVNF_RX_HEAD_MAX - ETH_HLEN)

/* The frame as a program wants it. */
static void hvnf_xdp_wrap(struct xdp_buff *xdp, struct hvnf_rx_run *run,
			  const struct hvnf_rx_frame *frame)
{
	struct skb_shared_info *info = hvnf_rx_info(frame);

	xdp_init_buff(xdp, frame->size, &run->queue->xdp_rxq);
	xdp_prepare_buff(xdp, frame->va, frame->headroom, frame->head_len, true);
	if (likely(!frame->nr_frags))
		return;
	info->nr_frags = frame->nr_frags;
	info->xdp_frags_size = frame->frag_len;
	hvnf_xdp_set_frags_truesize(info, frame->frag_size);
	xdp_buff_set_frags_flag(xdp);
}

/* The frame as the program left it. */
static void hvnf_xdp_unwrap(struct hvnf_rx_frame *frame, struct xdp_buff *xdp)
{
	struct skb_shared_info *info = hvnf_rx_info(frame);
	bool frags = xdp_buff_has_frags(xdp);

	frame->headroom = xdp->data - frame->va;
	frame->head_len = xdp->data_end - xdp->data;
	frame->meta_len = xdp->data - xdp->data_meta;
	if (likely(!frame->nr_frags))
		return;
	frame->nr_frags = frags ? info->nr_frags : 0;
	frame->frag_len = frags ? info->xdp_frags_size : 0;
	frame->frag_size = frags ? hvnf_xdp_frags_truesize(info) : 0;
}

/* Gives back frames that were not sent, or were copied. Own pages, in our NAPI. */
static void hvnf_xdp_recycle(struct xdp_frame **frames, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		if (frames[i])
			xdp_return_frame_rx_napi(frames[i]);
}

/* What the program sends leaves by the queue that it came by. */
static void hvnf_xdp_send(struct hvnf_rx_run *run)
{
	struct netdev_queue *core = hvnf_tx_core_queue(run->link);
	u32 sent = 0;

	__netif_tx_lock(core, smp_processor_id());
	if (likely(hvnf_tx_xdp_ready(run->queue)))
		sent = hvnf_tx_xdp(run->link, run->tx, run->tx_tag, run->nr_tx);
	__netif_tx_unlock(core);

	if (unlikely(sent < run->nr_tx))
		hvnf_q_add(&run->queue->rx, xdp_failed, run->nr_tx - sent);
	hvnf_xdp_recycle(run->tx, run->nr_tx);
	run->nr_tx = 0;
}

void hvnf_xdp_poll_done(struct hvnf_rx_run *run)
{
	if (run->nr_tx)
		hvnf_xdp_send(run);
	if (run->redirected)
		xdp_do_flush();
}

/* The tag that the host took out of the frame goes back with it. */
static bool hvnf_xdp_tx(struct hvnf_rx_run *run, struct xdp_buff *xdp, const struct rx_meta *meta)
{
	const struct net_device *dev = run->queue->net->dev;
	struct xdp_frame *frame;

	/* What the host coalesced cannot go back as it is. */
	if (unlikely(xdp_get_buff_len(xdp) > READ_ONCE(dev->mtu) + VLAN_ETH_HLEN))
		return false;
	frame = xdp_convert_buff_to_frame(xdp);
	if (unlikely(!frame))
		return false;
	run->tx[run->nr_tx] = frame;
	run->tx_tag[run->nr_tx] = meta->flags & RX_META_VLAN ?
				  HVNF_XDP_TAGGED | meta->vlan_tci : 0;
	if (++run->nr_tx == HVNF_XDP_TX_BULK)
		hvnf_xdp_send(run);
	return true;
}

static bool hvnf_xdp_redirect(struct hvnf_rx_run *run, struct xdp_buff *xdp)
{
	if (unlikely(xdp_do_redirect(run->queue->net->dev, xdp, run->prog)))
		return false;
	run->redirected = true;
	return true;
}

/* Does what the program said; true: it said pass. */
static bool hvnf_xdp_act(struct hvnf_rx_run *run, struct xdp_buff *xdp,
			 const struct rx_meta *meta, u32 act)
{
	struct hvnf_rxq_stats *stats = &run->queue->rx;
	struct net_device *dev = run->queue->net->dev;

	switch (act) {
	case XDP_PASS:
		hvnf_q_inc(stats, xdp_pass);
		return true;
	case XDP_DROP:
		hvnf_q_inc(stats, xdp_drop);
		xdp_return_buff(xdp);
		return false;
	case XDP_TX:
		hvnf_q_inc(stats, xdp_tx);
		if (likely(hvnf_xdp_tx(run, xdp, meta)))
			return false;
		break;
	case XDP_REDIRECT:
		hvnf_q_inc(stats, xdp_redirect);
		if (likely(hvnf_xdp_redirect(run, xdp)))
			return false;
		break;
	default:
		bpf_warn_invalid_xdp_action(dev, run->prog, act);
		fallthrough;
	case XDP_ABORTED:
		hvnf_q_inc(stats, xdp_aborted);
		trace_xdp_exception(dev, run->prog, act);
		xdp_return_buff(xdp);
		return false;
	}
	/* It could not be done. */
	hvnf_q_inc(stats, xdp_failed);
	trace_xdp_exception(dev, run->prog, act);
	xdp_return_buff(xdp);
	return false;
}

bool hvnf_xdp_frame(struct hvnf_rx_run *run, struct hvnf_rx_frame *frame,
		    const struct rx_meta *meta)
{
	struct hvnf_xdp_buff buff;
	struct xdp_buff *xdp = &buff.xdp;
	u32 len, act;

	/* A host that coalesces although it was asked not to, or exceeds the MTU. */
	if (unlikely(frame->nr_frags && !run->prog->aux->xdp_has_frags)) {
		hvnf_q_inc(&run->queue->rx, xdp_too_big);
		hvnf_rx_discard(run->queue->pool, frame);
		return false;
	}
	buff.meta = meta;
	hvnf_xdp_wrap(xdp, run, frame);
	len = xdp_get_buff_len(xdp);
	act = bpf_prog_run_xdp(run->prog, xdp);
	if (hvnf_xdp_act(run, xdp, meta, act)) {
		hvnf_xdp_unwrap(frame, xdp);
		return true;
	}
	/* What the program took was received all the same. */
	run->packets++;
	run->bytes += len;
	return false;
}

/* Frames go out by another's NAPI: any queue will do, and each cpu has its own if it can. */
int hvnf_xdp_xmit(struct net_device *dev, int n, struct xdp_frame **frames, u32 flags)
{
	struct hvnf_net *net = netdev_priv(dev);
	struct netdev_queue *core;
	struct hvnf_queue *queue;
	int i, sent = -ENETDOWN;
	struct net_device *vf;
	u32 index;

	if (unlikely(flags & ~XDP_XMIT_FLAGS_MASK))
		return -EINVAL;
	if (unlikely(!netif_running(dev)))
		return -ENETDOWN;
	vf = rcu_dereference_bh(net->vf_path);
	if (vf && likely(netif_carrier_ok(vf)))
		return hvnf_vf_xdp_xmit(net, vf, n, frames, flags);

	index = hvnf_subchan_around(net, smp_processor_id() % dev->real_num_tx_queues);
	queue = net->queue[index];
	core = netdev_get_tx_queue(dev, index);
	__netif_tx_lock(core, smp_processor_id());
	if (likely(queue && hvnf_tx_xdp_ready(queue)))
		sent = hvnf_tx_xdp(queue->link, frames, NULL, n);
	__netif_tx_unlock(core);

	for (i = 0; i < sent; i++)
		if (frames[i])
			xdp_return_frame(frames[i]);
	return sent;
}

static bool hvnf_xdp_is_single(const struct bpf_prog *prog)
{
	return prog && !prog->aux->xdp_has_frags;
}

u32 hvnf_xdp_max_mtu(const struct hvnf_net *net, u32 mtu)
{
	return net->xdp.single ? min_t(u32, mtu, HVNF_XDP_SINGLE_MTU) : mtu;
}

/*
 * Whether the program takes frames of one buffer only: then the MTU is limited
 * (the core says so to whoever wants more), and coalescing is off.
 */
static int hvnf_xdp_set_single(struct hvnf_net *net, bool single, struct netlink_ext_ack *extack)
{
	struct net_device *dev = net->dev;

	if (single == net->xdp.single)
		return 0;
	if (single && dev->mtu > HVNF_XDP_SINGLE_MTU) {
		NL_SET_ERR_MSG_MOD(extack, "MTU too large for a program without xdp.frags");
		return -EOPNOTSUPP;
	}
	net->xdp.single = single;
	WRITE_ONCE(dev->max_mtu, hvnf_xdp_max_mtu(net, net->max_mtu));
	/* One that is being unregistered shall not talk to the host any more. */
	if (dev->reg_state == NETREG_REGISTERED)
		netdev_update_features(dev);
	if (!single || !(dev->features & NETIF_F_LRO))
		return 0;
	NL_SET_ERR_MSG_MOD(extack, "Coalescing, which needs xdp.frags, cannot be turned off");
	hvnf_xdp_set_single(net, false, NULL);
	return -EOPNOTSUPP;
}

static void hvnf_xdp_settle(struct hvnf_net *net)
{
	struct net_device *vf = rtnl_dereference(net->vf.dev);

	/* One that is not in step yet is settled on its way there. */
	if (vf && net->vf.synced)
		hvnf_xdp_vf_settle(net, vf);
	hvnf_vf_evaluate(net);
}

/* One reference of the program is ours when this succeeds. */
static int hvnf_xdp_setup(struct hvnf_net *net, struct bpf_prog *prog,
			  struct netlink_ext_ack *extack)
{
	struct bpf_prog *old = rtnl_dereference(net->xdp.prog);
	bool single = hvnf_xdp_is_single(prog);
	int err;

	/* Before a program that needs it, after one that needed it. */
	if (single) {
		err = hvnf_xdp_set_single(net, true, extack);
		if (err)
			return err;
	}
	hvnf_xdp_vf_prepare(net, prog);
	rcu_assign_pointer(net->xdp.prog, prog);
	if (!single)
		hvnf_xdp_set_single(net, false, extack);
	/* From now on no poll is under way that has not seen it. */
	if (prog && !old)
		synchronize_net();
	hvnf_xdp_settle(net);
	if (old)
		bpf_prog_put(old);
	return 0;
}

int hvnf_xdp_bpf(struct net_device *dev, struct netdev_bpf *bpf)
{
	switch (bpf->command) {
	case XDP_SETUP_PROG:
		return hvnf_xdp_setup(netdev_priv(dev), bpf->prog, bpf->extack);
	default:
		return -EINVAL;
	}
}

void hvnf_xdp_init(struct hvnf_net *net)
{
	hvnf_dev_set_xdp_features(net->dev, NETDEV_XDP_ACT_BASIC | NETDEV_XDP_ACT_REDIRECT |
				  NETDEV_XDP_ACT_NDO_XMIT | NETDEV_XDP_ACT_RX_SG |
				  NETDEV_XDP_ACT_NDO_XMIT_SG);
	hvnf_dev_set_xdp_metadata_ops(net->dev, &hvnf_xdp_metadata_ops);
}
