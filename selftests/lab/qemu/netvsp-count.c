// SPDX-License-Identifier: GPL-2.0
/* Executed instructions of the nested guest, by address; see netvsp-count.h. */
#include "qemu/osdep.h"
#include "cpu.h"
#include "exec/helper-proto.h"
#include "netvsp-count.h"

#define CHUNK	4096
#define DETAIL	(1U << 31)

struct count {
	uint64_t pc;
	uint64_t n;
};

/* Translated code holds addresses of counters: they never move. */
static GPtrArray *chunks;
static uint32_t used = CHUNK;
static GHashTable *by_pc;
static FILE *out;

bool netvsp_counting;

static void __attribute__((constructor)) count_init(void)
{
	const char *path = getenv("HVNF_COUNT");

	out = path ? fopen(path, "wb") : NULL;
	if (!out)
		return;
	chunks = g_ptr_array_new();
	by_pc = g_hash_table_new(g_int64_hash, g_int64_equal);
	netvsp_counting = true;
}

/**
 * netvsp_count_slot() - counter of an address
 * @pc: the address
 *
 * Only for a machine with one processor, as all machines with -icount are.
 *
 * Return: where it is counted, for as long as the program runs.
 */
uint64_t *netvsp_count_slot(uint64_t pc)
{
	struct count *c = g_hash_table_lookup(by_pc, &pc);

	if (c)
		return &c->n;
	if (used == CHUNK) {
		g_ptr_array_add(chunks, g_new0(struct count, CHUNK));
		used = 0;
	}
	c = (struct count *)chunks->pdata[chunks->len - 1] + used++;
	c->pc = pc;
	g_hash_table_insert(by_pc, &c->pc, c);
	return &c->n;
}

static struct count *nth(uint32_t i)
{
	return (struct count *)chunks->pdata[i / CHUNK] + i % CHUNK;
}

static uint32_t total(void)
{
	return chunks->len ? (chunks->len - 1) * CHUNK + used : 0;
}

static void sum(struct netvsp_count_mark *mark)
{
	uint32_t i;

	for (i = 0; i < total(); i++) {
		const struct count *c = nth(i);

		if (!c->n)
			continue;
		if (c->pc >> 63)
			mark->kernel += c->n;
		else
			mark->user += c->n;
		mark->entries++;
	}
	if (!(mark->id & DETAIL))
		mark->entries = 0;
}

void helper_netvsp_mark(CPUX86State *env)
{
	struct netvsp_count_mark mark = { .id = (uint32_t)env->regs[R_EAX] };
	uint32_t i;

	if (!netvsp_counting)
		return;
	sum(&mark);
	fwrite(&mark, sizeof(mark), 1, out);
	for (i = 0; i < total(); i++) {
		struct count *c = nth(i);

		if (c->n && mark.entries)
			fwrite(c, sizeof(*c), 1, out);
		c->n = 0;
	}
	fflush(out);
}
