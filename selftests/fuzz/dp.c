// SPDX-License-Identifier: GPL-2.0
/* The data path: any string of events, with a host on the other side. */

#include "fuzz.h"
#include "../kunit/dp_rules_kunit.c"

static void one_event(struct kunit *test, struct input *in, struct watch *w,
		      struct host *host)
{
	u8 byte = take8(in);
	enum dp_event event = byte % DP_EV_COUNT;
	struct dp_action act;
	u32 arg;

	if (w->fsm.state == DP_LOST && (event == DP_EV_HOST_SWITCH_SYNTH ||
					event == DP_EV_HOST_SWITCH_VF))
		return;
	arg = arg_for(w, event, byte / DP_EV_COUNT);
	host_did(host, w, event, arg);
	act = step(test, w, event, arg, dp_event_name(event));
	host_takes(host, &act);
	check_agreement(test, w, host, dp_event_name(event));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct host host = { .path = take8(&in) & 1 };
	static struct kunit test;
	struct watch w;
	u32 i;

	watch_init(&w);
	w.fsm.policy.retries = take8(&in);
	w.fsm.policy.ask_tries = take8(&in);
	w.fsm.policy.stall_retries = in.left ? in.left % 5 : 0;
	w.fsm.policy.budget = in.left % 3;
	while (in.left)
		one_event(&test, &in, &w, &host);
	/* Whatever came before, an orderly leave ends. */
	step(&test, &w, DP_EV_LEAVE, 0, "leave");
	for (i = 0; i < 2 && !dp_settled(&w.fsm); i++)
		answer(&test, &w, DP_EV_TIMEOUT);
	KUNIT_EXPECT_TRUE(&test, dp_settled(&w.fsm));
	FUZZ_END(&test);
	return 0;
}
