/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The data path: who carries the traffic, and why.
 *
 * Pure. The machine is a plain value. One ordered worker per device hands it
 * events, one at a time, and carries out the actions it answers with. Neither
 * the host nor a clock is known here: time comes in as events.
 *
 * Three truths are kept apart: what the host lends (assoc), which netdev is
 * here and fit (joined, ready), and which path the host confirmed (state).
 * Whether that netdev is the one lent is for the caller to judge: one that no
 * longer matches has left.
 *
 * What holds in every order of events:
 *  - never two requests to the host in flight;
 *  - transmit enters the VF only on the host's confirmation, and leaves it
 *    before the host is asked for synthetic;
 *  - a replaced channel does not disturb a VF that carries the traffic: the
 *    host is asked to confirm it once more meanwhile;
 *  - a confirmation for a VF that has been withdrawn meanwhile, or is no longer
 *    wanted, is answered by asking for synthetic;
 *  - in DP_LOST nothing is done, and only DP_EV_CONN_UP leaves it; what the
 *    host and the netdev say meanwhile is remembered;
 *  - a VF that lost its carrier under traffic, or stalled, is not entered again
 *    at once, and none more often than the budget allows;
 *  - an orderly leave is over after two answers or timeouts at most.
 */
#ifndef _HVNF_PROTO_DP_H
#define _HVNF_PROTO_DP_H

#include "pure.h"

/**
 * enum dp_state - which path carries the traffic
 * @DP_SYNTH: the synthetic path, and nothing to wait for
 * @DP_WAIT_ASSOC: the synthetic path; the VF is here and fit, but the host has
 *		   not lent it yet
 * @DP_TO_VF: the synthetic path; the host was asked for the VF
 * @DP_VF: the VF, confirmed by the host; perhaps asked once more, after the
 *	   channel was replaced
 * @DP_TO_SYNTH: transmit is synthetic; the host was asked for synthetic, or
 *		 will be when the retry timer fires
 * @DP_LOST: there is no host
 * @DP_STATE_COUNT: how many states there are
 */
enum dp_state {
	DP_SYNTH,
	DP_WAIT_ASSOC,
	DP_TO_VF,
	DP_VF,
	DP_TO_SYNTH,
	DP_LOST,
	DP_STATE_COUNT,
};

/**
 * enum dp_event - what happened
 * @DP_EV_ASSOC_ON: host lends a VF; arg is its serial
 * @DP_EV_ASSOC_OFF: host withdraws it
 * @DP_EV_VF_JOINED: a matching netdev was enslaved, arg is its serial; not
 *		     ready yet
 * @DP_EV_VF_LEFT: it is gone
 * @DP_EV_VF_READY: it is running, has carrier, is in our namespace and runs
 *		    the XDP program
 * @DP_EV_VF_UNREADY: one of that ended
 * @DP_EV_CONFIRMED: host did what it was asked; arg is &dp_action.ask
 * @DP_EV_REFUSED: the request failed; arg is &dp_action.ask
 * @DP_EV_TIMEOUT: no answer within the deadline; arg is &dp_action.ask
 * @DP_EV_HOST_SWITCH_SYNTH: host switches to synthetic by itself
 * @DP_EV_HOST_SWITCH_VF: host switches to the VF by itself
 * @DP_EV_CONN_LOST: channel rescinded or closed; to be posted after the last
 *		     message of that channel
 * @DP_EV_CONN_UP: connection established, or its channel replaced without
 *		   DP_EV_CONN_LOST; association messages of the new channel may
 *		   have been posted before it
 * @DP_EV_LEAVE: the VF is about to stop, orderly; until the next
 *		 DP_EV_VF_READY
 * @DP_EV_STALLED: the VF has carrier but swallows what it is given
 * @DP_EV_RETRY_TIMER: the timer of DP_ACT_ARM_RETRY fired
 * @DP_EV_POLICY: arg is the new enum dp_pin
 * @DP_EV_CALM: some time, which the caller chooses, has passed since the last
 *		DP_ACT_PUBLISH_VF
 * @DP_EV_COUNT: how many events there are
 */
enum dp_event {
	DP_EV_ASSOC_ON,
	DP_EV_ASSOC_OFF,
	DP_EV_VF_JOINED,
	DP_EV_VF_LEFT,
	DP_EV_VF_READY,
	DP_EV_VF_UNREADY,
	DP_EV_CONFIRMED,
	DP_EV_REFUSED,
	DP_EV_TIMEOUT,
	DP_EV_HOST_SWITCH_SYNTH,
	DP_EV_HOST_SWITCH_VF,
	DP_EV_CONN_LOST,
	DP_EV_CONN_UP,
	DP_EV_LEAVE,
	DP_EV_STALLED,
	DP_EV_RETRY_TIMER,
	DP_EV_POLICY,
	DP_EV_CALM,
	DP_EV_COUNT,
};

/* dp_action.bits, to be carried out in this order */
#define DP_ACT_UNPUBLISH_VF	BIT(0)	/* transmit must not enter the VF */
#define DP_ACT_ASK_SYNTH	BIT(1)	/* send 129 {0}, answer by an event */
#define DP_ACT_ASK_VF		BIT(2)	/* send 129 {1}, answer by an event */
#define DP_ACT_PUBLISH_VF	BIT(3)	/* transmit enters the VF */
#define DP_ACT_COMPLETE_HOST	BIT(4)	/* complete what the host asked for so
					 * far and wanted a completion for
					 */
