/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Receive: one bounded pass over the metadata, one copy into a pool page.
 */
#ifndef _HVNF_RX_H
#define _HVNF_RX_H

#include "hvnf.h"

struct napi_struct;

/**
 * hvnf_poll() - NAPI of a queue: all that its channel brings
 * @napi: of a struct hvnf_queue
 * @budget: frames; 0 from netpoll, which may only reclaim transmit slots
 *
 * Return: frames received, with completions counted for less; @budget to be
 * called again.
 */
int hvnf_poll(struct napi_struct *napi, int budget);

/**
 * hvnf_rx_pool_create() - receive pages of a queue, and its XDP identity
 * @queue: with a NAPI instance that was added and is not enabled
 *
 * Process context.
 *
 * Return: 0 or a negative errno.
 */
int hvnf_rx_pool_create(struct hvnf_queue *queue);
void hvnf_rx_pool_destroy(struct hvnf_queue *queue);

#endif /* _HVNF_RX_H */
