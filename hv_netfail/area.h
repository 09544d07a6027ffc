/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory lent to the host: the receive area and the send area.
 */
#ifndef _HVNF_AREA_H
#define _HVNF_AREA_H

#include <linux/hyperv.h>

#include "hvnf.h"

/**
 * struct hvnf_area - one area, divided into equal slots by the host
 * @va: its memory
 * @len: bytes
 * @gpadl: handle under which the host knows it
 * @slot_size: bytes per slot, as the host said
 * @slot_count: slots, as the host said
 * @id: NVSP_RECV_BUF_ID or NVSP_SEND_BUF_ID
 * @attached: the GPADL exists
 * @lent: the host accepted it and may use it
 *
 * If a GPADL cannot be taken back, the memory is leaked on purpose, counted
 * and logged: the host may still write to it.
 */
struct hvnf_area {
	void *va;
	u32 len;
	struct vmbus_gpadl gpadl;
	u32 slot_size;
	u32 slot_count;
	u16 id;
	bool attached;
	bool lent;
};

int hvnf_area_alloc(struct hvnf_area *area, u16 id, u32 len);
void hvnf_area_free(struct hvnf_area *area);
int hvnf_area_attach(struct hvnf_area *area, struct hvnf_chan *chan);
void hvnf_area_detach(struct hvnf_area *area, struct hvnf_chan *chan);

static inline void *hvnf_area_slot(const struct hvnf_area *area, u32 slot)
{
	return area->va + (size_t)slot * area->slot_size;
}

#endif /* _HVNF_AREA_H */
