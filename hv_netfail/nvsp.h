/* SPDX-License-Identifier: GPL-2.0 */
/*
 * NVSP verbs: what we ask of the switch port, and what it tells us.
 *
 * All requests: process context, bounded by HVNF_HOST_DEADLINE_MS unless said
 * otherwise, no lock needed. They return 0 or a negative errno: -ETIMEDOUT
 * when the host said nothing, -ENODEV when it is gone or the connection dead,
 * -EBADMSG or -EPROTO for nonsense, else its status (nvsp_status_errno()).
 */
#ifndef _HVNF_NVSP_H
#define _HVNF_NVSP_H

#include "hvnf.h"

struct hvnf_pkt;

/* Agrees on a version, the newest first, into conn->caps. */
int hvnf_nvsp_negotiate(struct hvnf_conn *conn);
/* Tells frame size, capabilities and NDIS version. There is no reply. */
int hvnf_nvsp_configure(struct hvnf_conn *conn);
/*
 * Has the host map both areas, before it is told what they are for: on the
 * channel's offer, whoever has it open. A failure changes nothing else.
 */
int hvnf_nvsp_map_areas(struct hvnf_conn *conn);
/* Lends the receive area; its slots are as the host divides them. */
int hvnf_nvsp_lend_recv(struct hvnf_conn *conn);
/* Likewise the send area. A host that does not want it is no error. */
int hvnf_nvsp_lend_send(struct hvnf_conn *conn);
/* Takes back what was lent. Does not wait: the host has no reply to it. */
void hvnf_nvsp_revoke(struct hvnf_conn *conn);

/**
 * hvnf_nvsp_subchannels() - ask for sub-channels
 * @conn: the connection, NVSP 5 or newer
 * @wanted: how many
 * @granted: result; their offers follow
 *
 * Return: as above.
 */
int hvnf_nvsp_subchannels(struct hvnf_conn *conn, u16 wanted, u16 *granted);

/**
 * hvnf_nvsp_switch_path() - ask for a data path
 * @conn: the connection
 * @vf: true for the VF, false for synthetic
 * @deadline_ms: how long it may take
 *
 * Return: 0 when the host confirmed; -EOPNOTSUPP before NVSP 4; else as above.
 */
int hvnf_nvsp_switch_path(struct hvnf_conn *conn, bool vf, unsigned int deadline_ms);

/* NAPI: an in-band message, or the completion of an NVSP request. */
void hvnf_nvsp_on_inband(struct hvnf_conn *conn, const struct hvnf_pkt *pkt);
void hvnf_nvsp_on_completion(struct hvnf_conn *conn, const struct hvnf_pkt *pkt);

/*
 * Answers a request of the host's own (128, 129). Any context. 0, -EAGAIN when
 * the ring is full (try again later), -ENODEV when nobody listens any more.
 */
int hvnf_nvsp_complete_host(struct hvnf_conn *conn, u64 tag);

#endif /* _HVNF_NVSP_H */
