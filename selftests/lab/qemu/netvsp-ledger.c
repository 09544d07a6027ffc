// SPDX-License-Identifier: GPL-2.0
/*
 * The ledger: what the guest has lent and borrowed, and what it did wrong.
 */
#include "qemu/osdep.h"
#include "netvsp.h"

#define VIOLATIONS_KEPT	256

struct ledger_gpadl {
	QLIST_ENTRY(ledger_gpadl) link;
	uint32_t id;
	uint32_t relid;
	uint32_t pages;
	const char *use;
};

struct ledger_relid {
	QLIST_ENTRY(ledger_relid) link;
	uint32_t relid;
};

struct netvsp_ledger {
	uint64_t violations;
	GPtrArray *text;
	QLIST_HEAD(, ledger_gpadl) gpadls;
	QLIST_HEAD(, ledger_relid) rescinded;
};

void netvsp_ledger_init(struct netvsp *vsp)
{
	vsp->ledger = g_new0(struct netvsp_ledger, 1);
	vsp->ledger->text = g_ptr_array_new_with_free_func(g_free);
	QLIST_INIT(&vsp->ledger->gpadls);
	QLIST_INIT(&vsp->ledger->rescinded);
}

/**
 * netvsp_violation() - the guest broke the protocol
 * @vsp: the port
 * @fmt: how, in one line
 */
void netvsp_violation(struct netvsp *vsp, const char *fmt, ...)
{
	g_autofree char *why = NULL;
	va_list args;

	va_start(args, fmt);
	why = g_strdup_vprintf(fmt, args);
	va_end(args);
	if (vsp->ledger->violations++ >= VIOLATIONS_KEPT)
		return;
	netvsp_event(vsp, "VIOLATION %s", why);
	g_ptr_array_add(vsp->ledger->text, g_steal_pointer(&why));
}

/* Forgives: for a test that has seen the violation it wanted to see. */
void netvsp_ledger_clear(struct netvsp *vsp)
{
	vsp->ledger->violations = 0;
	g_ptr_array_set_size(vsp->ledger->text, 0);
}

/* ---- memory that the guest has lent ---- */

static struct ledger_gpadl *find_gpadl(struct netvsp *vsp, uint32_t id)
{
	struct ledger_gpadl *g;

	QLIST_FOREACH(g, &vsp->ledger->gpadls, link)
		if (g->id == id)
			return g;
	return NULL;
}

void netvsp_ledger_gpadl(struct netvsp *vsp, uint32_t id, uint32_t relid,
			 uint32_t pages)
{
	struct ledger_gpadl *g;

	/* The announcement is repeated when its delivery had to be. */
	if (find_gpadl(vsp, id))
		return;
	g = g_new0(struct ledger_gpadl, 1);
	g->id = id;
	g->relid = relid;
	g->pages = pages;
	g->use = "unused";
	QLIST_INSERT_HEAD(&vsp->ledger->gpadls, g, link);
	netvsp_event(vsp, "gpadl %#x relid=%u pages=%u", id, relid, pages);
}

void netvsp_ledger_gpadl_use(struct netvsp *vsp, uint32_t id, const char *use)
{
	struct ledger_gpadl *g = find_gpadl(vsp, id);

	if (g)
		g->use = use;
}

static void free_gpadl(struct ledger_gpadl *g)
{
	QLIST_REMOVE(g, link);
	g_free(g);
}

void netvsp_ledger_gpadl_gone(struct netvsp *vsp, uint32_t id)
{
	struct ledger_gpadl *g = find_gpadl(vsp, id);

	if (!g)
		return;
	netvsp_event(vsp, "gpadl %#x torn down", id);
	free_gpadl(g);
}

/* ---- numbers of rescinded channels ---- */

void netvsp_ledger_relid_rescinded(struct netvsp *vsp, uint32_t relid)
{
	struct ledger_relid *r = g_new0(struct ledger_relid, 1);

	r->relid = relid;
	QLIST_INSERT_HEAD(&vsp->ledger->rescinded, r, link);
}

