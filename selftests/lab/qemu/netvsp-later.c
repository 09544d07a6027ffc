// SPDX-License-Identifier: GPL-2.0
/*
 * Things to be done later in virtual time, unless the connection ends first.
 */
#include "qemu/osdep.h"
#include "netvsp-fault.h"

struct netvsp_later {
	QLIST_ENTRY(netvsp_later) link;
	struct netvsp *vsp;
	QEMUTimer *timer;
	void (*run)(struct netvsp *vsp, void *arg);
	void *arg;
	GDestroyNotify destroy;
};

static void later_free(struct netvsp_later *l)
{
	timer_free(l->timer);
	if (l->destroy)
		l->destroy(l->arg);
	g_free(l);
}

static void later_run(void *opaque)
{
	struct netvsp_later *l = opaque;

	/* What it does may end the connection, and with it all in the list. */
	QLIST_REMOVE(l, link);
	l->run(l->vsp, l->arg);
	later_free(l);
}

/**
 * netvsp_later_us() - do something later
 * @vsp: the port
 * @us: how much later, microseconds
 * @run: what
 * @arg: for @run; freed by @destroy, also when it never comes to it
 * @destroy: may be %NULL
 */
void netvsp_later_us(struct netvsp *vsp, int64_t us,
		     void (*run)(struct netvsp *vsp, void *arg), void *arg,
		     GDestroyNotify destroy)
{
	struct netvsp_later *l = g_new0(struct netvsp_later, 1);

	l->vsp = vsp;
	l->run = run;
	l->arg = arg;
	l->destroy = destroy;
	l->timer = timer_new_us(QEMU_CLOCK_VIRTUAL, later_run, l);
	timer_mod(l->timer, qemu_clock_get_us(QEMU_CLOCK_VIRTUAL) + us);
	QLIST_INSERT_HEAD(&vsp->later, l, link);
}

void netvsp_later_drop(struct netvsp *vsp)
{
	struct netvsp_later *l;

	while ((l = QLIST_FIRST(&vsp->later))) {
		QLIST_REMOVE(l, link);
		later_free(l);
	}
}
