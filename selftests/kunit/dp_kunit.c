// SPDX-License-Identifier: GPL-2.0
/* Suite of the data-path machine. */

#include "../../hv_netfail/proto/dp.c"
#include "suite.h"

/* Short names, for the stories are long. */
#define UNPUB	DP_ACT_UNPUBLISH_VF
#define ASK_S	DP_ACT_ASK_SYNTH
#define ASK_V	DP_ACT_ASK_VF
#define PUB	DP_ACT_PUBLISH_VF
#define DONE	DP_ACT_COMPLETE_HOST
#define ARM	DP_ACT_ARM_RETRY

#define LAST_ASK	0xfffffffe	/* an answer to the last request */
#define OLD_ASK		0xfffffffd	/* to the one before */

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
		       const struct dp_action *act, const char *what)
{
	u32 asks = act->bits & (ASK_S | ASK_V);

	KUNIT_EXPECT_FALSE_MSG(test, asks && w->asked,
			       "%s: two requests in flight", what);
	KUNIT_EXPECT_NE_MSG(test, asks, ASK_S | ASK_V, "%s: both asked", what);
	if (!asks)
		return;
	KUNIT_EXPECT_FALSE_MSG(test, w->published,
			       "%s: asked before transmit left the VF", what);
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
	KUNIT_EXPECT_EQ_MSG(test, event, DP_EV_CONFIRMED,
			    "%s: VF entered without a word", what);
	KUNIT_EXPECT_EQ_MSG(test, w->asked_bit, ASK_V,
			    "%s: VF entered unasked", what);
	KUNIT_EXPECT_TRUE_MSG(test, w->fsm.joined && w->fsm.ready &&
			      w->fsm.assoc.allocated,
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
		KUNIT_EXPECT_EQ_MSG(test, fsm->state, w->asked_bit == ASK_V ?
				    DP_TO_VF : DP_TO_SYNTH, "%s", what);
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
	check_asks(test, w, &act, what);
	check_publish(test, w, event, &act, what);
	check_lost(test, event, &act, what);
	check_state(test, w, &act, what);
	if (host && act.from != DP_LOST)
		KUNIT_EXPECT_NE_MSG(test, act.bits & DONE, 0,
				    "%s: host left waiting", what);
	return act;
}

struct line {
	enum dp_event event;
	u32 arg;
	enum dp_state want;
	u32 bits;
	u8 backoff;
};

struct story {
	const char *name;
	struct line lines[16];
};

/* How most stories begin. */
#define UP	{ DP_EV_CONN_UP, 0, DP_SYNTH, DONE }
#define LENT	{ DP_EV_ASSOC_ON, 7, DP_TO_SYNTH, DONE | ASK_S }, \
		{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, 0 }
#define JOINED	{ DP_EV_VF_JOINED, 0, DP_SYNTH, 0 }
#define READY	{ DP_EV_VF_READY, 0, DP_TO_VF, ASK_V }
#define ON_VF	{ DP_EV_CONFIRMED, LAST_ASK, DP_VF, PUB }
#define TO_VF	UP, LENT, JOINED, READY
#define VF	TO_VF, ON_VF
#define BACK	{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, 0 }
#define END	{ DP_EV_COUNT }

static const struct story stories[] = {
	{ "associate, then plug", { VF, END } },
	{ "plug, then associate", { UP, JOINED,
		{ DP_EV_VF_READY, 0, DP_WAIT_ASSOC, 0 },
		{ DP_EV_ASSOC_ON, 7, DP_TO_VF, DONE | ASK_V }, ON_VF, END } },
	{ "all there before the connection", {
		{ DP_EV_VF_JOINED, 0, DP_LOST, 0 },
		{ DP_EV_VF_READY, 0, DP_LOST, 0 },
		{ DP_EV_ASSOC_ON, 7, DP_LOST, 0 },
		{ DP_EV_CONN_UP, 0, DP_TO_VF, DONE | ASK_V }, ON_VF, END } },
	{ "carrier comes and goes", { VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S }, BACK,
		READY, ON_VF, END } },
	{ "carrier blinks while leaving", { VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S },
		{ DP_EV_VF_READY, 0, DP_TO_SYNTH, 0 },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_TO_VF, ASK_V }, ON_VF, END } },
	{ "documented revoke", { VF,
		{ DP_EV_HOST_SWITCH_SYNTH, 0, DP_TO_SYNTH,
		  UNPUB | ASK_S | DONE },
		{ DP_EV_ASSOC_OFF, 7, DP_TO_SYNTH, DONE },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_WAIT_ASSOC, 0 },
		{ DP_EV_VF_LEFT, 0, DP_SYNTH, 0 }, END } },
	{ "revoke without a switch", { VF,
		{ DP_EV_ASSOC_OFF, 7, DP_TO_SYNTH, UNPUB | ASK_S | DONE },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_WAIT_ASSOC, 0 },
		{ DP_EV_VF_LEFT, 0, DP_SYNTH, 0 }, END } },
	{ "NIC gone without a word", { VF,
		{ DP_EV_VF_LEFT, 0, DP_TO_SYNTH, UNPUB | ASK_S }, BACK, END } },
	{ "association repeated", { VF,
		{ DP_EV_ASSOC_ON, 7, DP_VF, DONE }, END } },
	{ "another VF lent", { VF,
		{ DP_EV_ASSOC_ON, 8, DP_TO_SYNTH, UNPUB | ASK_S | DONE },
		{ DP_EV_VF_LEFT, 0, DP_TO_SYNTH, 0 }, BACK, JOINED, READY,
		ON_VF, END } },
	{ "withdrawn while asking", { TO_VF,
		{ DP_EV_ASSOC_OFF, 7, DP_TO_VF, DONE },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_TO_SYNTH, ASK_S },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_WAIT_ASSOC, 0 }, END } },
	{ "withdrawn and lent again while asking", { TO_VF,
		{ DP_EV_ASSOC_OFF, 7, DP_TO_VF, DONE },
		{ DP_EV_ASSOC_ON, 7, DP_TO_VF, DONE },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_TO_SYNTH, ASK_S },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_TO_VF, ASK_V }, ON_VF, END } },
	{ "gone while asking", { TO_VF,
		{ DP_EV_VF_LEFT, 0, DP_TO_VF, 0 },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_TO_SYNTH, ASK_S }, BACK, END } },
	{ "refused twice, then for good", { TO_VF,
		{ DP_EV_REFUSED, LAST_ASK, DP_SYNTH, ARM, 1 },
		{ DP_EV_RETRY_TIMER, 0, DP_TO_VF, ASK_V },
		{ DP_EV_REFUSED, LAST_ASK, DP_SYNTH, ARM, 2 },
		{ DP_EV_RETRY_TIMER, 0, DP_TO_VF, ASK_V },
		{ DP_EV_REFUSED, LAST_ASK, DP_SYNTH, 0 },
		{ DP_EV_RETRY_TIMER, 0, DP_SYNTH, 0 },
		{ DP_EV_ASSOC_OFF, 7, DP_WAIT_ASSOC, DONE },
		{ DP_EV_ASSOC_ON, 7, DP_TO_VF, DONE | ASK_V }, ON_VF, END } },
	{ "no answer, late answer", { TO_VF,
		{ DP_EV_TIMEOUT, LAST_ASK, DP_TO_SYNTH, ASK_S },
		{ DP_EV_CONFIRMED, OLD_ASK, DP_TO_SYNTH, 0 },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, ARM, 1 }, END } },
	{ "mute host", { VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S },
		{ DP_EV_TIMEOUT, LAST_ASK, DP_TO_SYNTH, ARM, 1 },
		{ DP_EV_RETRY_TIMER, 0, DP_TO_SYNTH, ASK_S },
		{ DP_EV_TIMEOUT, LAST_ASK, DP_TO_SYNTH, ARM, 2 },
		{ DP_EV_RETRY_TIMER, 0, DP_TO_SYNTH, ASK_S },
		{ DP_EV_TIMEOUT, LAST_ASK, DP_SYNTH, ARM, 1 },
		{ DP_EV_RETRY_TIMER, 0, DP_TO_SYNTH, ASK_S }, BACK, END } },
	{ "orderly leave", { VF,
		{ DP_EV_LEAVE, 0, DP_TO_SYNTH, UNPUB | ASK_S }, BACK,
		{ DP_EV_VF_UNREADY, 0, DP_SYNTH, 0 }, READY, ON_VF, END } },
	{ "leave while asking", { TO_VF,
		{ DP_EV_LEAVE, 0, DP_TO_VF, 0 },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_TO_SYNTH, ASK_S }, BACK, END } },
	{ "leave does not wait for the timer", { VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S },
		{ DP_EV_TIMEOUT, LAST_ASK, DP_TO_SYNTH, ARM, 1 },
		{ DP_EV_LEAVE, 0, DP_TO_SYNTH, ASK_S },
		{ DP_EV_TIMEOUT, LAST_ASK, DP_SYNTH, ARM, 1 }, END } },
	{ "stall, and another chance", { VF,
		{ DP_EV_STALLED, 0, DP_TO_SYNTH, UNPUB | ASK_S },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, ARM, 1 },
		{ DP_EV_RETRY_TIMER, 0, DP_TO_VF, ASK_V }, ON_VF, END } },
	{ "stall of a pinned VF", { VF,
		{ DP_EV_POLICY, DP_PIN_VF, DP_VF, 0 },
		{ DP_EV_STALLED, 0, DP_VF, 0 }, END } },
	{ "pinned to synthetic, and freed", { VF,
		{ DP_EV_POLICY, DP_PIN_SYNTH, DP_TO_SYNTH, UNPUB | ASK_S },
		BACK, { DP_EV_VF_READY, 0, DP_SYNTH, 0 },
		{ DP_EV_POLICY, DP_PIN_AUTO, DP_TO_VF, ASK_V }, ON_VF, END } },
	{ "no such pin", { VF, { DP_EV_POLICY, 3, DP_VF, 0 }, END } },
	{ "host switches away and back", { VF,
		{ DP_EV_HOST_SWITCH_SYNTH, 0, DP_TO_SYNTH,
		  UNPUB | ASK_S | DONE },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, ARM, 1 },
		{ DP_EV_HOST_SWITCH_VF, 0, DP_TO_VF, ASK_V | DONE }, ON_VF,
		END } },
	{ "host switches to a VF that is not there", { UP,
		{ DP_EV_HOST_SWITCH_VF, 0, DP_TO_SYNTH, ASK_S | DONE }, BACK,
		END } },
	{ "host switches where we are", { VF,
		{ DP_EV_HOST_SWITCH_VF, 0, DP_VF, DONE }, END } },
	{ "host switches away while asking", { TO_VF,
		{ DP_EV_HOST_SWITCH_SYNTH, 0, DP_TO_VF, DONE },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_TO_SYNTH, ASK_S },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, ARM, 1 }, END } },
	{ "host switches to the VF and refuses it", { TO_VF,
		{ DP_EV_HOST_SWITCH_VF, 0, DP_TO_VF, DONE },
		{ DP_EV_REFUSED, LAST_ASK, DP_TO_SYNTH, ASK_S },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, ARM, 1 }, END } },
	{ "rescind on the VF, and a new life", { VF,
		{ DP_EV_CONN_LOST, 0, DP_LOST, UNPUB },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_LOST, 0 },
		{ DP_EV_VF_LEFT, 0, DP_LOST, 0 }, UP, LENT, JOINED, READY,
		END } },
	{ "rescind while asking", { TO_VF,
		{ DP_EV_CONN_LOST, 0, DP_LOST, 0 },
		{ DP_EV_TIMEOUT, LAST_ASK, DP_LOST, 0 },
		{ DP_EV_CONN_UP, 0, DP_WAIT_ASSOC, DONE },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_WAIT_ASSOC, 0 },
		{ DP_EV_ASSOC_ON, 7, DP_TO_VF, DONE | ASK_V }, ON_VF, END } },
	{ "answers nobody asked for", { UP,
		{ DP_EV_CONFIRMED, 0, DP_SYNTH, 0 },
		{ DP_EV_REFUSED, 0, DP_SYNTH, 0 },
		{ DP_EV_TIMEOUT, 0, DP_SYNTH, 0 },
		{ DP_EV_RETRY_TIMER, 0, DP_SYNTH, 0 },
		{ DP_EV_STALLED, 0, DP_SYNTH, 0 },
		{ DP_EV_CONN_UP, 0, DP_SYNTH, 0 }, END } },
};

