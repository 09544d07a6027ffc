/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Faults: rules that lay hands on what passes named points of the host.
 */
#ifndef HW_HYPERV_NETVSP_FAULT_H
#define HW_HYPERV_NETVSP_FAULT_H

#include "netvsp.h"

enum netvsp_view_kind {
	NETVSP_VIEW_NONE,	/* an event without bytes */
	NETVSP_VIEW_NVSP,	/* a packet in a ring */
	NETVSP_VIEW_RNDIS,	/* a message in a receive slot */
	NETVSP_VIEW_VMBUS,	/* a message of the bus */
	NETVSP_VIEW_FRAME,	/* an Ethernet frame */
};

/**
 * struct netvsp_view - the bytes that a rule can change
 * @kind: what they are
 * @chan: channel number, or -1
 * @oid: object that an RNDIS message is about, or 0
 * @pkt: for NETVSP_VIEW_NVSP: the header to be; its desc and msg are @desc and
 *	 @msg
 * @desc: page ranges of a packet, if any
 * @desc_len: bytes
 * @msg: payload
 * @msg_len: bytes
 * @room: bytes that @msg may grow to
 */
struct netvsp_view {
	enum netvsp_view_kind kind;
	int chan;
	uint32_t oid;
	struct netvsp_outpkt *pkt;
	uint8_t *desc;
	uint32_t desc_len;
	uint8_t *msg;
	uint32_t msg_len;
	uint32_t room;
};

/**
 * struct netvsp_effect - what is to become of it
 * @drop: it does not happen
 * @twice: it happens twice
 * @refuse: it is answered in the negative
 * @delay_ms: it happens so much later
 * @chan: by this channel instead, or -1
 * @then: a command for after it, or NULL
 * @rewrite: a change for after it, or NULL
 * @rewrite_us: how long after
 */
struct netvsp_effect {
	bool drop;
	bool twice;
	bool refuse;
	int64_t delay_ms;
	int chan;
	char *then;
	char *rewrite;
	int64_t rewrite_us;
};

bool netvsp_faults_any(const struct netvsp *vsp);
void netvsp_faults_init(struct netvsp *vsp);
bool netvsp_fault_add(struct netvsp *vsp, char **word, int count, Error **errp);
void netvsp_faults_clear(struct netvsp *vsp);
void netvsp_faults_describe(struct netvsp *vsp, GString *out);
void netvsp_fault(struct netvsp *vsp, const char *point,
		  struct netvsp_view *view, struct netvsp_effect *effect);
void netvsp_fault_end(struct netvsp *vsp, struct netvsp_effect *effect);

/* For points with no bytes: has the thing to happen? */
bool netvsp_fault_passes(struct netvsp *vsp, const char *point, int chan);

/* netvsp-field.c */
bool netvsp_field_set(struct netvsp_view *view, const char *assignment,
		      Error **errp);
bool netvsp_bytes_set(struct netvsp_view *view, const char *patch,
		      Error **errp);
GByteArray *netvsp_parse_hex(const char *text);

/* netvsp-inject.c */
void netvsp_rewrite(struct netvsp *vsp, uint32_t offset, uint32_t len,
		    const char *change, int64_t us);

/* netvsp-later.c */
void netvsp_later_us(struct netvsp *vsp, int64_t us,
		     void (*run)(struct netvsp *vsp, void *arg), void *arg,
		     GDestroyNotify destroy);
void netvsp_later_drop(struct netvsp *vsp);

#endif
