/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RNDIS verbs.
 *
 * All requests: process context, bounded by HVNF_HOST_DEADLINE_MS each, no
 * lock needed. They return 0 or a negative errno: -ETIMEDOUT when the host
 * said nothing, -ENODEV when it is gone or the connection dead, -EBADMSG for
 * nonsense, else its status (rndis_status_errno()).
 */
#ifndef _HVNF_RNDIS_H
#define _HVNF_RNDIS_H

#include "hvnf.h"
#include "proto/ndis_obj.h"

int hvnf_rndis_init(struct hvnf_conn *conn);
/* Does not wait: there is no reply. */
void hvnf_rndis_halt(struct hvnf_conn *conn);
/*
 * Everything we want to know of the host, into conn->caps. A host that has no
 * MAC address for us is useless; without the rest we can do.
 */
int hvnf_rndis_query_caps(struct hvnf_conn *conn);
/* Turns on what conn->caps.offload has; without it when the host refuses. */
int hvnf_rndis_set_offloads(struct hvnf_conn *conn);
/* Coalescing on or off, later than at attach. net->lock. */
int hvnf_rndis_set_rsc(struct hvnf_conn *conn, bool rsc);
int hvnf_rndis_set_filter(struct hvnf_conn *conn, u32 filter);
/* As hvnf_rndis_set_filter(), without waiting for the answer. Process context. */
int hvnf_rndis_post_filter(struct hvnf_conn *conn, u32 filter);
int hvnf_rndis_set_mac(struct hvnf_conn *conn, const u8 *mac);

/**
 * hvnf_rndis_set_rss() - spread received frames
 * @conn: the connection
 * @key: NDIS_RSS_KEY_SIZE bytes
 * @table: own queue number of each bucket, conn->caps.rss_entries of them;
 *	   queues that are not open are folded
 *
 * Return: as above; -EOPNOTSUPP when the host has no RSS.
 */
int hvnf_rndis_set_rss(struct hvnf_conn *conn, const u8 *key, const u16 *table);
int hvnf_rndis_disable_rss(struct hvnf_conn *conn);
/* In units of 100 bit/s; untrusted. */
int hvnf_rndis_query_speed(struct hvnf_conn *conn, u32 *speed);
int hvnf_rndis_query_link(struct hvnf_conn *conn, bool *up);
int hvnf_rndis_query_offload(struct hvnf_conn *conn, struct ndis_offload_caps *caps);

#endif /* _HVNF_RNDIS_H */
