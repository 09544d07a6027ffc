/* SPDX-License-Identifier: GPL-2.0 */
/* Messages as rows of 32-bit words, as they stand on the wire. */
#ifndef _HVNF_SUITE_WORDS_H
#define _HVNF_SUITE_WORDS_H

#include "suite.h"

/**
 * struct words - a message
 * @n: words of it
 * @w: they
 */
struct words {
	u32 n;
	u32 w[13];
};

/* The message in memory of exactly its size. */
static inline void *message(struct kunit *test, const struct words *words)
{
	u8 raw[sizeof(words->w)];
	u32 i;

	for (i = 0; i < words->n; i++)
		poke32(raw, 4 * i, words->w[i]);
	return exact(test, raw, 4 * words->n);
}

#endif /* _HVNF_SUITE_WORDS_H */
