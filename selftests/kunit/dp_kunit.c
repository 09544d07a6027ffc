// SPDX-License-Identifier: GPL-2.0
/* Suite of the data-path machine: stories, step by step. */

#include "dp_watch.h"

#define LAST_ASK	0xfffffffe	/* an answer to the last request */
#define OLD_ASK		0xfffffffd	/* to the one before */

struct line {
	enum dp_event event;
	u32 arg;
	enum dp_state want;
	u32 bits;
	u8 backoff;
};

struct story {
	const char *name;
	struct line lines[40];
	const struct dp_policy *policy;
};

static const struct dp_policy stern = {
	.retries = 9, .ask_tries = 3, .stall_retries = 3, .budget = 2,
};

/* How most stories begin. */
#define UP	{ DP_EV_CONN_UP, 0, DP_SYNTH, DONE }
#define LENT	{ DP_EV_ASSOC_ON, 7, DP_TO_SYNTH, DONE | ASK_S }, \
		{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, 0 }
#define JOINED	{ DP_EV_VF_JOINED, 7, DP_SYNTH, 0 }
#define READY	{ DP_EV_VF_READY, 0, DP_TO_VF, ASK_V }
#define ON_VF	{ DP_EV_CONFIRMED, LAST_ASK, DP_VF, PUB }
#define TO_VF	UP, LENT, JOINED, READY
#define VF	TO_VF, ON_VF
#define BACK	{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, 0 }
#define HELD(n)	{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, ARM, n }
#define AGAIN	{ DP_EV_RETRY_TIMER, 0, DP_TO_VF, ASK_V }
#define FOR_GOOD { DP_EV_REFUSED, LAST_ASK, DP_SYNTH, ARM, 1 }, \
		{ DP_EV_RETRY_TIMER, 0, DP_TO_VF, ASK_V }, \
		{ DP_EV_REFUSED, LAST_ASK, DP_SYNTH, ARM, 2 }, \
		{ DP_EV_RETRY_TIMER, 0, DP_TO_VF, ASK_V }, \
		{ DP_EV_REFUSED, LAST_ASK, DP_SYNTH, 0 }
#define END	{ DP_EV_COUNT }

