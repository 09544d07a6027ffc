/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Receive: one bounded pass over the metadata, one copy into a pool page.
 */
#ifndef _HVNF_RX_H
#define _HVNF_RX_H

#include "hvnf.h"

struct napi_struct;

int hvnf_poll(struct napi_struct *napi, int budget);

/* The pool of a queue; process context, NAPI off. */
int hvnf_rx_pool_create(struct hvnf_queue *queue, u32 mtu);
void hvnf_rx_pool_destroy(struct hvnf_queue *queue);

#endif /* _HVNF_RX_H */
