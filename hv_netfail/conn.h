/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One negotiated life with the host. Built from a struct hvnf_cfg, replaced
 * whole, never changed: what must survive it lives in struct hvnf_net.
 */
#ifndef _HVNF_CONN_H
#define _HVNF_CONN_H

#include <linux/if_ether.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/wait.h>

#include "area.h"
#include "chan.h"
#include "control.h"
#include "hvnf.h"
#include "proto/ndis_obj.h"
#include "proto/rndis_msg.h"
#include "xact.h"
#include <hv_netfail/ndis.h>
#include <hv_netfail/nvsp.h>

/* Largest MTU that we ask a host for; what it grants is another matter. */
#define HVNF_MAX_MTU		65521

/**
 * struct hvnf_cfg - what we want; a value, copied freely
 * @queues: channels wanted
 * @mtu: of the interface, without the Ethernet header
 * @ring_bytes: of each direction of each channel
 * @recv_slots: receive slots wanted; 0: as suits the queues
 * @send_slots: send sections wanted; 0: as suits the queues
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
 * @queues: channels that are open; written by hvnf_conn_grow()
 * @rss_entries: of the host's indirection table, 0 when it has no RSS
 * @mac: permanent address
 * @max_mtu: largest MTU
 * @mtu: in force
 * @limits: of RNDIS messages to the host
 * @offload: what the host computes
 * @rsc: coalescing is on
 * @speed: at attach, in units of 100 bit/s; 0 when unknown
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

/* A queue whose channel is not open has no number of the host's. */
#define HVNF_NO_HOST_INDEX	0xffff

/**
 * struct hvnf_subchan - the connection's sub-channels
 * @lock: serialises offers; guards everything below, and the growth of
 *	  hvnf_conn.nr_qlinks. Never held together with net->lock by an offer
 * @wait: woken by each offer
 * @wanted: how many were asked for; more are refused
 * @arrived: offers dealt with, well or badly
 * @asked: the host was asked in this life
 * @growing: somebody waits at @wait
 * @busy: offers being dealt with (offer lock of subchan.c)
 */
struct hvnf_subchan {
	struct mutex lock;
	wait_queue_head_t wait;
	u16 wanted;
	u16 arrived;
	bool asked;
	bool growing;
	unsigned int busy;
};

/**
 * struct hvnf_conn - the connection
 * @net: the interface it serves
 * @hv: the VMBus device
 * @cfg: as asked for; what it has of RSS follows hvnf_conn_set_rss()
 * @rss_lock: guards that, and keeps it what the host was told last
 * @caps: as granted
 * @recv: receive area
 * @send: send area; slot_count 0 when the host would not have one
 * @xacts: outstanding requests
 * @control: RNDIS control messages under way
 * @qlink: per queue, @cfg.queues of them; [0] is the primary channel's
 * @nr_qlinks: queues with an open channel; grows only, until detach
 * @host_index: the host's number of each queue's channel
 * @tx_table: queue by hash bucket, as the host last asked; entries are below
 *	      @cfg.queues, but the queue may not be open
 * @tx_table_told: the host sent one (NAPI of queue 0)
 * @subchan: the sub-channels
 * @ref: holders
 * @rcu: readers of net->conn look at the struct without a reference
 */
struct hvnf_conn {
	struct hvnf_net *net;
	struct hv_device *hv;
	struct hvnf_cfg cfg;
	struct mutex rss_lock;
	struct hvnf_caps caps;
	struct hvnf_area recv;
	struct hvnf_area send;
	struct hvnf_xact_table xacts;
	struct hvnf_control control;
	struct hvnf_qlink *qlink;
	u16 nr_qlinks;
	u16 host_index[HVNF_MAX_QUEUES];
	u16 tx_table[NVSP_INDIRECTION_ENTRIES];
	bool tx_table_told;
	struct hvnf_subchan subchan;
	refcount_t ref;
	struct rcu_head rcu;
};

/**
 * hvnf_conn_create() - everything that a connection needs of memory
 * @net: the interface; gets the queues that it has not yet
 * @cfg: what is wanted
 *
 * Process context, net->lock or nobody else there yet. Nothing is said to the
 * host, and the present connection is not disturbed.
 *
 * Return: the connection with one reference, or an ERR_PTR.
 */
struct hvnf_conn *hvnf_conn_create(struct hvnf_net *net, const struct hvnf_cfg *cfg);