static void tell(struct kunit *test, const struct story *story)
{
	const struct line *line;
	struct dp_action act;
	struct watch w;
	u32 arg;

	watch_init(&w);
	for (line = story->lines; line->event != DP_EV_COUNT; line++) {
		arg = line->arg == LAST_ASK ? w.ask :
		      line->arg == OLD_ASK ? w.ask - 1 : line->arg;
		act = step(test, &w, line->event, arg, story->name);
		KUNIT_EXPECT_EQ_MSG(test, act.to, line->want, "%s, line %d: %s",
				    story->name, (int)(line - story->lines),
				    dp_state_name(act.to));
		KUNIT_EXPECT_EQ_MSG(test, act.bits, line->bits, "%s, line %d",
				    story->name, (int)(line - story->lines));
		KUNIT_EXPECT_EQ_MSG(test, act.backoff, line->backoff,
				    "%s, line %d", story->name,
				    (int)(line - story->lines));
	}
}

static void dp_stories(struct kunit *test)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(stories); i++)
		tell(test, &stories[i]);
}

static void dp_everything_has_a_name(struct kunit *test)
{
	int i;

	for (i = 0; i < DP_STATE_COUNT; i++)
		KUNIT_EXPECT_NE(test, strcmp(dp_state_name(i), "unknown"), 0);
	for (i = 0; i < DP_EV_COUNT; i++)
		KUNIT_EXPECT_NE(test, strcmp(dp_event_name(i), "unknown"), 0);
	KUNIT_EXPECT_STREQ(test, dp_state_name(DP_STATE_COUNT), "unknown");
	KUNIT_EXPECT_STREQ(test, dp_event_name(DP_EV_COUNT), "unknown");
}