static const struct story stories[] = {
	{ "associate, then plug", { VF, END } },
	{ "plug, then associate", { UP, JOINED,
		{ DP_EV_VF_READY, 0, DP_WAIT_ASSOC, 0 },
		{ DP_EV_ASSOC_ON, 7, DP_TO_VF, DONE | ASK_V }, ON_VF, END } },
	{ "all there before the connection", {
		{ DP_EV_VF_JOINED, 7, DP_LOST, 0 },
		{ DP_EV_VF_READY, 0, DP_LOST, 0 },
		{ DP_EV_ASSOC_ON, 7, DP_LOST, 0 },
		{ DP_EV_CONN_UP, 0, DP_TO_VF, DONE | ASK_V }, ON_VF, END } },
	{ "carrier comes and goes", { VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S }, HELD(1),
		{ DP_EV_VF_READY, 0, DP_SYNTH, 0 }, AGAIN, ON_VF, END } },
	{ "carrier back late", { VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S }, HELD(1),
		{ DP_EV_RETRY_TIMER, 0, DP_SYNTH, 0 }, READY, ON_VF, END } },
	{ "carrier blinks while leaving", { VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S },
		{ DP_EV_VF_READY, 0, DP_TO_SYNTH, 0 }, HELD(1),
		AGAIN, ON_VF, END } },
	{ "carrier of a pinned VF", { VF,
		{ DP_EV_POLICY, DP_PIN_VF, DP_VF, 0 },
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S }, BACK,
		READY, ON_VF, END } },
	{ "carrier flaps: later and later, then not at all, then calm", { VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S }, HELD(1),
		{ DP_EV_VF_READY, 0, DP_SYNTH, 0 }, AGAIN, ON_VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S }, HELD(2),
		{ DP_EV_VF_READY, 0, DP_SYNTH, 0 },
		{ DP_EV_RETRY_TIMER, 0, DP_SYNTH, 0 },
		{ DP_EV_ASSOC_OFF, 7, DP_WAIT_ASSOC, DONE },
		{ DP_EV_ASSOC_ON, 7, DP_SYNTH, DONE },
		{ DP_EV_RETRY_TIMER, 0, DP_SYNTH, 0 },
		{ DP_EV_CALM, 0, DP_TO_VF, ASK_V }, ON_VF,
		{ DP_EV_CALM, 0, DP_VF, 0 },
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S }, HELD(1),
		END }, &stern },
	{ "a pinned VF has no budget", { VF,
		{ DP_EV_POLICY, DP_PIN_VF, DP_VF, 0 },
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S }, BACK,
		READY, ON_VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S }, BACK,
		READY, ON_VF, END }, &stern },
	{ "a stall is not over in no time", { VF,
		{ DP_EV_STALLED, 0, DP_TO_SYNTH, UNPUB | ASK_S }, HELD(3),
		AGAIN, ON_VF,
		{ DP_EV_STALLED, 0, DP_TO_SYNTH, UNPUB | ASK_S }, HELD(4),
		END }, &stern },
	{ "calm is no reason to forgive elsewhere", { TO_VF,
		{ DP_EV_REFUSED, LAST_ASK, DP_SYNTH, ARM, 1 },
		{ DP_EV_CALM, 0, DP_SYNTH, 0 },
		{ DP_EV_RETRY_TIMER, 0, DP_TO_VF, ASK_V }, END } },
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
		{ DP_EV_VF_LEFT, 0, DP_TO_SYNTH, 0 }, BACK,
		{ DP_EV_VF_JOINED, 8, DP_SYNTH, 0 }, READY, ON_VF, END } },
	{ "another VF lent, and the first is still here", { VF,
		{ DP_EV_ASSOC_ON, 8, DP_TO_SYNTH, UNPUB | ASK_S | DONE },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_WAIT_ASSOC, 0 },
		{ DP_EV_ASSOC_ON, 7, DP_TO_VF, DONE | ASK_V }, ON_VF, END } },
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
		{ DP_EV_ASSOC_ON, 7, DP_TO_VF, DONE | ASK_V },
		{ DP_EV_REFUSED, LAST_ASK, DP_SYNTH, ARM, 1 }, END } },
	{ "for good, until the operator says so", { TO_VF, FOR_GOOD,
		{ DP_EV_POLICY, DP_PIN_AUTO, DP_TO_VF, ASK_V }, END } },
	{ "for good, until another VF joins", { TO_VF, FOR_GOOD,
		{ DP_EV_VF_LEFT, 0, DP_SYNTH, 0 }, JOINED, READY, END } },
	{ "held in want of an association, then a new life", { UP, JOINED,
		{ DP_EV_VF_READY, 0, DP_WAIT_ASSOC, 0 },
		{ DP_EV_HOST_SWITCH_SYNTH, 0, DP_SYNTH, DONE | ARM, 1 },
		{ DP_EV_CONN_LOST, 0, DP_LOST, 0 },
		{ DP_EV_CONN_UP, 0, DP_WAIT_ASSOC, DONE }, END } },
	{ "held again while the timer runs", { TO_VF,
		{ DP_EV_REFUSED, LAST_ASK, DP_SYNTH, ARM, 1 },
		{ DP_EV_HOST_SWITCH_SYNTH, 0, DP_SYNTH, DONE | ARM, 2 },
		{ DP_EV_RETRY_TIMER, 0, DP_TO_VF, ASK_V }, END } },
	{ "joined anew without having left", { VF,
		{ DP_EV_VF_JOINED, 7, DP_TO_SYNTH, UNPUB | ASK_S }, BACK,
		READY, ON_VF, END } },
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
	{ "mute host, twice", { VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S },
		{ DP_EV_TIMEOUT, LAST_ASK, DP_TO_SYNTH, ARM, 1 },
		{ DP_EV_RETRY_TIMER, 0, DP_TO_SYNTH, ASK_S }, HELD(1),
		{ DP_EV_VF_READY, 0, DP_SYNTH, 0 }, AGAIN, ON_VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S },
		{ DP_EV_REFUSED, LAST_ASK, DP_TO_SYNTH, ARM, 1 }, END } },
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
	{ "channel replaced on the VF", { VF,
		{ DP_EV_CONN_UP, 0, DP_VF, DONE | ASK_V },
		{ DP_EV_ASSOC_ON, 7, DP_VF, DONE },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_VF, 0 },
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S }, END } },
	{ "channel replaced, VF refused", { VF,
		{ DP_EV_CONN_UP, 0, DP_VF, DONE | ASK_V },
		{ DP_EV_REFUSED, LAST_ASK, DP_TO_SYNTH, UNPUB | ASK_S },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, ARM, 1 }, END } },
	{ "channel replaced, no answer", { VF,
		{ DP_EV_CONN_UP, 0, DP_VF, DONE | ASK_V },
		{ DP_EV_TIMEOUT, LAST_ASK, DP_TO_SYNTH, UNPUB | ASK_S },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_SYNTH, ARM, 1 }, END } },
	{ "channel replaced, VF gone meanwhile", { VF,
		{ DP_EV_CONN_UP, 0, DP_VF, DONE | ASK_V },
		{ DP_EV_VF_LEFT, 0, DP_TO_VF, UNPUB },
		{ DP_EV_CONFIRMED, LAST_ASK, DP_TO_SYNTH, ASK_S }, BACK, END } },
	{ "channel replaced, VF gone and refused", { VF,
		{ DP_EV_CONN_UP, 0, DP_VF, DONE | ASK_V },
		{ DP_EV_VF_LEFT, 0, DP_TO_VF, UNPUB },
		{ DP_EV_REFUSED, LAST_ASK, DP_TO_SYNTH, ASK_S }, END } },
	{ "channel replaced, and once more", { VF,
		{ DP_EV_CONN_UP, 0, DP_VF, DONE | ASK_V },
		{ DP_EV_CONN_UP, 0, DP_VF, DONE }, END } },
	{ "channel replaced while synthetic", { UP, LENT,
		{ DP_EV_CONN_UP, 0, DP_TO_SYNTH, DONE | ASK_S }, BACK, END } },
	{ "channel replaced while asking for the VF", { TO_VF,
		{ DP_EV_REFUSED, LAST_ASK, DP_SYNTH, ARM, 1 },
		{ DP_EV_CONN_UP, 0, DP_TO_VF, DONE | ASK_V }, ON_VF, END } },
	{ "channel replaced between two requests", { VF,
		{ DP_EV_VF_UNREADY, 0, DP_TO_SYNTH, UNPUB | ASK_S },
		{ DP_EV_REFUSED, LAST_ASK, DP_TO_SYNTH, ARM, 1 },
		{ DP_EV_CONN_UP, 0, DP_TO_SYNTH, DONE | ASK_S }, BACK, END } },
	{ "answers nobody asked for", { UP,
		{ DP_EV_CONFIRMED, 0, DP_SYNTH, 0 },
		{ DP_EV_REFUSED, 0, DP_SYNTH, 0 },
		{ DP_EV_TIMEOUT, 0, DP_SYNTH, 0 },
		{ DP_EV_RETRY_TIMER, 0, DP_SYNTH, 0 },
		{ DP_EV_STALLED, 0, DP_SYNTH, 0 },
		{ DP_EV_CONN_UP, 0, DP_SYNTH, DONE }, END } },
};

static void tell(struct kunit *test, const struct story *story)
{
	const struct line *line;
	struct dp_action act;
	struct watch w;
	u32 arg;

	watch_init(&w);
	if (story->policy)
		w.fsm.policy = *story->policy;
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

static struct kunit_case dp_cases[] = {
	KUNIT_CASE(dp_stories),
	KUNIT_CASE(dp_everything_has_a_name),
	KUNIT_CASE(dp_unknown_event_does_nothing),
	{}
};

static struct kunit_suite dp_suite = {
	.name = "hvnf_dp",
	.test_cases = dp_cases,
};

SUITE(dp_suite);