/**
 * hvnf_conn_retire() - mirror of hvnf_conn_create()
 * @conn: not attached; others may still hold a reference
 *
 * Takes the memory back from the host and drops the creator's reference.
 * Process context, net->lock or nobody else there any more. Bounded; what the
 * host does not return in time is leaked and counted.
 */
void hvnf_conn_retire(struct hvnf_conn *conn);

/**
 * hvnf_conn_attach() - open the primary channel and negotiate
 * @conn: a connection that is not attached
 *
 * Process context, net->lock or nobody else there yet. May take some host
 * deadlines. The queues of another connection are untied. NAPI runs
 * afterwards; transmit may. After a failure, nothing is attached.
 *
 * Return: 0 or a negative errno.
 */
int hvnf_conn_attach(struct hvnf_conn *conn);

/**
 * hvnf_conn_detach() - part from the host and close
 * @conn: the connection, attached or not
 *
 * Process context, net->lock or nobody else there any more. Transmit is quiet.
 * Bounded: waits for messages under way a second at most, and for the bus.
 *
 * Return: 0; -ETIMEDOUT when a sub-channel offer is dealt with for ever: then
 * nothing was closed, and neither the connection nor the interface may be
 * freed.
 */
int hvnf_conn_detach(struct hvnf_conn *conn);

/**
 * hvnf_conn_grow() - open the sub-channels and spread the traffic over them
 * @conn: attached
 *
 * Process context, net->lock. The first call asks for sub-channels and waits
 * for them, a host deadline at most; each call programs RSS for what is open.
 * Fewer than wanted, or none, is no error. One that arrives later is opened as
 * well, and then net->grow_work queued, which calls this again. The caller
 * publishes @conn.nr_qlinks.
 *
 * Return: 0, or a negative errno when the host is gone or silent.
 */
int hvnf_conn_grow(struct hvnf_conn *conn);

/**
 * hvnf_conn_set_rss() - spread received frames over the queues as @cfg has it
 * @conn: the connection; remembers it for when queues come or go
 * @cfg: key, and table if the user wrote one
 *
 * Process context. Waits for the host: two deadlines of it at most, of which one
 * for whoever is at the same already.
 *
 * Return: 0, or a negative errno and nothing has changed here.
 */
int hvnf_conn_set_rss(struct hvnf_conn *conn, const struct hvnf_cfg *cfg);

/* Receive slots that a connection has at least and at most: by queues, and by MTU. */
u32 hvnf_conn_recv_slots_min(const struct hvnf_cfg *cfg);
u32 hvnf_conn_recv_slots_max(const struct hvnf_cfg *cfg);

/* Any context. A reference to the present connection; NULL when there is none. */
struct hvnf_conn *hvnf_conn_get(struct hvnf_net *net);
/* Process context; the last one frees. No reference may outlive the device's remove. */
void hvnf_conn_put(struct hvnf_conn *conn);

/* NAPI of queue 0: the host wants this table, of its own channel numbers. */
void hvnf_conn_set_tx_table(struct hvnf_conn *conn, const u16 *table);

/**
 * hvnf_reconfigure() - replace the connection
 * @net: the interface
 * @cfg: what is wanted; becomes net->cfg on success
 *
 * Process context, RTNL and net->lock. All memory is had, and known to the host, before
 * the present connection is touched. Opens the primary channel only;
 * hvnf_conn_grow() is the caller's.
 *
 * Return: 0. Otherwise a negative errno, and the old configuration works again
 * (and wants to grow again); if the host does not have that either, there is
 * no connection left, and net->conn is NULL.
 */
int hvnf_reconfigure(struct hvnf_net *net, const struct hvnf_cfg *cfg);

/* subchan.c. Any context: @q, or a queue near it when the host took its channel away. */
u16 hvnf_subchan_around(const struct hvnf_net *net, u16 q);
/* Looks in a second whether the host took one away, and so on. Any context. */
void hvnf_subchan_watch(struct hvnf_net *net);
/* The look: of hvnf_net.watch_work. hvnf_conn_grow() does the rest. */
void hvnf_subchan_watch_work(struct work_struct *work);

/* subchan.c; for conn.c. Before an attach: no sub-channels yet. */
void hvnf_subchan_init(struct hvnf_conn *conn);
/*
 * Before a close, and mirror of what hvnf_conn_grow() began: no offer is taken
 * any more. Waits for those that are being dealt with; -ETIMEDOUT when one
 * does not end.
 */
int hvnf_subchan_stop(struct hvnf_conn *conn);

#endif /* _HVNF_CONN_H */
