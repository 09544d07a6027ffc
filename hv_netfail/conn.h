/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One negotiated life with the host. Built from a struct hvnf_cfg, replaced
 * whole, never changed: what must survive it lives in struct hvnf_net.
 */
#ifndef _HVNF_CONN_H
#define _HVNF_CONN_H

#include <linux/if_ether.h>
#include <linux/refcount.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>

#include "area.h"
#include "chan.h"
#include "hvnf.h"
#include "proto/ndis_obj.h"
#include "proto/rndis_msg.h"
#include "xact.h"
#include <hv_netfail/ndis.h>
#include <hv_netfail/nvsp.h>

/**
 * struct hvnf_cfg - what we want; a value, copied freely
 * @queues: channels wanted
 * @mtu: of the interface, without the Ethernet header
 * @ring_bytes: of each direction of each channel
 * @recv_slots: receive slots wanted
 * @send_slots: send sections wanted
 * @max_nvsp: newest version to propose (0: the newest we know)
 * @rsc: ask for receive segment coalescing where the host has it
 * @rss_key: Toeplitz key
 * @rss_table: queue of each hash bucket
 * @rss_table_user: the user set @rss_table; else it is filled round robin
 */
struct hvnf_cfg {
	u16 queues;
	u32 mtu;
	u32 ring_bytes;
	u32 recv_slots;
	u32 send_slots;
	u32 max_nvsp;
	bool rsc;
	u8 rss_key[NDIS_RSS_KEY_SIZE];
	u16 rss_table[NDIS_RSS_TABLE_MAX];
	bool rss_table_user;
};

/**
 * struct hvnf_caps - what the host granted; immutable after attach
 * @nvsp_version: NVSP_VERSION_*
 * @max_queues: channels that the host would give
 * @queues: channels that are open
 * @rss_entries: of the host's indirection table, 0 when it has no RSS
 * @mac: permanent address
 * @max_mtu: largest MTU
 * @mtu: in force
 * @limits: of RNDIS messages to the host
 * @offload: what the host computes
 * @rsc: coalescing is on
 * @speed: at attach, in units of 100 bit/s
 * @link_up: at attach
 * @name: the host's name for the device, UTF-8
 */
struct hvnf_caps {
	u32 nvsp_version;
	u16 max_queues;
	u16 queues;
	u16 rss_entries;
	u8 mac[ETH_ALEN];
	u32 max_mtu;
	u32 mtu;
	struct rndis_limits limits;
	struct ndis_offload_caps offload;
	bool rsc;
	u32 speed;
	bool link_up;
	char name[256];
};

/**
 * struct hvnf_conn - the connection
 * @net: the interface it serves
 * @hv: the VMBus device
 * @cfg: as asked for
 * @caps: as granted
 * @recv: receive area
 * @send: send area; slot_count 0 when the host would not have one
 * @xacts: outstanding requests
 * @qlink: per queue, @nr_qlinks of them; [0] is the primary channel's
 * @nr_qlinks: queues with an open channel
 * @tx_table: queue by hash bucket, as the host last asked; entries are valid
 * @dead: no request may be begun any more
 * @ref: holders; memory goes with the last one, after a grace period
 * @subchan_lock: guards @qlink growing while offers arrive
 * @subchan_wanted: offers that are still expected
 * @subchan_wait: woken by each offer
 * @rcu: for the grace period
 */
struct hvnf_conn {
	struct hvnf_net *net;
	struct hv_device *hv;
	struct hvnf_cfg cfg;
	struct hvnf_caps caps;
	struct hvnf_area recv;
	struct hvnf_area send;
	struct hvnf_xact_table xacts;
	struct hvnf_qlink *qlink;
	u16 nr_qlinks;
	u16 tx_table[NVSP_INDIRECTION_ENTRIES];
	bool dead;
	refcount_t ref;
	struct mutex subchan_lock;
	u16 subchan_wanted;
	wait_queue_head_t subchan_wait;
	struct rcu_work rcu;
};

/*
 * Process context, may take some host deadlines, RTNL not needed.
 * hvnf_conn_create() allocates everything; hvnf_conn_attach() opens the
 * channel and negotiates; hvnf_conn_detach() is its mirror and idempotent;
 * the last hvnf_conn_put() frees.
 */
struct hvnf_conn *hvnf_conn_create(struct hvnf_net *net, const struct hvnf_cfg *cfg);
int hvnf_conn_attach(struct hvnf_conn *conn);
void hvnf_conn_detach(struct hvnf_conn *conn);
/* Opens the sub-channels and programs RSS; fewer than wanted is no error. */
int hvnf_conn_grow(struct hvnf_conn *conn);
struct hvnf_conn *hvnf_conn_get(struct hvnf_net *net);	/* NULL when there is none */
void hvnf_conn_put(struct hvnf_conn *conn);
/* Replaces the connection; on failure the old configuration works again. net->lock held. */
int hvnf_reconfigure(struct hvnf_net *net, const struct hvnf_cfg *cfg);

#endif /* _HVNF_CONN_H */
