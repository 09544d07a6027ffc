/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RNDIS verbs. All requests: process context, bounded, no lock needed.
 */
#ifndef _HVNF_RNDIS_H
#define _HVNF_RNDIS_H

#include "hvnf.h"

int hvnf_rndis_init(struct hvnf_conn *conn);
void hvnf_rndis_halt(struct hvnf_conn *conn);
/* Everything we want to know of the host, into conn->caps. */
int hvnf_rndis_query_caps(struct hvnf_conn *conn);
int hvnf_rndis_set_offloads(struct hvnf_conn *conn);
int hvnf_rndis_set_filter(struct hvnf_conn *conn, u32 filter);
int hvnf_rndis_set_mac(struct hvnf_conn *conn, const u8 *mac);
int hvnf_rndis_set_rss(struct hvnf_conn *conn, const u8 *key, const u16 *table);
int hvnf_rndis_disable_rss(struct hvnf_conn *conn);
int hvnf_rndis_query_speed(struct hvnf_conn *conn, u32 *speed);
int hvnf_rndis_query_link(struct hvnf_conn *conn, bool *up);
int hvnf_rndis_query_offload(struct hvnf_conn *conn, struct ndis_offload_caps *caps);

/*
 * NAPI of the primary queue: a control message in a receive slot. @msg is
 * host memory; it is copied before it is looked at.
 */
void hvnf_rndis_on_msg(struct hvnf_conn *conn, const void *msg, u32 len);

#endif /* _HVNF_RNDIS_H */
