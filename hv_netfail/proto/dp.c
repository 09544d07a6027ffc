// SPDX-License-Identifier: GPL-2.0
/*
 * The data path; see dp.h.
 *
 * A step has two halves: the event changes what is known, then the state is
 * settled against it. So an event need not know every state, nor a state every
 * order of events.
 */

#include "dp.h"

typedef void (*dp_handler)(struct dp_fsm *fsm, u32 arg, struct dp_action *act);

static void do_now(struct dp_action *act, u32 bit)
{
	act->bits |= bit;
}

/* Could the VF carry traffic, as far as the guest is concerned? */
static bool fit(const struct dp_fsm *fsm)
{
	return fsm->joined && fsm->ready && !fsm->leaving && !fsm->held &&
	       fsm->pin != DP_PIN_SYNTH;
}

/* It may not be the one that the host lends by now. */
static bool wanted(const struct dp_fsm *fsm)
{
	return fit(fsm) && fsm->assoc.allocated && fsm->assoc.serial == fsm->serial;
}

static bool is_synth(const struct dp_fsm *fsm)
{
	return fsm->state == DP_SYNTH || fsm->state == DP_WAIT_ASSOC;
}

/* Something changed for the better: old sins do not count. */
static void forgive(struct dp_fsm *fsm)
{
	fsm->held = false;
	fsm->retries = 0;
}

static void hold(struct dp_fsm *fsm)
{
	fsm->held = true;
	fsm->armed = false;
}

static void ask(struct dp_fsm *fsm, u32 bit, struct dp_action *act)
{
	fsm->asking = true;
	fsm->ask++;
	fsm->generation = fsm->assoc.generation;
	act->ask = fsm->ask;
	do_now(act, bit);
}

static void ask_vf(struct dp_fsm *fsm, struct dp_action *act)
{
	fsm->state = DP_TO_VF;
	ask(fsm, DP_ACT_ASK_VF, act);
}

static void leave_vf(struct dp_fsm *fsm, enum dp_state to,
		     struct dp_action *act)
{
	if (fsm->state == DP_VF)
		do_now(act, DP_ACT_UNPUBLISH_VF);
	fsm->state = to;
}

static void ask_synth(struct dp_fsm *fsm, struct dp_action *act)
{
	if (fsm->state != DP_TO_SYNTH)
		fsm->ask_tries = 0;
	leave_vf(fsm, DP_TO_SYNTH, act);
	ask(fsm, DP_ACT_ASK_SYNTH, act);
}

static void arm(struct dp_action *act, u8 backoff)
{
	act->backoff = backoff;
	do_now(act, DP_ACT_ARM_RETRY);
}

/* What the host says. */

static void set_assoc(struct dp_fsm *fsm, bool allocated, u32 serial)
{
	struct dp_assoc *assoc = &fsm->assoc;

	/* A host may repeat itself, on every reopen for one. */
	if (assoc->allocated == allocated && assoc->serial == serial)
		return;
	assoc->allocated = allocated;
	assoc->serial = serial;
	assoc->generation++;
	forgive(fsm);
}

static void on_assoc_on(struct dp_fsm *fsm, u32 serial, struct dp_action *act)
{
	do_now(act, DP_ACT_COMPLETE_HOST);
	set_assoc(fsm, true, serial);
}

static void on_assoc_off(struct dp_fsm *fsm, u32 arg, struct dp_action *act)
{
	do_now(act, DP_ACT_COMPLETE_HOST);
	set_assoc(fsm, false, fsm->assoc.serial);
}

static void on_host_switch_synth(struct dp_fsm *fsm, u32 arg,
				 struct dp_action *act)
{
	do_now(act, DP_ACT_COMPLETE_HOST);
	hold(fsm);
}

static void on_host_switch_vf(struct dp_fsm *fsm, u32 arg,
			      struct dp_action *act)
{
	do_now(act, DP_ACT_COMPLETE_HOST);
	fsm->held = false;
	if (fsm->state == DP_VF)
		return;
	/* It is no use there when nobody listens. */
	fsm->path_unsure = true;
	if (is_synth(fsm) && !wanted(fsm))
		ask_synth(fsm, act);
}

/* What the netdev notifiers and the transmit watch say. */

static void on_vf_joined(struct dp_fsm *fsm, u32 serial, struct dp_action *act)
{
	fsm->joined = true;
	fsm->serial = serial;
	fsm->ready = false;
	forgive(fsm);
}

static void on_vf_left(struct dp_fsm *fsm, u32 arg, struct dp_action *act)
{
	fsm->joined = false;
}

static void on_vf_ready(struct dp_fsm *fsm, u32 arg, struct dp_action *act)
{
	fsm->ready = true;
	fsm->leaving = false;
}

static void on_vf_unready(struct dp_fsm *fsm, u32 arg, struct dp_action *act)
{
	/* It may be back in no time, and gone again. */
	if (fsm->state == DP_VF && !fsm->leaving && fsm->pin != DP_PIN_VF)
		hold(fsm);
	fsm->ready = false;
}

