// SPDX-License-Identifier: GPL-2.0
/*
 * Fault rules: "on=POINT [chan=N] [nth=N] [count=N] [chance=PERCENT]
 * do=ACTION...". Documentation/lab/device.rst has the points and the actions.
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qapi/error.h"
#include "netvsp-fault.h"

enum action {
	ACT_DROP, ACT_DELAY, ACT_DUP, ACT_REFUSE, ACT_RESCIND, ACT_STOP,
	ACT_STATUS, ACT_CORRUPT, ACT_BYTES, ACT_TRUNC, ACT_CMD, ACT_THEN,
	ACT_REWRITE, ACT_AFTER, ACT_CHAN,
};

static const struct {
	const char *name;
	bool has_value;
} actions[] = {
	[ACT_DROP] = { "drop", false }, [ACT_DELAY] = { "delay", true },
	[ACT_DUP] = { "dup", false }, [ACT_REFUSE] = { "refuse", false },
	[ACT_RESCIND] = { "rescind", false }, [ACT_STOP] = { "stop", false },
	[ACT_STATUS] = { "status", true },
	[ACT_CORRUPT] = { "corrupt", true }, [ACT_BYTES] = { "bytes", true },
	[ACT_TRUNC] = { "trunc", true }, [ACT_CMD] = { "cmd", true },
	[ACT_THEN] = { "then", true }, [ACT_REWRITE] = { "rewrite", true },
	[ACT_AFTER] = { "after", true }, [ACT_CHAN] = { "chan", true },
};

struct step {
	enum action action;
	char *value;
	uint64_t number;
};

struct rule {
	QSIMPLEQ_ENTRY(rule) link;
	char *text;
	char *point;
	int chan;
	uint64_t nth, count, chance;
	uint64_t seen, done;
	bool busy;
	GArray *steps;
};

struct netvsp_faults {
	uint32_t number;
	QSIMPLEQ_HEAD(, rule) rules;
};

void netvsp_faults_init(struct netvsp *vsp)
{
	vsp->faults = g_new0(struct netvsp_faults, 1);
	QSIMPLEQ_INIT(&vsp->faults->rules);
}

bool netvsp_faults_any(const struct netvsp *vsp)
{
	return vsp->faults->number;
}

/* ---- reading a rule ---- */

static void rule_free(struct rule *r)
{
	unsigned int i;

	for (i = 0; i < r->steps->len; i++)
		g_free(g_array_index(r->steps, struct step, i).value);
	g_array_free(r->steps, true);
	g_free(r->point);
	g_free(r->text);
	g_free(r);
}

/* Actions whose value is a number. */
static bool takes_number(enum action action)
{
	return action == ACT_DELAY || action == ACT_STATUS ||
	       action == ACT_TRUNC || action == ACT_AFTER ||
	       action == ACT_CHAN;
}

/* "ACTION", "ACTION=VALUE" or "ACTION:VALUE". */
static bool parse_step(struct rule *r, const char *text)
{
	size_t len = strcspn(text, "=:");
	struct step step = {};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(actions); i++)
		if (strlen(actions[i].name) == len &&
		    !strncmp(actions[i].name, text, len))
			break;
	if (i == ARRAY_SIZE(actions))
		return false;
	step.action = i;
	step.value = text[len] ? g_strdup(text + len + 1) : NULL;
	g_array_append_val(r->steps, step);
	return true;
}

static bool set_arg(struct rule *r, const char *value)
{
	struct step *last;

	if (!r->steps->len)
		return false;
	last = &g_array_index(r->steps, struct step, r->steps->len - 1);
	g_free(last->value);
	last->value = g_strdup(value);
	return true;
}

static bool parse_word(struct rule *r, const char *word)
{
	g_auto(GStrv) part = g_strsplit(word, "=", 2);
	uint64_t chan;

	if (!part[0] || !part[1])
		return false;
	if (!strcmp(part[0], "on")) {
		g_free(r->point);
		r->point = g_strdup(part[1]);
		return true;
	}
	if (!strcmp(part[0], "do"))
		return parse_step(r, part[1]);
	if (!strcmp(part[0], "arg"))
		return set_arg(r, part[1]);
	if (!strcmp(part[0], "nth"))
		return !qemu_strtou64(part[1], NULL, 0, &r->nth) && r->nth;
	if (!strcmp(part[0], "count"))
		return !qemu_strtou64(part[1], NULL, 0, &r->count);
	if (!strcmp(part[0], "chance"))
		return !qemu_strtou64(part[1], NULL, 0, &r->chance) &&
		       r->chance <= 100;
	if (!strcmp(part[0], "chan")) {
		if (qemu_strtou64(part[1], NULL, 0, &chan) || chan > INT_MAX)
			return false;
		r->chan = chan;
		return true;
	}
	return false;
}

