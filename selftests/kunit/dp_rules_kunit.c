// SPDX-License-Identifier: GPL-2.0
/* Suite of the data-path machine: rules that hold in every order of events. */

#include "dp_watch.h"

/* An argument that fits the event: mostly the one that matters. */
static u32 arg_for(const struct watch *w, enum dp_event event, u32 salt)
{
	switch (event) {
	case DP_EV_CONFIRMED:
	case DP_EV_REFUSED:
	case DP_EV_TIMEOUT:
		return salt % 8 ? w->ask : w->ask - 1;
	case DP_EV_ASSOC_ON:
	case DP_EV_VF_JOINED:
		return 7 + salt % 8 / 7;
	case DP_EV_POLICY:
		return salt % 4;
	default:
		return salt;
	}
}

/* A life that passes through every state, some of them in several moods. */
static const enum dp_event life[] = {
	DP_EV_CONN_UP,		/* synthetic */
	DP_EV_ASSOC_ON,		/* asked for synthetic, not knowing the path */
	DP_EV_CONFIRMED,
	DP_EV_VF_JOINED,
	DP_EV_VF_READY,		/* asked for the VF */
	DP_EV_CONFIRMED,	/* on the VF */
	DP_EV_STALLED,		/* asked for synthetic */
	DP_EV_TIMEOUT,		/* waits to ask again */
	DP_EV_RETRY_TIMER,
	DP_EV_CONFIRMED,	/* synthetic, held */
	DP_EV_RETRY_TIMER,	/* asked for the VF */
	DP_EV_ASSOC_OFF,	/* in vain */
	DP_EV_CONFIRMED,	/* asked for synthetic */
	DP_EV_CONFIRMED,	/* waits for the association */
	DP_EV_ASSOC_ON,		/* asked for the VF */
	DP_EV_HOST_SWITCH_VF,
	DP_EV_CONFIRMED,	/* on the VF */
	DP_EV_CALM,
	DP_EV_LEAVE,
	DP_EV_TIMEOUT,		/* synthetic, the path unsure */
	DP_EV_CONN_LOST,
};

/*
 * Every string of events of some length, from each point of that life: so each
 * pair of a state and an event occurs, many times over.
 */
struct walk {
	struct kunit *test;
	u32 pairs[DP_STATE_COUNT][DP_EV_COUNT];
};

static void walk_all(struct walk *walk, const struct watch *from, u32 depth)
{
	enum dp_event event;

	for (event = 0; depth && event < DP_EV_COUNT; event++) {
		struct watch w = *from;
		enum dp_state state = w.fsm.state;

		walk->pairs[state][event]++;
		step(walk->test, &w, event, arg_for(&w, event, 1),
		     dp_event_name(event));
		walk_all(walk, &w, depth - 1);
	}
}

static void dp_all_strings_keep_the_rules(struct kunit *test)
{
	struct walk *walk = kunit_kzalloc(test, sizeof(*walk), GFP_KERNEL);
	const u32 depth = SUITE_ROUNDS > 10000 ? 3 : 2;
	struct watch w;
	size_t i, j;

	KUNIT_ASSERT_NOT_NULL(test, walk);
	walk->test = test;
	watch_init(&w);
	for (i = 0; i < ARRAY_SIZE(life); i++) {
		walk_all(walk, &w, depth);
		step(test, &w, life[i], arg_for(&w, life[i], 1),
		     dp_event_name(life[i]));
	}
	for (i = 0; i < DP_STATE_COUNT; i++)
		for (j = 0; j < DP_EV_COUNT; j++)
			KUNIT_EXPECT_NE_MSG(test, walk->pairs[i][j], 0,
					    "%s in %s never happened",
					    dp_event_name(j), dp_state_name(i));
}

/*
 * A host that carries out requests in the order in which they came, perhaps
 * long after the guest gave up on them.
 */
struct host {
	u32 path;
	u32 backlog[4];
	u32 waiting;
};

static void host_takes(struct host *host, const struct dp_action *act)
{
	if (!(act->bits & (ASK_S | ASK_V)))
		return;
	/* Older ones were given up; they are done at the latest now. */
	if (host->waiting == ARRAY_SIZE(host->backlog)) {
		host->path = host->backlog[host->waiting - 1];
		host->waiting = 0;
	}
	host->backlog[host->waiting++] = act->bits & ASK_V ? 1 : 0;
}

static void host_works(struct host *host)
{
	if (!host->waiting)
		return;
	host->path = host->backlog[host->waiting - 1];
	host->waiting = 0;
}

/* Do to the host what the event says it did. */
static void host_did(struct host *host, const struct watch *w,
		     enum dp_event event, u32 arg)
{
	bool in_time = w->fsm.asking && arg == w->ask;

	if (event == DP_EV_CONFIRMED && in_time)
		host_works(host);
	else if (event == DP_EV_REFUSED && in_time && host->waiting)
		host->waiting--;
	else if (event == DP_EV_HOST_SWITCH_SYNTH)
		host->path = 0;
	else if (event == DP_EV_HOST_SWITCH_VF)
		host->path = 1;
	else if (event == DP_EV_CONN_LOST)
		host_works(host);
	else if (event == DP_EV_CONN_UP && !w->fsm.asking)
		host->path = arg & 1;
}

/* Guest and host must agree whenever the guest believes to know. */
static void check_agreement(struct kunit *test, const struct watch *w,
			    const struct host *host, const char *what)
{
	const struct dp_fsm *fsm = &w->fsm;

	if (fsm->state == DP_VF && !fsm->asking)
		KUNIT_EXPECT_EQ_MSG(test, host->path, 1, "%s: on VF", what);
	if ((fsm->state == DP_SYNTH || fsm->state == DP_WAIT_ASSOC) &&
	    !fsm->path_unsure)
		KUNIT_EXPECT_EQ_MSG(test, host->path, 0, "%s: synthetic", what);
}

