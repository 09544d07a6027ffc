/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Page ranges: memory that the host shall read in place.
 */
#ifndef _HVNF_GPA_H
#define _HVNF_GPA_H

#include <linux/compiler.h>
#include <linux/mm_types.h>
#include <linux/types.h>

/* Most pages of one page-range send: a full TSO frame, its head, and slack. */
#define HVNF_GPA_MAX_RANGES	32

/**
 * struct hvnf_gpa - pages of a frame that the host shall read in place
 * @count: ranges in use
 * @desc: room for the packet's descriptor, which stands right before the
 *	  ranges in the ring; filled in by the send
 * @range: each within one page
 */
struct hvnf_gpa {
	u32 count;
	u64 desc[3];
	struct {
		u32 len;
		u32 offset;
		u64 pfn;
	} range[HVNF_GPA_MAX_RANGES];
};

/**
 * hvnf_gpa_add_range() - add what lies within one page of the host's
 * @gpa: the list
 * @pfn: number of that page
 * @offset: in it
 * @len: bytes
 *
 * Any context.
 *
 * Return: false when the list is full.
 */
static inline bool hvnf_gpa_add_range(struct hvnf_gpa *gpa, u64 pfn, u32 offset, u32 len)
{
	u32 i = gpa->count;

	if (unlikely(i >= HVNF_GPA_MAX_RANGES))
		return false;
	gpa->range[i].pfn = pfn;
	gpa->range[i].offset = offset;
	gpa->range[i].len = len;
	gpa->count = i + 1;
	return true;
}

/**
 * hvnf_gpa_add() - add memory of any length
 * @gpa: the list
 * @va: the memory; linear or vmalloc'ed
 * @len: bytes
 *
 * Any context.
 *
 * Return: false when the list is full; it then holds a part.
 */
bool hvnf_gpa_add(struct hvnf_gpa *gpa, void *va, u32 len);

/**
 * hvnf_gpa_add_page() - add a part of a page, or of a compound page
 * @gpa: the list
 * @page: the page
 * @offset: of the part
 * @len: bytes
 *
 * Any context.
 *
 * Return: false when the list is full; it then holds a part.
 */
bool hvnf_gpa_add_page(struct hvnf_gpa *gpa, struct page *page, u32 offset, u32 len);

#endif /* _HVNF_GPA_H */