static bool check_steps(struct rule *r)
{
	struct step *s;
	unsigned int i;

	for (i = 0; i < r->steps->len; i++) {
		s = &g_array_index(r->steps, struct step, i);
		if (actions[s->action].has_value != !!s->value)
			return false;
		if (takes_number(s->action) &&
		    qemu_strtou64(s->value, NULL, 0, &s->number))
			return false;
	}
	return r->steps->len;
}

/**
 * netvsp_fault_add() - add a rule
 * @vsp: the port
 * @word: its words
 * @count: how many
 * @errp: which of them is wrong
 *
 * "nth" alone makes it act once, on that occurrence; otherwise it acts on each
 * from "nth" on, "count" times if that is given.
 */
bool netvsp_fault_add(struct netvsp *vsp, char **word, int count, Error **errp)
{
	struct rule *r = g_new0(struct rule, 1);
	bool counted = false;
	int i;

	r->steps = g_array_new(false, false, sizeof(struct step));
	r->chan = -1;
	r->chance = 100;
	for (i = 0; i < count; i++) {
		counted |= !strncmp(word[i], "count=", 6);
		if (!parse_word(r, word[i])) {
			error_setg(errp, "bad word in the rule: %s", word[i]);
			goto bad;
		}
	}
	if (!r->point || !check_steps(r)) {
		error_setg(errp, "a rule needs on=POINT and do=ACTION, some actions a value");
		goto bad;
	}
	if (r->nth && !counted)
		r->count = 1;
	r->nth = MAX(r->nth, 1);
	r->text = g_strjoinv(" ", word);
	QSIMPLEQ_INSERT_TAIL(&vsp->faults->rules, r, link);
	vsp->faults->number++;
	return true;
bad:
	rule_free(r);
	return false;
}

void netvsp_faults_clear(struct netvsp *vsp)
{
	struct rule *r, *next;

	QSIMPLEQ_FOREACH_SAFE(r, &vsp->faults->rules, link, next) {
		/* A command of its own may be what clears it. */
		if (r->busy)
			continue;
		QSIMPLEQ_REMOVE(&vsp->faults->rules, r, rule, link);
		vsp->faults->number--;
		rule_free(r);
	}
}

void netvsp_faults_describe(struct netvsp *vsp, GString *out)
{
	struct rule *r;

	QSIMPLEQ_FOREACH(r, &vsp->faults->rules, link)
		g_string_append_printf(out, "%s  seen=%" PRIu64 " done=%" PRIu64
				       "\n", r->text, r->seen, r->done);
}

/* ---- a rule at work ---- */

static bool point_matches(const char *rule, const char *point,
			  const struct netvsp_view *view)
{
	unsigned long number;

	if (g_pattern_match_simple(rule, point))
		return true;
	if (!strncmp(rule, "rndis.oid.", 10) && view->oid &&
	    view->kind == NETVSP_VIEW_RNDIS)
		return !qemu_strtoul(rule + 10, NULL, 16, &number) &&
		       number == view->oid;
	if (!strncmp(rule, "nvsp.", 5) && view->kind == NETVSP_VIEW_NVSP &&
	    view->msg_len >= 4)
		return !qemu_strtoul(rule + 5, NULL, 10, &number) &&
		       number == (uint32_t)ldl_le_p(view->msg);
	return false;
}

static bool is_due(struct netvsp *vsp, struct rule *r, const char *point,
		   const struct netvsp_view *view)
{
	if (r->busy || (r->chan >= 0 && r->chan != view->chan) ||
	    !point_matches(r->point, point, view))
		return false;
	if (++r->seen < r->nth || (r->count && r->done >= r->count))
		return false;
	if (r->chance < 100 && netvsp_chance(vsp) % 100 >= r->chance)
		return false;
	r->done++;
	return true;
}

static void complain(struct netvsp *vsp, Error *err)
{
	if (!err)
		return;
	netvsp_event(vsp, "FAULT RULE %s", error_get_pretty(err));
	error_free(err);
}

static void run_command(struct netvsp *vsp, const char *line)
{
	GString *out = g_string_new(NULL);
	Error *err = NULL;

	netvsp_command(vsp, line, out, &err);
	complain(vsp, err);
	g_string_free(out, true);
}

