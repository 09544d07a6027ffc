/* SPDX-License-Identifier: GPL-2.0 */
/* The data-path machine, and what must hold after each of its steps. */
#ifndef _HVNF_DP_WATCH_H
#define _HVNF_DP_WATCH_H

#include "../../hv_netfail/proto/dp.c"
#include "suite.h"

/* Short names, for the tables are long. */
#define UNPUB	DP_ACT_UNPUBLISH_VF
#define ASK_S	DP_ACT_ASK_SYNTH
#define ASK_V	DP_ACT_ASK_VF
#define PUB	DP_ACT_PUBLISH_VF
#define DONE	DP_ACT_COMPLETE_HOST
#define ARM	DP_ACT_ARM_RETRY

static const struct dp_policy patient = { .retries = 2, .ask_tries = 3 };

/* What must hold after every step, whatever came. */
struct watch {
	struct dp_fsm fsm;
	bool published;
	bool asked;
	u32 asked_bit;
	u32 ask;
};

static void watch_init(struct watch *w)
{
	memset(w, 0, sizeof(*w));
	dp_init(&w->fsm, &patient);
}

/* An answer to the request in flight is no longer awaited. */
static void note_answer(struct watch *w, enum dp_event event, u32 arg)
{
	if (event == DP_EV_CONN_LOST ||
	    ((event == DP_EV_CONFIRMED || event == DP_EV_REFUSED ||
	      event == DP_EV_TIMEOUT) && arg == w->ask))
		w->asked = false;
}

static void check_asks(struct kunit *test, struct watch *w,
		       enum dp_event event, const struct dp_action *act,
		       const char *what)
{
	u32 asks = act->bits & (ASK_S | ASK_V);

	KUNIT_EXPECT_FALSE_MSG(test, asks && w->asked,
			       "%s: two requests in flight", what);
	KUNIT_EXPECT_NE_MSG(test, asks, ASK_S | ASK_V, "%s: both asked", what);
	if (!asks)
		return;
	KUNIT_EXPECT_FALSE_MSG(test, w->published && asks == ASK_S,
			       "%s: asked before transmit left the VF", what);
	KUNIT_EXPECT_FALSE_MSG(test, w->published &&
			       event != DP_EV_CONN_UP,
			       "%s: asked where it is anyway", what);
	KUNIT_EXPECT_NE_MSG(test, act->ask, w->ask, "%s: number reused", what);
	w->asked = true;
	w->asked_bit = asks;
	w->ask = act->ask;
}

static void check_publish(struct kunit *test, struct watch *w,
			  enum dp_event event, const struct dp_action *act,
			  const char *what)
{
	if (!(act->bits & PUB))
		return;
	KUNIT_EXPECT_FALSE_MSG(test, w->published, "%s: entered twice", what);
	KUNIT_EXPECT_EQ_MSG(test, event, DP_EV_CONFIRMED,
			    "%s: VF entered without a word", what);
	KUNIT_EXPECT_EQ_MSG(test, w->asked_bit, ASK_V,
			    "%s: VF entered unasked", what);
	KUNIT_EXPECT_TRUE_MSG(test, w->fsm.joined && w->fsm.ready &&
			      w->fsm.assoc.allocated &&
			      w->fsm.assoc.serial == w->fsm.serial,
			      "%s: VF entered that is not there", what);
	w->published = true;
}

static void check_lost(struct kunit *test, enum dp_event event,
		       const struct dp_action *act, const char *what)
{
	if (act->from == DP_LOST && event != DP_EV_CONN_UP) {
		KUNIT_EXPECT_EQ_MSG(test, act->to, DP_LOST, "%s", what);
		KUNIT_EXPECT_EQ_MSG(test, act->bits, 0, "%s", what);
	}
	if (act->to == DP_LOST)
		KUNIT_EXPECT_EQ_MSG(test, act->bits & ~UNPUB, 0, "%s", what);
	if (event == DP_EV_CONN_LOST)
		KUNIT_EXPECT_EQ_MSG(test, act->to, DP_LOST, "%s", what);
}

static void check_state(struct kunit *test, const struct watch *w,
			const struct dp_action *act, const char *what)
{
	const struct dp_fsm *fsm = &w->fsm;

	KUNIT_EXPECT_EQ_MSG(test, act->to, fsm->state, "%s", what);
	KUNIT_EXPECT_EQ_MSG(test, dp_on_vf(fsm), w->published, "%s", what);
	KUNIT_EXPECT_EQ_MSG(test, fsm->asking, w->asked, "%s", what);
	if (fsm->state == DP_TO_VF)
		KUNIT_EXPECT_TRUE_MSG(test, fsm->asking, "%s", what);
	if (fsm->asking)
		KUNIT_EXPECT_EQ_MSG(test, fsm->state == DP_TO_SYNTH,
				    w->asked_bit == ASK_S, "%s", what);
	if (fsm->state == DP_VF)
		KUNIT_EXPECT_TRUE_MSG(test, wanted(fsm), "%s: unwanted VF",
				      what);
}

static struct dp_action step(struct kunit *test, struct watch *w,
			     enum dp_event event, u32 arg, const char *what)
{
	bool host = event == DP_EV_ASSOC_ON || event == DP_EV_ASSOC_OFF ||
		    event == DP_EV_HOST_SWITCH_SYNTH ||
		    event == DP_EV_HOST_SWITCH_VF;
	struct dp_action act;

	dp_step(&w->fsm, event, arg, &act);
	if (act.bits & UNPUB) {
		KUNIT_EXPECT_TRUE_MSG(test, w->published, "%s: left twice",
				      what);
		w->published = false;
	}
	note_answer(w, event, arg);
	check_asks(test, w, event, &act, what);
	check_publish(test, w, event, &act, what);
	check_lost(test, event, &act, what);
	check_state(test, w, &act, what);
	if (host && act.from != DP_LOST)
		KUNIT_EXPECT_NE_MSG(test, act.bits & DONE, 0,
				    "%s: host left waiting", what);
	return act;
}

#endif /* _HVNF_DP_WATCH_H */
