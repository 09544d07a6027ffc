/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Frames by the VF, both ways.
 */
#ifndef _HVNF_VF_FRAMES_H
#define _HVNF_VF_FRAMES_H

#include <linux/netdevice.h>
#include <linux/skbuff.h>

#include "hvnf.h"

/* As many as it makes on the wire. */
static inline unsigned int hvnf_vf_skb_packets(const struct sk_buff *skb)
{
	return skb_is_gso(skb) ? skb_shinfo(skb)->gso_segs : 1;
}

rx_handler_result_t hvnf_vf_handle_frame(struct sk_buff **pskb);
int hvnf_vf_xdp_xmit(struct hvnf_net *net, struct net_device *vf, int n,
		     struct xdp_frame **frames, u32 flags);
netdev_tx_t hvnf_vf_xmit(struct hvnf_net *net, struct net_device *vf, struct sk_buff *skb);

#endif /* _HVNF_VF_FRAMES_H */
