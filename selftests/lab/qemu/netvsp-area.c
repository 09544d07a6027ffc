// SPDX-License-Identifier: GPL-2.0
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "exec/target_page.h"
#include "sysemu/dma.h"
#include "netvsp-area.h"
#include "netvsp-bus.h"

#define PAGE_BYTES	4096u

static void unmap_pages(struct netvsp_area *area, uint32_t count)
{
	while (count--)
		dma_memory_unmap(&address_space_memory, area->page[count],
				 PAGE_BYTES, DMA_DIRECTION_FROM_DEVICE,
				 PAGE_BYTES);
	g_free(area->page);
}

/**
 * netvsp_area_map() - map a GPADL
 * @area: where to; must not be mapped
 * @gpadl: a reference that the area takes over, also when this fails
 *
 * The mapping lasts until netvsp_area_unmap(), so that an access costs no
 * translation. The guest's memory is never unplugged in the lab.
 *
 * Return: 0, or -EFAULT when a page of it is not memory
 */
int netvsp_area_map(struct netvsp_area *area, VMBusGpadl *gpadl)
{
	const uint64_t *gfn = netvsp_bus_gpadl_pages(gpadl, &area->pages);
	dma_addr_t len;
	uint32_t i;

	area->page = g_new0(uint8_t *, area->pages);
	for (i = 0; i < area->pages; i++) {
		len = PAGE_BYTES;
		area->page[i] = dma_memory_map(&address_space_memory,
					       gfn[i] * PAGE_BYTES, &len,
					       DMA_DIRECTION_FROM_DEVICE,
					       MEMTXATTRS_UNSPECIFIED);
		if (!area->page[i] || len != PAGE_BYTES)
			goto fail;
	}
	area->gpadl = gpadl;
	area->id = netvsp_bus_gpadl_id(gpadl);
	area->len = area->pages * PAGE_BYTES;
	return 0;
fail:
	unmap_pages(area, i);
	area->page = NULL;
	vmbus_put_gpadl(gpadl);
	return -EFAULT;
}

void netvsp_area_unmap(struct netvsp_area *area)
{
	if (!area->gpadl)
		return;
	unmap_pages(area, area->pages);
	vmbus_put_gpadl(area->gpadl);
	memset(area, 0, sizeof(*area));
}

/* The part of [offset, offset + len) that lies in one page. */
static uint32_t chunk(uint32_t offset, uint32_t len)
{
	return MIN(len, PAGE_BYTES - offset % PAGE_BYTES);
}

/**
 * netvsp_area_read() - copy out of the area
 * @area: mapped
 * @offset: from its start; the caller has checked @offset + @len
 * @to: where to
 * @len: bytes
 */
void netvsp_area_read(const struct netvsp_area *area, uint32_t offset,
		      void *to, uint32_t len)
{
	uint8_t *dst = to;
	uint32_t n;

	assert(offset <= area->len && len <= area->len - offset);
	for (; len; len -= n, offset += n, dst += n) {
		n = chunk(offset, len);
		memcpy(dst, area->page[offset / PAGE_BYTES] +
		       offset % PAGE_BYTES, n);
	}
}

/**
 * netvsp_area_write() - copy into the area
 * @area: mapped
 * @offset: from its start; the caller has checked @offset + @len
 * @from: where from
 * @len: bytes
 */
void netvsp_area_write(const struct netvsp_area *area, uint32_t offset,
		       const void *from, uint32_t len)
{
	const uint8_t *src = from;
	uint32_t n;

	assert(offset <= area->len && len <= area->len - offset);
	for (; len; len -= n, offset += n, src += n) {
		n = chunk(offset, len);
		memcpy(area->page[offset / PAGE_BYTES] + offset % PAGE_BYTES,
		       src, n);
	}
}