/* The guest gave it back; its GPADLs go with it, torn down or not. */
void netvsp_ledger_relid_gone(struct netvsp *vsp, uint32_t relid)
{
	struct ledger_gpadl *g, *next_g;
	struct ledger_relid *r, *next_r;

	netvsp_event(vsp, "relid %u released", relid);
	QLIST_FOREACH_SAFE(g, &vsp->ledger->gpadls, link, next_g)
		if (g->relid == relid)
			free_gpadl(g);
	QLIST_FOREACH_SAFE(r, &vsp->ledger->rescinded, link, next_r) {
		if (r->relid == relid) {
			QLIST_REMOVE(r, link);
			g_free(r);
		}
	}
}

/* The guest's bus driver starts anew: nothing is owed any more. */
void netvsp_ledger_forget(struct netvsp *vsp)
{
	struct ledger_relid *r;
	struct ledger_gpadl *g;

	while ((g = QLIST_FIRST(&vsp->ledger->gpadls)))
		free_gpadl(g);
	while ((r = QLIST_FIRST(&vsp->ledger->rescinded))) {
		QLIST_REMOVE(r, link);
		g_free(r);
	}
}

/* ---- reports ---- */

static void describe_chan(const struct netvsp_chan *chan, GString *out)
{
	if (!chan->open)
		return;
	g_string_append_printf(out, "channel %u%s tx_owed=%u frames=%u slots=%u\n",
			       chan->index, chan->stopped ? " stopped" : "",
			       chan->tx_owed, chan->frame_count,
			       chan->slots_lent);
}

static void describe_conn(struct netvsp *vsp, GString *out)
{
	struct netvsp_conn *conn = vsp->conn;
	unsigned int i;

	if (!conn) {
		g_string_append(out, "connection none\n");
		return;
	}
	g_string_append_printf(out, "connection nvsp=%s\n",
			       netvsp_nvsp_version_name(conn->version));
	g_string_append_printf(out, "slots lent=%u control=%u of %u\n",
			       conn->lent, conn->control_lent,
			       conn->slot_count);
	g_string_append_printf(out, "owed association=%u switch=%u\n",
			       vsp->vf.associations_owed, vsp->vf.switches_owed);
	for (i = 0; i < NETVSP_MAX_CHANNELS; i++)
		describe_chan(&vsp->chan[i], out);
}

void netvsp_ledger_describe(struct netvsp *vsp, GString *out)
{
	struct netvsp_ledger *l = vsp->ledger;
	struct ledger_gpadl *g;
	struct ledger_relid *r;
	unsigned int i;

	describe_conn(vsp, out);
	QLIST_FOREACH(g, &l->gpadls, link)
		g_string_append_printf(out, "gpadl %#x relid=%u pages=%u %s\n",
				       g->id, g->relid, g->pages, g->use);
	QLIST_FOREACH(r, &l->rescinded, link)
		g_string_append_printf(out, "rescinded relid=%u\n", r->relid);
	g_string_append_printf(out, "violations %" PRIu64 "\n", l->violations);
	for (i = 0; i < l->text->len; i++)
		g_string_append_printf(out, "violation %s\n",
				       (char *)g_ptr_array_index(l->text, i));
}

/**
 * netvsp_ledger_check() - is everything in order
 * @vsp: the port
 * @out: the reasons why not are appended
 *
 * While the guest is connected only violations count. Once it has closed, it
 * must have taken back all its memory and released what was rescinded.
 */
bool netvsp_ledger_check(struct netvsp *vsp, GString *out)
{
	struct netvsp_ledger *l = vsp->ledger;
	struct ledger_gpadl *g;
	struct ledger_relid *r;
	unsigned int i;
	bool clean = !l->violations;

	for (i = 0; i < l->text->len; i++)
		g_string_append_printf(out, "violation: %s\n",
				       (char *)g_ptr_array_index(l->text, i));
	if (vsp->conn)
		return clean;
	QLIST_FOREACH(g, &l->gpadls, link) {
		g_string_append_printf(out, "GPADL %#x (%s) was not torn down\n",
				       g->id, g->use);
		clean = false;
	}
	QLIST_FOREACH(r, &l->rescinded, link) {
		g_string_append_printf(out, "relid %u was not released\n",
				       r->relid);
		clean = false;
	}
	return clean;
}
