/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The data-path worker: takes what happened, asks the table of proto/dp.h,
 * and does what it answers. Nothing else writes hvnf_net.vf_path.
 *
 * The worker waits for the host, with a deadline, and never takes RTNL: those
 * who hold RTNL may wait for it.
 */
#ifndef _HVNF_DP_H
#define _HVNF_DP_H

#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "hvnf.h"
#include "proto/dp.h"

/* A power of 2. The host may fill half of them, the rest is for our own. */
#define HVNF_DP_EVENTS			64
#define HVNF_DP_HOST_EVENTS		32
/* Requests of the host that may wait for their completion at once. */
#define HVNF_DP_HOST_TAGS		8

/* Deadline of one request to switch, milliseconds. */
#define HVNF_DP_SWITCH_MS		1000
/* How long somebody who takes a VF away waits for the path to be synthetic. */
#define HVNF_DP_LEAVE_MS		1500
/* Return to the VF after a failure: the first wait, and how often it doubles. */
#define HVNF_DP_RETRY_MS		250
#define HVNF_DP_RETRY_DOUBLINGS		7
#define HVNF_DP_RETRIES			16
/* A stalled or silent VF begins with the wait of so many failures: 4 s. */
#define HVNF_DP_STALL_RETRIES		5
/* Returns to the VF that are allowed until there was none for so long, ms. */
#define HVNF_DP_BUDGET			8
#define HVNF_DP_CALM_MS			10000
/* Requests for synthetic before a silent host is taken to have obeyed. */
#define HVNF_DP_ASK_TRIES		3

/**
 * struct hvnf_dp_event - one event on its way to the worker
 * @event: what happened
 * @arg: association: the serial; else unused
 * @tag: host's request to be completed, or 0
 */
struct hvnf_dp_event {
	enum dp_event event;
	u32 arg;
	u64 tag;
};

/**
 * struct hvnf_dp_truth - what the events so far add up to
 * @conn: there is a connection
 * @assoc: the host lends a VF
 * @serial: that VF
 * @joined: a netdev is enslaved
 * @joined_serial: of that netdev
 * @ready: it is fit
 *
 * When events had to be dropped, the worker is told these instead.
 */
struct hvnf_dp_truth {
	bool conn;
	bool assoc;
	u32 serial;
	bool joined;
	u32 joined_serial;
	bool ready;
};

/**
 * struct hvnf_dp - the worker
 * @fsm: data-path state; the worker only
 * @work: the worker, on hvnf_net.wq
 * @retry: timer of DP_ACT_ARM_RETRY
 * @lock: guards all below, hvnf_net.vf_path and hvnf_vf.dev against writers;
 *	  any context
 * @event: waiting events
 * @head: number of the next event to be posted
 * @tail: number of the next event to be handled
 * @done: events below this number were handled, actions included
 * @host_waiting: of the waiting events, those from the host
 * @settled: the last answer of dp_settled()
 * @overflow: events were dropped
 * @truth: what the events say
 * @tag: host's requests that wait for DP_ACT_COMPLETE_HOST, or for room
 * @nr_tags: of them
 * @nr_due: the first so many may be completed
 * @idle: woken whenever @done or @settled changes
 */
struct hvnf_dp {
	struct dp_fsm fsm;
	struct delayed_work work;
	struct delayed_work retry;

	spinlock_t lock;
	struct hvnf_dp_event event[HVNF_DP_EVENTS];
	u32 head;
	u32 tail;
	u32 done;
	u32 host_waiting;
	bool settled;
	bool overflow;
	struct hvnf_dp_truth truth;
	u64 tag[HVNF_DP_HOST_TAGS];
	u32 nr_tags;
	u32 nr_due;
	wait_queue_head_t idle;
};

void hvnf_dp_init(struct hvnf_net *net);
void hvnf_dp_fini(struct hvnf_net *net);

u32 hvnf_dp_post(struct hvnf_net *net, enum dp_event event, u32 arg, u64 tag);
int hvnf_dp_leave_sync(struct hvnf_net *net, unsigned int ms);
void hvnf_dp_forget_host(struct hvnf_net *net);
void hvnf_dp_set_vf(struct hvnf_net *net, struct net_device *vf);
bool hvnf_dp_assoc(struct hvnf_net *net, u32 *serial);

#endif /* _HVNF_DP_H */
