/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory lent to the host: the receive area and the send area.
 */
#ifndef _HVNF_AREA_H
#define _HVNF_AREA_H

#include <linux/hyperv.h>
#include <linux/sizes.h>

#include "hvnf.h"

/* Most bytes that hosts take; up to NVSP 2 less. */
#define HVNF_RECV_AREA_MAX	(31 * SZ_1M)
#define HVNF_RECV_AREA_MAX_V2	(15 * SZ_1M)
#define HVNF_SEND_AREA_MAX	(15 * SZ_1M)

/**
 * struct hvnf_area - one area, divided into equal slots by the host
 * @va: its memory; NULL when it was leaked
 * @len: bytes that were allocated
 * @lent_len: bytes that the host gets to see; old hosts take less
 * @chunks: the bus's bookkeeping of the memory
 * @chunk_count: likewise
 * @gpadl: handle under which the host knows it
 * @slot_size: bytes per slot, as the host said
 * @slot_count: slots, as the host said; 0 while it has not
 * @id: NVSP_RECV_BUF_ID or NVSP_SEND_BUF_ID
 * @attached: the GPADL exists; it may before the connection is opened, and
 *	      while another one has the channel
 * @lent: the host was told of it and may use it
 *
 * Owned by the connection. Written under net->lock, while no NAPI and no
 * transmit is tied to it; they read it.
 *
 * If a GPADL cannot be taken back, the memory is leaked on purpose, counted
 * and logged: the host may still write to it.
 */
struct hvnf_area {
	void *va;
	u32 len;
	u32 lent_len;
	struct page **chunks;
	u32 chunk_count;
	struct vmbus_gpadl gpadl;
	u32 slot_size;
	u32 slot_count;
	u16 id;
	bool attached;
	bool lent;
};

/**
 * hvnf_area_alloc() - allocate an area
 * @area: zeroed, or leaked before
 * @hv: the device
 * @id: NVSP_RECV_BUF_ID or NVSP_SEND_BUF_ID
 * @len: bytes; rounded up to whole pages
 *
 * Process context.
 *
 * Return: 0 or -ENOMEM.
 */
int hvnf_area_alloc(struct hvnf_area *area, struct hv_device *hv, u16 id, u32 len);

/* Frees it; nothing happens when there is none, or when it was leaked. Detached. */
void hvnf_area_free(struct hvnf_area *area);

/**
 * hvnf_area_attach() - let the host map it
 * @area: the area; allocated again if it was leaked. Nothing happens when the
 *	  host has it mapped, in no more than @max_len bytes
 * @hv: the device. Its channel may be open or closed: a GPADL belongs to the
 *	channel's offer, and outlasts any number of opens and closes
 * @max_len: most bytes that this host takes
 *
 * Process context.
 *
 * Return: 0 or a negative errno; -ETIMEDOUT when it had to be leaked.
 */
int hvnf_area_attach(struct hvnf_area *area, struct hv_device *hv, u32 max_len);

/**
 * hvnf_area_detach() - take it back
 * @area: the area; nothing happens when it is not attached
 * @hv: the device; the connection that it was lent by is closed by now
 *
 * Process context.
 *
 * Return: 0, or a negative errno when it had to be leaked.
 */
int hvnf_area_detach(struct hvnf_area *area, struct hv_device *hv);

/* The connection that divided it is closed; that the host has it mapped stays true. */
void hvnf_area_forget(struct hvnf_area *area);

/* A slot below @area.slot_count. NAPI, transmit. */
static inline void *hvnf_area_slot(const struct hvnf_area *area, u32 slot)
{
	return area->va + (size_t)slot * area->slot_size;
}

#endif /* _HVNF_AREA_H */
