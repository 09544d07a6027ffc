/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The compat wall towards VMBus; see hvnf_compat.h.
 */
#ifndef _HVNF_COMPAT_BUS_H
#define _HVNF_COMPAT_BUS_H

#include <linux/hyperv.h>

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
