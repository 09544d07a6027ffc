/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every fuzz target needs. A target includes the suite of the file that
 * it attacks, and with it the naive model: so libFuzzer looks not only for
 * crashes, but for inputs on which code and model differ.
 */
#ifndef _HVNF_FUZZ_H
#define _HVNF_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/**
 * struct input - what is left of the fuzzer's bytes
 * @at: next byte
 * @left: bytes
 */
struct input {
	const uint8_t *at;
	size_t left;
};

/* The next byte; 0 when there is none left. */
static inline uint8_t take8(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->at++;
}

static inline uint16_t take16(struct input *in)
{
	uint16_t low = take8(in);

	return low | take8(in) << 8;
}

static inline uint32_t take32(struct input *in)
{
	uint32_t low = take16(in);

	return low | (uint32_t)take16(in) << 16;
}

/* End a run: an expectation that was not met is as bad as a crash. */
#define FUZZ_END(test)							\
	do {								\
		int _i;							\
									\
		if ((test)->failed) {					\
			fflush(stdout);					\
			abort();					\
		}							\
		for (_i = 0; _i < KUNIT_SHIM_ALLOCS && (test)->allocs[_i]; _i++) \
			kunit_kfree(test, (test)->allocs[_i]);		\
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif /* _HVNF_FUZZ_H */