static void set_status(struct netvsp_view *view, uint64_t status, Error **errp)
{
	g_autofree char *text = g_strdup_printf("status=%" PRIu64, status);

	netvsp_field_set(view, text, errp);
}

static void truncate_view(struct netvsp_view *view, uint64_t len)
{
	if (len > view->room)
		return;
	if (len > view->msg_len)
		memset(view->msg + view->msg_len, 0, len - view->msg_len);
	view->msg_len = len;
}

static void act_on_view(struct netvsp *vsp, const struct step *s,
			struct netvsp_view *view)
{
	Error *err = NULL;

	if (s->action == ACT_STATUS)
		set_status(view, s->number, &err);
	else if (s->action == ACT_CORRUPT)
		netvsp_field_set(view, s->value, &err);
	else if (s->action == ACT_BYTES)
		netvsp_bytes_set(view, s->value, &err);
	else if (s->action == ACT_TRUNC)
		truncate_view(view, s->number);
	complain(vsp, err);
}

static void act(struct netvsp *vsp, const struct step *s,
		struct netvsp_view *view, struct netvsp_effect *effect)
{
	switch (s->action) {
	case ACT_DROP:
		effect->drop = true;
		break;
	case ACT_DELAY:
		effect->delay_ms = s->number;
		break;
	case ACT_DUP:
		effect->twice = true;
		break;
	case ACT_REFUSE:
		effect->refuse = true;
		break;
	case ACT_RESCIND:
		effect->drop = true;
		netvsp_rescind(vsp);
		break;
	case ACT_STOP:
		effect->drop = true;
		netvsp_chan_mute(&vsp->chan[MAX(view->chan, 0)]);
		break;
	case ACT_CMD:
		run_command(vsp, s->value);
		break;
	case ACT_THEN:
		g_free(effect->then);
		effect->then = g_strdup(s->value);
		break;
	case ACT_REWRITE:
		g_free(effect->rewrite);
		effect->rewrite = g_strdup(s->value);
		break;
	case ACT_AFTER:
		effect->rewrite_us = s->number;
		break;
	case ACT_CHAN:
		effect->chan = MIN(s->number, NETVSP_MAX_CHANNELS - 1);
		break;
	default:
		act_on_view(vsp, s, view);
	}
}

/* To refuse is to give the status that says no, where there is one. */
static void refuse(struct netvsp_view *view)
{
	uint64_t status = view->kind == NETVSP_VIEW_RNDIS ?
			  RNDIS_STATUS_FAILURE : NVSP_STATUS_FAIL;

	if (view->kind != NETVSP_VIEW_NONE && view->msg_len)
		set_status(view, status, NULL);
}

/**
 * netvsp_fault() - let the rules have their way with something
 * @vsp: the port
 * @point: where it passes
 * @view: its bytes, which may change
 * @effect: filled in: what is to become of it
 */
void netvsp_fault(struct netvsp *vsp, const char *point,
		  struct netvsp_view *view, struct netvsp_effect *effect)
{
	struct rule *r, *next;
	unsigned int i;

	memset(effect, 0, sizeof(*effect));
	effect->chan = -1;
	QSIMPLEQ_FOREACH_SAFE(r, &vsp->faults->rules, link, next) {
		if (!is_due(vsp, r, point, view))
			continue;
		netvsp_event(vsp, "fault at %s: %s", point, r->text);
		r->busy = true;
		for (i = 0; i < r->steps->len; i++)
			act(vsp, &g_array_index(r->steps, struct step, i),
			    view, effect);
		r->busy = false;
	}
	if (effect->refuse)
		refuse(view);
}

/**
 * netvsp_fault_end() - the thing has happened, or not
 *
 * Does what rules want done after it, and frees what @effect holds. Every
 * netvsp_fault() is followed by one of these.
 */
void netvsp_fault_end(struct netvsp *vsp, struct netvsp_effect *effect)
{
	g_autofree char *line = g_steal_pointer(&effect->then);

	g_clear_pointer(&effect->rewrite, g_free);
	if (line)
		run_command(vsp, line);
}

/**
 * netvsp_fault_passes() - a point that can only happen or not
 *
 * Return: whether it does
 */
bool netvsp_fault_passes(struct netvsp *vsp, const char *point, int chan)
{
	struct netvsp_view view = { .kind = NETVSP_VIEW_NONE, .chan = chan };
	struct netvsp_effect effect;

	if (!netvsp_faults_any(vsp))
		return true;
	netvsp_fault(vsp, point, &view, &effect);
	netvsp_fault_end(vsp, &effect);
	return !effect.drop && !effect.refuse;
}
