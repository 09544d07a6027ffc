/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Carrier and speed, from the host's indications.
 */
#ifndef _HVNF_LINK_H
#define _HVNF_LINK_H

#include "hvnf.h"

void hvnf_link_init(struct hvnf_net *net);
void hvnf_link_fini(struct hvnf_net *net);
/* NAPI context: an RNDIS indication; coalesced to the last state. */
void hvnf_link_on_indication(struct hvnf_net *net, u32 status, const void *detail, u32 len);
/* A fresh connection told its state. */
void hvnf_link_reset(struct hvnf_net *net, bool up, u32 speed);

#endif /* _HVNF_LINK_H */
