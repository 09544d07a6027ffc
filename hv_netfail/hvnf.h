/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Limits and forward declarations that every file of the driver shares.
 */
#ifndef _HVNF_H
#define _HVNF_H

#include <linux/types.h>

#define HVNF_NAME		"hv_netfail"
#define HVNF_VERSION		"0.1"

/* Channels, the primary one included: what the protocol's users agree on. */
#define HVNF_MAX_QUEUES		64
#define HVNF_DEFAULT_QUEUES	16

/* Deadline of one request to the host, milliseconds. */
#define HVNF_HOST_DEADLINE_MS	5000

struct ethtool_ops;
struct hv_device;
struct hvnf_area;
struct hvnf_caps;
struct hvnf_cfg;
struct hvnf_chan;
struct hvnf_conn;
struct hvnf_net;
struct hvnf_queue;
struct hvnf_vf;
struct hvnf_xact;
struct net_device;
struct sk_buff;
struct vmbus_channel;

#endif /* _HVNF_H */
