/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every suite needs, in the kernel (KUnit) and in user space (a shim of
 * it), and a random generator whose seed decides everything.
 *
 * A suite includes the source that it tests, so each is a module, and a
 * program, of its own, and sees static functions too.
 */
#ifndef _HVNF_SUITE_H
#define _HVNF_SUITE_H

#include "../../hv_netfail/proto/pure.h"

#ifdef __KERNEL__
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/slab.h>

/* The debug kernel is emulated twice over; user space is not. */
#define SUITE_ROUNDS	2000

static unsigned long long seed = 1;
module_param(seed, ullong, 0444);
MODULE_PARM_DESC(seed, "of the randomized cases");

#define SUITE(suite)					\
	kunit_test_suite(suite);			\
	MODULE_DESCRIPTION("KUnit suite of hv_netfail");	\
	MODULE_LICENSE("GPL")

#else
#include "../unit/kunit_shim.h"

#ifndef SUITE_ROUNDS
#define SUITE_ROUNDS	200000
#endif
#define seed		kunit_shim_seed
#ifdef HVNF_FUZZ
/* A fuzz target borrows the models of a suite; its program is another. */
#define SUITE(suite)	struct kunit_suite *const suite ## _unused = &(suite)
#else
#define SUITE(suite)	kunit_test_suite(suite)
#endif
#endif

/**
 * struct rnd - a random generator (splitmix64)
 * @state: of it
 */
struct rnd {
	u64 state;
};

/* Begin a randomized case; the log says how to repeat it. */
static inline struct rnd rnd_begin(struct kunit *test)
{
	struct rnd rnd = { .state = seed };

	kunit_info(test, "seed=%llu\n", (unsigned long long)seed);
	return rnd;
}

static inline u64 rnd_u64(struct rnd *rnd)
{
	u64 z = rnd->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* A number below @n, which is not 0. */
static inline u32 rnd_below(struct rnd *rnd, u32 n)
{
	return (u32)(rnd_u64(rnd) >> 32) % n;
}

/* True once in @n times. */
static inline bool rnd_once_in(struct rnd *rnd, u32 n)
{
	return !rnd_below(rnd, n);
}

static inline void rnd_fill(struct rnd *rnd, void *to, size_t len)
{
	u8 *p = to;

	while (len--)
		*p++ = rnd_u64(rnd);
}

/* A number that a hostile host might choose: near a bound, or anything. */
static inline u32 rnd_nasty(struct rnd *rnd, u32 near)
{
	switch (rnd_below(rnd, 8)) {
	case 0:		return 0;
	case 1:		return ~0U - rnd_below(rnd, 64);
	case 2:		return rnd_u64(rnd);
	case 3:		return 0x80000000U + rnd_below(rnd, 3) - 1;
	default:	return near + rnd_below(rnd, 33) - 16;
	}
}

/*
 * A copy in memory of exactly @len bytes, so that the sanitizers see the first
 * byte that is read beyond.
 */
static inline void *exact(struct kunit *test, const void *src, size_t len)
{
	void *copy = kunit_kmalloc(test, len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	if (len)
		memcpy(copy, src, len);
	return copy;
}

/* Read bytes that were said to be readable; the sanitizers judge. */
static inline void touch(const void *at, size_t len)
{
	const u8 *p = at;
	u8 sum = 0;

	while (len--)
		sum ^= *p++;
	barrier_data(&sum);
}

/* Little-endian numbers by hand, independent of the code under test. */
static inline u32 peek16(const void *at, size_t offset)
{
	const u8 *p = (const u8 *)at + offset;

	return p[0] | p[1] << 8;
}

static inline u32 peek32(const void *at, size_t offset)
{
	return peek16(at, offset) | peek16(at, offset + 2) << 16;
}

static inline void poke16(void *at, size_t offset, u32 value)
{
	u8 *p = (u8 *)at + offset;

	p[0] = value & 0xff;
	p[1] = value >> 8 & 0xff;
}

static inline void poke32(void *at, size_t offset, u32 value)
{
	poke16(at, offset, value);
	poke16(at, offset + 2, value >> 16);
}

#endif /* _HVNF_SUITE_H */
