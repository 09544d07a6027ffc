/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the virtual switch port needs of the VMBus beyond QEMU's own interface.
 * All of it runs in the main loop, under the big lock.
 */
#ifndef HW_HYPERV_NETVSP_BUS_H
#define HW_HYPERV_NETVSP_BUS_H

#include "hw/hyperv/vmbus.h"

/**
 * struct netvsp_bus_ops - what the bus tells of a device's channels
 * @gpadl_created: the guest has lent memory
 * @gpadl_teardown: the guest wants it back; the bus answers right after this,
 *		    so nothing may touch the memory once this returns
 * @relid_released: the guest gave a rescinded channel's number back
 * @forgotten: the guest's bus driver starts anew; nothing on offer survives
 * @message: a message of @len bytes is about to leave for the guest. Returns
 *	     how many milliseconds it waits, or -1 to swallow it
 * @monitored: whether a channel that is about to be offered has a place in the
 *	       monitor page
 * @rung: a channel was signalled there
 */
struct netvsp_bus_ops {
	void (*gpadl_created)(VMBusDevice *dev, uint32_t gpadl, uint32_t relid,
			      uint32_t pages);
	void (*gpadl_teardown)(VMBusDevice *dev, uint32_t gpadl);
	void (*relid_released)(VMBusDevice *dev, uint32_t relid);
	void (*forgotten)(VMBusDevice *dev);
	int64_t (*message)(VMBusDevice *dev, uint32_t type, void *msg,
			   uint32_t len, bool *twice);
	bool (*monitored)(VMBusDevice *dev);
	void (*rung)(VMBusDevice *dev);
};

void netvsp_bus_attach(VMBusDevice *dev, const struct netvsp_bus_ops *ops);

/* Takes a channel out of what the bus offers on request. */
void netvsp_bus_withhold(VMBusChannel *chan);
int netvsp_bus_offer(VMBusChannel *chan);
bool netvsp_bus_rescind(VMBusChannel *chan);
bool netvsp_bus_offered(VMBusChannel *chan);
uint32_t netvsp_bus_relid(VMBusChannel *chan);
uint32_t netvsp_bus_target(VMBusChannel *chan);
void netvsp_bus_signal(VMBusChannel *chan);

/* A message of any content to the guest's bus driver. */
void netvsp_bus_inject(VMBusDevice *dev, const void *msg, uint32_t len);

VMBusGpadl *netvsp_bus_ring_gpadl(VMBusChannel *chan, uint32_t *out_page);
const uint64_t *netvsp_bus_gpadl_pages(VMBusGpadl *gpadl, uint32_t *pages);
uint32_t netvsp_bus_gpadl_id(VMBusGpadl *gpadl);
uint32_t netvsp_bus_gpadl_relid(VMBusGpadl *gpadl);
bool netvsp_bus_gpadl_alive(VMBusGpadl *gpadl);

#endif
