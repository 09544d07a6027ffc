/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * What the wire headers need of the compiler, in the kernel and outside.
 */
#ifndef _HV_NETFAIL_WIRE_H
#define _HV_NETFAIL_WIRE_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#else
#include <assert.h>
#endif

/* For structures whose 64-bit fields the protocol leaves unaligned. */
#define WIRE_PACKED	__attribute__((__packed__))

/* A wire structure has exactly the size the protocol gives it. */
#define WIRE_SIZE(tag, size)						\
	static_assert(sizeof(struct tag) == (size), "size of struct " #tag)

#endif /* _HV_NETFAIL_WIRE_H */