static void on_leave(struct dp_fsm *fsm, u32 arg, struct dp_action *act)
{
	fsm->leaving = true;
}

static void on_stalled(struct dp_fsm *fsm, u32 arg, struct dp_action *act)
{
	if (fsm->state != DP_VF || fsm->pin == DP_PIN_VF)
		return;
	hold(fsm);
	if (fsm->retries + 1 < fsm->policy.stall_retries)
		fsm->retries = fsm->policy.stall_retries - 1;
}

static void on_policy(struct dp_fsm *fsm, u32 pin, struct dp_action *act)
{
	if (pin > DP_PIN_VF)
		return;
	fsm->pin = pin;
	forgive(fsm);
}

static void on_calm(struct dp_fsm *fsm, u32 arg, struct dp_action *act)
{
	fsm->entered = 0;
	if (fsm->state == DP_VF)
		fsm->retries = 0;
	if (fsm->overspent)
		fsm->held = false;
	fsm->overspent = false;
}

/* How a request went. */

/* Is it the answer to the request in flight? Then that is no longer. */
static bool answered(struct dp_fsm *fsm, u32 number)
{
	if (!fsm->asking || number != fsm->ask)
		return false;
	fsm->asking = false;
	return true;
}

static void on_confirmed(struct dp_fsm *fsm, u32 number, struct dp_action *act)
{
	if (!answered(fsm, number))
		return;
	if (fsm->state == DP_TO_SYNTH) {
		fsm->state = DP_SYNTH;
		fsm->path_unsure = false;
	} else if (fsm->state == DP_VF) {
		/* The new channel's host is where the old one's was. */
	} else if (wanted(fsm) && fsm->generation == fsm->assoc.generation) {
		fsm->state = DP_VF;
		if (fsm->entered < 0xff)
			fsm->entered++;
		do_now(act, DP_ACT_PUBLISH_VF);
	} else {
		ask_synth(fsm, act);
	}
}

/* No word that the host is back on synthetic: ask again, but not for ever. */
static void synth_failed(struct dp_fsm *fsm, struct dp_action *act)
{
	fsm->ask_tries++;
	if (!fsm->leaving && fsm->ask_tries < fsm->policy.ask_tries) {
		arm(act, fsm->ask_tries);
		return;
	}
	fsm->state = DP_SYNTH;
	fsm->path_unsure = true;
	hold(fsm);
}

static void on_refused(struct dp_fsm *fsm, u32 number, struct dp_action *act)
{
	if (!answered(fsm, number))
		return;
	if (fsm->state == DP_TO_SYNTH) {
		synth_failed(fsm, act);
		return;
	}
	hold(fsm);
	if (fsm->path_unsure || fsm->state == DP_VF)
		ask_synth(fsm, act);
	else
		fsm->state = DP_SYNTH;
}

static void on_timeout(struct dp_fsm *fsm, u32 number, struct dp_action *act)
{
	if (!answered(fsm, number))
		return;
	if (fsm->state == DP_TO_SYNTH) {
		synth_failed(fsm, act);
		return;
	}
	/* It may still come to it, so it has to be taken back. */
	hold(fsm);
	ask_synth(fsm, act);
}

static void on_retry_timer(struct dp_fsm *fsm, u32 arg, struct dp_action *act)
{
	if (fsm->state == DP_TO_SYNTH && !fsm->asking)
		ask_synth(fsm, act);
	else if (fsm->armed)
		fsm->held = false;
}

/* What becomes of the connection. */

static void on_conn_lost(struct dp_fsm *fsm, u32 arg, struct dp_action *act)
{
	leave_vf(fsm, DP_LOST, act);
	fsm->asking = false;
	set_assoc(fsm, false, fsm->assoc.serial);
}

static void on_conn_up(struct dp_fsm *fsm, u32 arg, struct dp_action *act)
{
	do_now(act, DP_ACT_COMPLETE_HOST);
	forgive(fsm);
	if (fsm->state == DP_LOST)
		fsm->state = DP_SYNTH;
	if (is_synth(fsm))
		fsm->path_unsure = true;
	if (fsm->asking)
		return;
	/* A channel was replaced: the host may have moved on that occasion. */
	if (fsm->state == DP_VF)
		ask(fsm, DP_ACT_ASK_VF, act);
	else if (fsm->state == DP_TO_SYNTH)
		ask_synth(fsm, act);
}

static const dp_handler handlers[DP_EV_COUNT] = {
	[DP_EV_ASSOC_ON]		= on_assoc_on,
	[DP_EV_ASSOC_OFF]		= on_assoc_off,
	[DP_EV_VF_JOINED]		= on_vf_joined,
	[DP_EV_VF_LEFT]			= on_vf_left,
	[DP_EV_VF_READY]		= on_vf_ready,
	[DP_EV_VF_UNREADY]		= on_vf_unready,
	[DP_EV_CONFIRMED]		= on_confirmed,
	[DP_EV_REFUSED]			= on_refused,
	[DP_EV_TIMEOUT]			= on_timeout,
	[DP_EV_HOST_SWITCH_SYNTH]	= on_host_switch_synth,
	[DP_EV_HOST_SWITCH_VF]		= on_host_switch_vf,
	[DP_EV_CONN_LOST]		= on_conn_lost,
	[DP_EV_CONN_UP]			= on_conn_up,
	[DP_EV_LEAVE]			= on_leave,
	[DP_EV_STALLED]			= on_stalled,
	[DP_EV_RETRY_TIMER]		= on_retry_timer,
	[DP_EV_POLICY]			= on_policy,
	[DP_EV_CALM]			= on_calm,
};

