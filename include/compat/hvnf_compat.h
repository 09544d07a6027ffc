/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The compat wall. The driver's text is written for the newest kernel; what
 * an older one lacks is added here, and nowhere else. Kbuild includes this
 * file before every source file.
 *
 * In order of preference, a shim stands aside
 *  1. by the name of the new API, where that is a macro;
 *  2. by the place of its header: fallback/ is searched after the kernel's own;
 *  3. by the answer of a probe: HVNF_NEED_x (a drop-in is needed) or
 *     HVNF_HAVE_x (a member exists that must be filled in).
 * Never by a kernel's version: stable kernels take new APIs in mid-series.
 */
/* Kbuild gives it to the probes too: they ask about the kernel alone. */
#if !defined(_HVNF_COMPAT_H) && !defined(HVNF_PROBING)
#define _HVNF_COMPAT_H

#include "generated/hvnf_probed.h"

#include <linux/overflow.h>
#include <linux/slab.h>

/* slab: typed allocation; 7.0 */
#ifndef kzalloc_obj
#define hvnf_gfp(_first, _flags, ...)	(_flags)
#define HVNF_GFP(...)			hvnf_gfp(0, ##__VA_ARGS__, GFP_KERNEL, 0)
#define kmalloc_obj(p, ...)		((typeof(p) *)kmalloc(sizeof(p), HVNF_GFP(__VA_ARGS__)))
#define kzalloc_obj(p, ...)		((typeof(p) *)kzalloc(sizeof(p), HVNF_GFP(__VA_ARGS__)))
#define kzalloc_objs(p, n, ...)						\
	((typeof(p) *)kcalloc((n), sizeof(p), HVNF_GFP(__VA_ARGS__)))
#define kvzalloc_obj(p, ...)		((typeof(p) *)kvzalloc(sizeof(p), HVNF_GFP(__VA_ARGS__)))
#define kvzalloc_objs(p, n, ...)					\
	((typeof(p) *)kvcalloc((n), sizeof(p), HVNF_GFP(__VA_ARGS__)))
#endif

#include "hvnf_compat_bus.h"
#include "hvnf_compat_ethtool.h"
#include "hvnf_compat_net.h"

#endif /* _HVNF_COMPAT_H && HVNF_PROBING */
