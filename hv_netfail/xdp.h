/* SPDX-License-Identifier: GPL-2.0 */
/*
 * XDP on the synthetic path: the program sees each frame in the page that it
 * was copied into anyway.
 *
 * One program per interface, under RCU; a poll reads the pointer once. It
 * belongs to the interface, and so outlives every connection.
 */
#ifndef _HVNF_XDP_H
#define _HVNF_XDP_H

#include <linux/bpf.h>
#include <linux/netdevice.h>
#include <net/xdp.h>

#include "hvnf.h"

struct hvnf_rx_frame;
struct hvnf_rx_run;
struct rx_meta;

/**
 * struct hvnf_xdp - the program of an interface
 * @prog: the program or NULL; RTNL writes, RCU reads
 * @single: it takes frames of one buffer only: no coalescing, small MTU (RTNL)
 */
struct hvnf_xdp {
	struct bpf_prog __rcu *prog;
	bool single;
};

/**
 * struct hvnf_xdp_buff - a frame as a program is given it
 * @xdp: what the program knows about
 * @meta: what the host said about the frame, for the functions of xdp_meta.c
 */
struct hvnf_xdp_buff {
	struct xdp_buff xdp;
	const struct rx_meta *meta;
};

extern const struct xdp_metadata_ops hvnf_xdp_metadata_ops;

/**
 * hvnf_xdp_frame() - let the program have its say
 * @run: the poll; has a program
 * @frame: the frame; as the program left it when true is returned, else gone
 * @meta: what the host said about it
 *
 * NAPI, with a budget.
 *
 * Return: whether the frame goes to the stack.
 */
bool hvnf_xdp_frame(struct hvnf_rx_run *run, struct hvnf_rx_frame *frame,
		    const struct rx_meta *meta);

/* End of a poll that has a program: send what it sends. */
void hvnf_xdp_poll_done(struct hvnf_rx_run *run);

/* ndo_bpf and ndo_xdp_xmit. */
int hvnf_xdp_bpf(struct net_device *dev, struct netdev_bpf *bpf);
int hvnf_xdp_xmit(struct net_device *dev, int n, struct xdp_frame **frames, u32 flags);

/**
 * hvnf_xdp_max_mtu() - what the program allows
 * @net: the interface
 * @mtu: what the host allows
 *
 * RTNL, or before registration.
 *
 * Return: the smaller one.
 */
u32 hvnf_xdp_max_mtu(const struct hvnf_net *net, u32 mtu);

/* Before registration: what the interface can do. */
void hvnf_xdp_init(struct hvnf_net *net);

#endif /* _HVNF_XDP_H */