static void settle_held(struct dp_fsm *fsm, struct dp_action *act)
{
	if (!fsm->held || fsm->overspent || fsm->armed || fsm->retries >= fsm->policy.retries)
		return;
	fsm->retries++;
	fsm->armed = true;
	arm(act, fsm->retries);
}

static bool budget_spent(const struct dp_fsm *fsm)
{
	return fsm->policy.budget && fsm->entered >= fsm->policy.budget &&
	       fsm->pin != DP_PIN_VF;
}

static void settle_synth(struct dp_fsm *fsm, struct dp_action *act)
{
	if (wanted(fsm) && budget_spent(fsm)) {
		fsm->overspent = true;
		hold(fsm);
	}
	if (wanted(fsm)) {
		ask_vf(fsm, act);
	} else if (fsm->path_unsure && fsm->assoc.allocated && !fsm->held) {
		ask_synth(fsm, act);
	} else {
		fsm->state = fit(fsm) ? DP_WAIT_ASSOC : DP_SYNTH;
		settle_held(fsm, act);
	}
}

static void settle_vf(struct dp_fsm *fsm, struct dp_action *act)
{
	if (wanted(fsm) && fsm->generation == fsm->assoc.generation)
		return;
	if (!fsm->asking) {
		ask_synth(fsm, act);
		return;
	}
	/* One request at a time: that one is taken back when it is answered. */
	leave_vf(fsm, DP_TO_VF, act);
	fsm->path_unsure = true;
}

static void settle(struct dp_fsm *fsm, struct dp_action *act)
{
	switch (fsm->state) {
	case DP_SYNTH:
	case DP_WAIT_ASSOC:
		settle_synth(fsm, act);
		break;
	case DP_VF:
		settle_vf(fsm, act);
		break;
	case DP_TO_SYNTH:
		/* Who leaves has no time for the retry timer. */
		if (fsm->leaving && !fsm->asking)
			ask_synth(fsm, act);
		break;
	default:
		break;
	}
}

void dp_init(struct dp_fsm *fsm, const struct dp_policy *policy)
{
	memset(fsm, 0, sizeof(*fsm));
	fsm->policy = *policy;
	fsm->state = DP_LOST;
}

void dp_step(struct dp_fsm *fsm, enum dp_event event, u32 arg,
	     struct dp_action *act)
{
	memset(act, 0, sizeof(*act));
	act->from = fsm->state;
	if ((unsigned int)event < DP_EV_COUNT) {
		handlers[event](fsm, arg, act);
		settle(fsm, act);
	}
	/* Nobody is there to hear; on_conn_up() makes up for it. */
	if (fsm->state == DP_LOST)
		act->bits &= DP_ACT_UNPUBLISH_VF;
	act->to = fsm->state;
}

const char *dp_state_name(enum dp_state state)
{
	static const char *const names[DP_STATE_COUNT] = {
		[DP_SYNTH]	= "synthetic",
		[DP_WAIT_ASSOC]	= "wait-assoc",
		[DP_TO_VF]	= "to-vf",
		[DP_VF]		= "vf",
		[DP_TO_SYNTH]	= "to-synthetic",
		[DP_LOST]	= "lost",
	};

	return (unsigned int)state < DP_STATE_COUNT ? names[state] : "unknown";
}

const char *dp_event_name(enum dp_event event)
{
	static const char *const names[DP_EV_COUNT] = {
		[DP_EV_ASSOC_ON]		= "assoc-on",
		[DP_EV_ASSOC_OFF]		= "assoc-off",
		[DP_EV_VF_JOINED]		= "vf-joined",
		[DP_EV_VF_LEFT]			= "vf-left",
		[DP_EV_VF_READY]		= "vf-ready",
		[DP_EV_VF_UNREADY]		= "vf-unready",
		[DP_EV_CONFIRMED]		= "confirmed",
		[DP_EV_REFUSED]			= "refused",
		[DP_EV_TIMEOUT]			= "timeout",
		[DP_EV_HOST_SWITCH_SYNTH]	= "host-switch-synthetic",
		[DP_EV_HOST_SWITCH_VF]		= "host-switch-vf",
		[DP_EV_CONN_LOST]		= "conn-lost",
		[DP_EV_CONN_UP]			= "conn-up",
		[DP_EV_LEAVE]			= "leave",
		[DP_EV_STALLED]			= "stalled",
		[DP_EV_RETRY_TIMER]		= "retry-timer",
		[DP_EV_POLICY]			= "policy",
		[DP_EV_CALM]			= "calm",
	};

	return (unsigned int)event < DP_EV_COUNT ? names[event] : "unknown";
}
