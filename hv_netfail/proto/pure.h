/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Everything that proto/ needs of its surroundings, and the only header with
 * kernel includes there. Outside the kernel the same names are supplied here,
 * so that the same source runs in user space under sanitizers and a fuzzer.
 */
#ifndef _HVNF_PROTO_PURE_H
#define _HVNF_PROTO_PURE_H

#ifdef __KERNEL__

#include <linux/types.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#else /* user space */

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

#ifndef __force
#define __force
#endif

#define cpu_to_le16(x)		((__force __le16)htole16(x))
#define cpu_to_le32(x)		((__force __le32)htole32(x))
#define cpu_to_le64(x)		((__force __le64)htole64(x))
#define le16_to_cpu(x)		le16toh((__force u16)(x))
#define le32_to_cpu(x)		le32toh((__force u32)(x))
#define le64_to_cpu(x)		le64toh((__force u64)(x))

#define BIT(n)			(1UL << (n))
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)

#define min_t(type, a, b)				\
	({ type _a = (a); type _b = (b); _a < _b ? _a : _b; })
#define max_t(type, a, b)				\
	({ type _a = (a); type _b = (b); _a > _b ? _a : _b; })
#define min(a, b)		min_t(__typeof__(a), a, b)
#define max(a, b)		max_t(__typeof__(a), a, b)
#define clamp_t(type, v, lo, hi)			\
	({ type _v = (v), _l = (lo), _h = (hi);		\
	   _v < _l ? _l : _v > _h ? _h : _v; })

static inline void barrier_data(void *p)
{
	__asm__ volatile("" : : "r"(p) : "memory");
}

#endif /* __KERNEL__ */

/**
 * pure_snapshot() - copy bytes that somebody else may be changing
 * @dst: private memory
 * @src: memory shared with the host
 * @len: bytes
 *
 * What is checked and what is used must be the same bytes. The barrier keeps
 * the compiler from reading @src a second time behind the caller's back.
 */
static __always_inline void pure_snapshot(void *dst, const void *src,
					  size_t len)
{
	memcpy(dst, src, len);
	barrier_data(dst);
}

/**
 * pure_read32() - one number that somebody else may be changing
 * @src: memory shared with the host, of any alignment
 *
 * It is read once and lives in a register from then on: the compiler is not told
 * that what comes out is what went in, so it cannot fetch it again.
 *
 * Return: the number, in the processor's order.
 */
static __always_inline u32 pure_read32(const void *src)
{
	__le32 raw;

	memcpy(&raw, src, sizeof(raw));
	__asm__ volatile("" : "+r"(raw));
	return le32_to_cpu(raw);
}

/* Writes a number in the protocol's order; @to has any alignment. */
static __always_inline void pure_write32(void *to, u32 value)
{
	__le32 raw = cpu_to_le32(value);

	memcpy(to, &raw, sizeof(raw));
}

#endif /* _HVNF_PROTO_PURE_H */
