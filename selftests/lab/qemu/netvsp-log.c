// SPDX-License-Identifier: GPL-2.0
/*
 * The log of protocol events: numbered, stamped with virtual time, the last
 * EVENTS_KEPT of them.
 */
#include "qemu/osdep.h"
#include "netvsp.h"

#define EVENTS_KEPT	4096

struct netvsp_events {
	uint64_t count;
	char *line[EVENTS_KEPT];
};

void netvsp_events_init(struct netvsp *vsp)
{
	vsp->events = g_new0(struct netvsp_events, 1);
}

void netvsp_event(struct netvsp *vsp, const char *fmt, ...)
{
	int64_t ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
	struct netvsp_events *e = vsp->events;
	g_autofree char *text = NULL;
	uint32_t slot;
	va_list args;

	va_start(args, fmt);
	text = g_strdup_vprintf(fmt, args);
	va_end(args);
	slot = e->count % EVENTS_KEPT;
	g_free(e->line[slot]);
	e->line[slot] = g_strdup_printf("%" PRIu64 " %" PRId64 ".%06" PRId64
					" %s\n", ++e->count,
					ns / 1000000000,
					ns / 1000 % 1000000, text);
}

void netvsp_events_describe(struct netvsp *vsp, GString *out)
{
	struct netvsp_events *e = vsp->events;
	uint64_t i = e->count > EVENTS_KEPT ? e->count - EVENTS_KEPT : 0;

	for (; i < e->count; i++)
		g_string_append(out, e->line[i % EVENTS_KEPT]);
}
