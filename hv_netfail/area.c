// SPDX-License-Identifier: GPL-2.0
/*
 * Memory lent to the host.
 */
#include <linux/kmemleak.h>
#include <linux/minmax.h>
#include <linux/mm.h>

#include "area.h"
#include "chan.h"

int hvnf_area_alloc(struct hvnf_area *area, struct hv_device *hv, u16 id, u32 len)
{
	area->id = id;
	area->len = PAGE_ALIGN(len);
	area->va = hvnf_chan_mem_alloc(hv, area->len, &area->chunks, &area->chunk_count);
	return area->va ? 0 : -ENOMEM;
}

void hvnf_area_free(struct hvnf_area *area)
{
	if (area->va)
		hvnf_chan_mem_free(area->va, area->chunks, area->chunk_count);
	area->va = NULL;
}

/* The host may still use it: nobody else ever will. */
static void hvnf_area_leak(struct hvnf_area *area, struct hv_device *hv, int err)
{
	dev_err(&hv->device, "the host keeps %u bytes of area %#x (%d); leaked\n",
		area->lent_len, area->id, err);
	kmemleak_not_leak(area->va);
	area->va = NULL;
}

int hvnf_area_detach(struct hvnf_area *area, struct hv_device *hv)
{
	int err;

	if (!area->attached)
		return 0;
	area->attached = false;
	err = hvnf_chan_gpadl_destroy(hv, &area->gpadl);
	if (err)
		hvnf_area_leak(area, hv, err);
	return err;
}

int hvnf_area_attach(struct hvnf_area *area, struct hv_device *hv, u32 max_len)
{
	int err;

	if (area->attached && area->lent_len <= max_len)
		return 0;
	if (hvnf_area_detach(area, hv))
		return -ETIMEDOUT;
	if (!area->va) {
		err = hvnf_area_alloc(area, hv, area->id, area->len);
		if (err)
			return err;
	}
	area->lent_len = min(area->len, max_len);
	err = hvnf_chan_gpadl_create(hv, area->va, area->lent_len, &area->gpadl);
	area->attached = !err;
	if (err == -ETIMEDOUT)
		hvnf_area_leak(area, hv, err);
	return err;
}

void hvnf_area_forget(struct hvnf_area *area)
{
	area->slot_count = 0;
	area->lent = false;
}
