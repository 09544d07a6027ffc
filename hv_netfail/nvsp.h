/* SPDX-License-Identifier: GPL-2.0 */
/*
 * NVSP verbs: what we ask of the switch port, and what it tells us.
 * All requests: process context, bounded, no lock needed.
 */
#ifndef _HVNF_NVSP_H
#define _HVNF_NVSP_H

#include "hvnf.h"

struct hvnf_pkt;

int hvnf_nvsp_negotiate(struct hvnf_conn *conn);
int hvnf_nvsp_configure(struct hvnf_conn *conn);
int hvnf_nvsp_lend_recv(struct hvnf_conn *conn);
int hvnf_nvsp_lend_send(struct hvnf_conn *conn);
void hvnf_nvsp_revoke(struct hvnf_conn *conn);
int hvnf_nvsp_subchannels(struct hvnf_conn *conn, u16 wanted, u16 *granted);
/* 0: the host confirmed; -ETIMEDOUT, -ENODEV (gone), -EREMOTEIO (refused). */
int hvnf_nvsp_switch_path(struct hvnf_conn *conn, bool vf, unsigned int deadline_ms);

/* NAPI: an in-band message, or the completion of an NVSP request. */
void hvnf_nvsp_on_inband(struct hvnf_conn *conn, const struct hvnf_pkt *pkt);
void hvnf_nvsp_on_completion(struct hvnf_conn *conn, const struct hvnf_pkt *pkt);

/* Answers a request of the host's own (128, 129). Any context. */
void hvnf_nvsp_complete_host(struct hvnf_conn *conn, u64 tag);

#endif /* _HVNF_NVSP_H */