static void random_step(struct kunit *test, struct rnd *rnd, struct watch *w,
			struct host *host)
{
	enum dp_event event = rnd_below(rnd, DP_EV_COUNT);
	struct dp_action act;
	u32 arg;

	/* Without some luck no string of events gets anywhere. */
	if (w->fsm.asking && rnd_once_in(rnd, 3))
		event = DP_EV_CONFIRMED;
	if (w->fsm.state == DP_LOST && rnd_once_in(rnd, 3))
		event = DP_EV_CONN_UP;
	/* A host without a connection says nothing. */
	if (w->fsm.state == DP_LOST && (event == DP_EV_HOST_SWITCH_SYNTH ||
					event == DP_EV_HOST_SWITCH_VF))
		return;
	arg = arg_for(w, event, rnd_u64(rnd));
	host_did(host, w, event, arg);
	act = step(test, w, event, arg, dp_event_name(event));
	host_takes(host, &act);
	check_agreement(test, w, host, dp_event_name(event));
}

static void dp_random_strings_agree_with_a_host(struct kunit *test)
{
	u32 round, i, visits[DP_STATE_COUNT] = { 0 };
	struct rnd rnd = rnd_begin(test);

	for (round = 0; round < SUITE_ROUNDS / 20; round++) {
		struct host host = { .path = rnd_below(&rnd, 2) };
		struct watch w;

		watch_init(&w);
		w.fsm.policy.stall_retries = rnd_below(&rnd, 4);
		w.fsm.policy.budget = rnd_below(&rnd, 4);
		for (i = 0; i < 100; i++) {
			random_step(test, &rnd, &w, &host);
			visits[w.fsm.state]++;
		}
	}
	for (i = 0; i < DP_STATE_COUNT; i++)
		KUNIT_EXPECT_LT_MSG(test, round / 4, visits[i],
				    "%s hardly ever", dp_state_name(i));
}

static void scramble(struct kunit *test, struct rnd *rnd, struct watch *w)
{
	struct host host = { 0 };
	u32 i;

	watch_init(w);
	for (i = 0; i < 40; i++)
		random_step(test, rnd, w, &host);
}

/* Answer one request; returns whether there was one. */
static bool answer(struct kunit *test, struct watch *w, enum dp_event event)
{
	if (!w->fsm.asking)
		return false;
	step(test, w, event, w->ask, "answer");
	return true;
}

static void dp_every_leave_ends(struct kunit *test)
{
	static const enum dp_event answers[] = {
		DP_EV_CONFIRMED, DP_EV_REFUSED, DP_EV_TIMEOUT,
	};
	struct rnd rnd = rnd_begin(test);
	u32 round;

	for (round = 0; round < SUITE_ROUNDS / 20; round++) {
		struct watch w;
		u32 i;

		scramble(test, &rnd, &w);
		step(test, &w, DP_EV_LEAVE, 0, "leave");
		for (i = 0; i < 2 && !dp_settled(&w.fsm); i++)
			answer(test, &w, answers[rnd_below(&rnd, 3)]);
		KUNIT_EXPECT_TRUE_MSG(test, dp_settled(&w.fsm), "round %u: %s",
				      round, dp_state_name(w.fsm.state));
		KUNIT_EXPECT_FALSE(test, dp_on_vf(&w.fsm));
	}
}

static void dp_all_good_leads_to_the_vf(struct kunit *test)
{
	struct rnd rnd = rnd_begin(test);
	u32 round;

	for (round = 0; round < SUITE_ROUNDS / 20; round++) {
		struct watch w;
		u32 i;

		scramble(test, &rnd, &w);
		step(test, &w, DP_EV_CONN_UP, 0, "good");
		step(test, &w, DP_EV_ASSOC_ON, 9, "good");
		if (!dp_on_vf(&w.fsm)) {
			step(test, &w, DP_EV_VF_JOINED, 9, "good");
			step(test, &w, DP_EV_VF_READY, 0, "good");
		}
		step(test, &w, DP_EV_POLICY, DP_PIN_AUTO, "good");
		for (i = 0; i < 8 && !dp_on_vf(&w.fsm); i++)
			if (!answer(test, &w, DP_EV_CONFIRMED))
				step(test, &w, DP_EV_RETRY_TIMER, 0, "good");
		KUNIT_EXPECT_TRUE_MSG(test, dp_on_vf(&w.fsm), "round %u: %s",
				      round, dp_state_name(w.fsm.state));
	}
}

/* However bad it gets: events cause a bounded number of requests. */
static void dp_retries_end(struct kunit *test)
{
	struct rnd rnd = rnd_begin(test);
	u32 round;

	for (round = 0; round < SUITE_ROUNDS / 100; round++) {
		struct watch w;
		u32 i;

		scramble(test, &rnd, &w);
		for (i = 0; i < 40; i++)
			if (!answer(test, &w, DP_EV_TIMEOUT))
				step(test, &w, DP_EV_RETRY_TIMER, 0, "timer");
		KUNIT_EXPECT_FALSE_MSG(test, w.fsm.asking, "round %u", round);
	}
}

static struct kunit_case dp_rules_cases[] = {
	KUNIT_CASE(dp_all_strings_keep_the_rules),
	KUNIT_CASE(dp_random_strings_agree_with_a_host),
	KUNIT_CASE(dp_every_leave_ends),
	KUNIT_CASE(dp_all_good_leads_to_the_vf),
	KUNIT_CASE(dp_retries_end),
	{}
};

static struct kunit_suite dp_rules_suite = {
	.name = "hvnf_dp_rules",
	.test_cases = dp_rules_cases,
};

SUITE(dp_rules_suite);
