/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Guest memory that was lent through a GPADL: rings, receive and send areas.
 */
#ifndef HW_HYPERV_NETVSP_AREA_H
#define HW_HYPERV_NETVSP_AREA_H

#include "hw/hyperv/vmbus.h"

/**
 * struct netvsp_area - a GPADL, mapped
 * @gpadl: counted reference; NULL when nothing is mapped
 * @id: the guest's number for it
 * @len: bytes
 * @pages: how many
 * @page: where each lies in this process
 */
struct netvsp_area {
	VMBusGpadl *gpadl;
	uint32_t id;
	uint32_t len;
	uint32_t pages;
	uint8_t **page;
};

int netvsp_area_map(struct netvsp_area *area, VMBusGpadl *gpadl);
void netvsp_area_unmap(struct netvsp_area *area);

static inline bool netvsp_area_mapped(const struct netvsp_area *area)
{
	return area->gpadl;
}

void netvsp_area_read(const struct netvsp_area *area, uint32_t offset,
		      void *to, uint32_t len);
void netvsp_area_write(const struct netvsp_area *area, uint32_t offset,
		       const void *from, uint32_t len);

#endif
