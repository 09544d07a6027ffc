// SPDX-License-Identifier: GPL-2.0
/*
 * Page ranges.
 */
#include <linux/hyperv.h>
#include <linux/minmax.h>

#include "gpa.h"

bool hvnf_gpa_add(struct hvnf_gpa *gpa, void *va, u32 len)
{
	while (len) {
		u32 offset = offset_in_hvpage(va);
		u32 part = min_t(u32, len, HV_HYP_PAGE_SIZE - offset);

		if (!hvnf_gpa_add_range(gpa, virt_to_hvpfn(va), offset, part))
			return false;
		va += part;
		len -= part;
	}
	return true;
}

bool hvnf_gpa_add_page(struct hvnf_gpa *gpa, struct page *page, u32 offset, u32 len)
{
	u64 pfn = page_to_hvpfn(page) + (offset >> HV_HYP_PAGE_SHIFT);

	offset &= ~HV_HYP_PAGE_MASK;
	while (len) {
		u32 part = min_t(u32, len, HV_HYP_PAGE_SIZE - offset);

		if (!hvnf_gpa_add_range(gpa, pfn++, offset, part))
			return false;
		offset = 0;
		len -= part;
	}
	return true;
}
