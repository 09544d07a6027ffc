/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The compat wall towards VMBus; see hvnf_compat.h.
 */
#ifndef _HVNF_COMPAT_BUS_H
#define _HVNF_COMPAT_BUS_H

#include <linux/hyperv.h>
#include <linux/vmalloc.h>

/*
 * 7.3. What it adds is memory for isolated guests, which the driver refuses;
 * for others it is plain memory there too.
 */
#ifdef HVNF_NEED_VMBUS_ALLOC_BUFFER
static inline void *vmbus_alloc_buffer(struct vmbus_channel *channel, u32 size,
				       struct page ***chunks_out, u32 *chunk_cnt_out)
{
	*chunks_out = NULL;
	*chunk_cnt_out = 0;
	return vzalloc(PAGE_ALIGN(size));
}

static inline void vmbus_free_buffer(void *addr, struct page **chunks, u32 chunk_cnt)
{
	vfree(addr);
}

#define vmbus_establish_gpadl_caller_decrypted	vmbus_establish_gpadl
#endif

/*
 * hv_driver.remove returns nothing since 6.3. The driver says
 *	HVNF_HV_REMOVE(hvnf_remove);
 * after its definition, and .remove = hvnf_hv_remove in the table.
 */
#ifdef HVNF_NEED_HV_REMOVE_VOID
#define HVNF_HV_REMOVE(fn)						\
	static int hvnf_hv_remove(struct hv_device *hv)			\
	{								\
		fn(hv);							\
		return 0;						\
	}
#else
#define HVNF_HV_REMOVE(fn)						\
	static void hvnf_hv_remove(struct hv_device *hv)		\
	{								\
		fn(hv);							\
	}
#endif

#endif /* _HVNF_COMPAT_BUS_H */