#define DP_ACT_ARM_RETRY	BIT(5)	/* DP_EV_RETRY_TIMER after backoff;
					 * there is one timer, set it anew
					 */

/**
 * enum dp_pin - what the operator wants
 * @DP_PIN_AUTO: the VF whenever it is fit
 * @DP_PIN_SYNTH: never the VF
 * @DP_PIN_VF: the VF whenever it is possible, however it behaves
 */
enum dp_pin {
	DP_PIN_AUTO,
	DP_PIN_SYNTH,
	DP_PIN_VF,
};

/**
 * struct dp_policy - how patient the machine is; set at any time
 * @retries: returns to the VF after a refusal, a timeout, a stall or a switch
 *	     by the host, before it stays synthetic until something changes
 * @ask_tries: requests for synthetic before an unanswering host is assumed to
 *	       have obeyed; at least 1
 * @stall_retries: a stall counts as the so manyeth failure at least, for it is
 *		   not over in no time
 * @budget: times that the VF may be entered until DP_EV_CALM; 0: no limit
 */
struct dp_policy {
	u8 retries;
	u8 ask_tries;
	u8 stall_retries;
	u8 budget;
};

/**
 * struct dp_assoc - what the host lends
 * @allocated: there is a VF
 * @serial: the one it lent last
 * @generation: counts every change of the two
 */
struct dp_assoc {
	bool allocated;
	u32 serial;
	u32 generation;
};

/**
 * struct dp_fsm - the machine
 * @policy: how patient
 * @pin: what the operator wants
 * @state: which path
 * @assoc: what the host lends
 * @joined: a netdev is enslaved
 * @serial: of the one that was last
 * @ready: it is fit
 * @leaving: an orderly leave is on; one request must do
 * @held: the VF misbehaved or the host moved away from it; wait for the retry
 *	  timer, or for a change
 * @path_unsure: the host may be on the VF although we never asked it, or did
 *		 not hear its answer; says nothing in DP_VF
 * @armed: the retry timer was set on behalf of the present @held
 * @asking: a request is in flight: for synthetic in DP_TO_SYNTH, else for the
 *	    VF
 * @ask: number of the last request
 * @generation: of the association that the request, or the VF state, is for
 * @retries: returns to the VF so far
 * @ask_tries: requests for synthetic so far in this DP_TO_SYNTH
 * @entered: times that the VF was entered since the last DP_EV_CALM
 * @overspent: @held for want of budget: until DP_EV_CALM
 *
 * Zeroed memory is no valid machine: dp_init(). Stepped by one context only.
 */
struct dp_fsm {
	struct dp_policy policy;
	enum dp_pin pin;
	enum dp_state state;
	struct dp_assoc assoc;
	bool joined;
	u32 serial;
	bool ready;
	bool leaving;
	bool held;
	bool path_unsure;
	bool armed;
	bool asking;
	u32 ask;
	u32 generation;
	u8 retries;
	u8 ask_tries;
	u8 entered;
	bool overspent;
};

/**
 * struct dp_action - what to do now
 * @bits: DP_ACT_*
 * @from: state before the event
 * @to: state after it
 * @ask: number of the request to send; its answer event carries it back
 * @backoff: with DP_ACT_ARM_RETRY: 1 for the first retry, 2 for the second...;
 *	     the caller turns it into a time
 */
struct dp_action {
	u32 bits;
	enum dp_state from;
	enum dp_state to;
	u32 ask;
	u8 backoff;
};

/**
 * dp_init() - a machine in DP_LOST, waiting for its first connection
 * @fsm: the machine
 * @policy: how patient
 *
 * The host's path is taken as unknown: an earlier kernel or DPDK may have left
 * it on the VF.
 */
void dp_init(struct dp_fsm *fsm, const struct dp_policy *policy);

/**
 * dp_step() - an event happened
 * @fsm: the machine
 * @event: the event
 * @arg: as enum dp_event says; else ignored
 * @act: result: what to do
 *
 * Every event is allowed in every state; unfitting ones do nothing. Bounded.
 */
void dp_step(struct dp_fsm *fsm, enum dp_event event, u32 arg,
	     struct dp_action *act);

/**
 * dp_on_vf() - does transmit go to the VF
 * @fsm: the machine
 *
 * Return: true between DP_ACT_PUBLISH_VF and DP_ACT_UNPUBLISH_VF.
 */
static inline bool dp_on_vf(const struct dp_fsm *fsm)
{
	return fsm->state == DP_VF;
}

/**
 * dp_settled() - is no request under way
 * @fsm: the machine
 *
 * What an orderly leave waits for.
 *
 * Return: true when no answer of the host is outstanding, and none will be
 * before something else happens.
 */
static inline bool dp_settled(const struct dp_fsm *fsm)
{
	return !fsm->asking && fsm->state != DP_TO_SYNTH;
}

/**
 * dp_state_name() - a state in words
 * @state: the state
 *
 * Return: a short constant string in lower case.
 */
const char *dp_state_name(enum dp_state state);

/**
 * dp_event_name() - an event in words
 * @event: the event
 *
 * Return: a short constant string in lower case.
 */
const char *dp_event_name(enum dp_event event);

#endif /* _HVNF_PROTO_DP_H */