static void dp_unknown_event_does_nothing(struct kunit *test)
{
	struct dp_fsm fsm, before;
	struct dp_action act;

	dp_init(&fsm, &patient);
	dp_step(&fsm, DP_EV_CONN_UP, 0, &act);
	before = fsm;
	dp_step(&fsm, DP_EV_COUNT, 0, &act);
	KUNIT_EXPECT_EQ(test, act.bits, 0);
	KUNIT_EXPECT_EQ(test, memcmp(&fsm, &before, sizeof(fsm)), 0);
}

/* An argument that fits the event: mostly the one that matters. */
static u32 arg_for(const struct watch *w, enum dp_event event, u32 salt)
{
	switch (event) {
	case DP_EV_CONFIRMED:
	case DP_EV_REFUSED:
	case DP_EV_TIMEOUT:
		return salt % 8 ? w->ask : w->ask - 1;
	case DP_EV_ASSOC_ON:
		return 7 + salt % 8 / 7;
	case DP_EV_POLICY:
		return salt % 4;
	default:
		return salt;
	}
}

/*
 * Every string of events of one length, from every state that some story
 * reaches: so each pair of a state and an event occurs, many times over.
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
	const struct line *line;
	struct watch w;
	size_t i, j;

	KUNIT_ASSERT_NOT_NULL(test, walk);
	walk->test = test;
	for (i = 0; i < ARRAY_SIZE(stories); i++) {
		watch_init(&w);
		for (line = stories[i].lines; line->event != DP_EV_COUNT;
		     line++) {
			step(test, &w, line->event, line->arg == LAST_ASK ?
			     w.ask : line->arg, stories[i].name);
			walk_all(walk, &w, depth);
		}
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
	bool current = w->fsm.asking && arg == w->ask;

	if (event == DP_EV_CONFIRMED && current)
		host_works(host);
	else if (event == DP_EV_REFUSED && current && host->waiting)
		host->waiting--;
	else if (event == DP_EV_HOST_SWITCH_SYNTH)
		host->path = 0;
	else if (event == DP_EV_HOST_SWITCH_VF)
		host->path = 1;
	else if (event == DP_EV_CONN_LOST)
		host_works(host);
}

/* Guest and host must agree whenever the guest believes to know. */
static void check_agreement(struct kunit *test, const struct watch *w,
			    const struct host *host, const char *what)
{
	const struct dp_fsm *fsm = &w->fsm;

	if (fsm->state == DP_VF)
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
			step(test, &w, DP_EV_VF_JOINED, 0, "good");
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

static struct kunit_case dp_cases[] = {
	KUNIT_CASE(dp_stories),
	KUNIT_CASE(dp_everything_has_a_name),
	KUNIT_CASE(dp_unknown_event_does_nothing),
	KUNIT_CASE(dp_all_strings_keep_the_rules),
	KUNIT_CASE(dp_random_strings_agree_with_a_host),
	KUNIT_CASE(dp_every_leave_ends),
	KUNIT_CASE(dp_all_good_leads_to_the_vf),
	KUNIT_CASE(dp_retries_end),
	{}
};

static struct kunit_suite dp_suite = {
	.name = "hvnf_dp",
	.test_cases = dp_cases,
};

SUITE(dp_suite);
