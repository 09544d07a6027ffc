/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two rings of a VMBus channel as the host uses them: it reads the one
 * that the guest writes, and writes the other.
 */
#ifndef HW_HYPERV_NETVSP_RING_H
#define HW_HYPERV_NETVSP_RING_H

#include "netvsp-area.h"

/**
 * struct netvsp_ring - one direction
 * @area: both rings' memory; NULL when the channel is closed
 * @base: where the data begins, bytes from the start of @area
 * @len: bytes of data
 * @ctl: the control page, which the guest writes to as well
 * @index: ours: next byte to read or to write
 * @published: the value of @index that the guest can see
 * @total: bytes written since the open
 */
struct netvsp_ring {
	struct netvsp_area *area;
	uint32_t base;
	uint32_t len;
	vmbus_ring_buffer *ctl;
	uint32_t index;
	uint32_t published;
	uint64_t total;
};

/**
 * struct netvsp_packet - a packet that was taken out of a ring
 * @type: VMBUS_PACKET_*
 * @wants_completion: the guest asked for one
 * @tid: transaction id
 * @desc: what lies between the 16 bytes of header and the payload
 * @desc_len: bytes
 * @msg: payload
 * @msg_len: bytes, padding to 8 included
 */
struct netvsp_packet {
	uint16_t type;
	bool wants_completion;
	uint64_t tid;
	const uint8_t *desc;
	uint32_t desc_len;
	const uint8_t *msg;
	uint32_t msg_len;
};

/**
 * struct netvsp_outpkt - a packet to be put into a ring
 * @type: VMBUS_PACKET_*
 * @flags: VMBUS_PACKET_FLAG_REQUEST_COMPLETION or 0
 * @tid: transaction id
 * @desc: goes behind the header, padded to 8
 * @desc_len: bytes
 * @msg: payload
 * @msg_len: bytes
 * @pays_tx: completes a data message, which counts against the quota
 * @lie_offset8: 0, or what the header says instead of the true offset
 * @lie_len8: 0, or what the header says instead of the true length
 */
struct netvsp_outpkt {
	uint16_t type;
	uint16_t flags;
	uint64_t tid;
	const void *desc;
	uint32_t desc_len;
	const void *msg;
	uint32_t msg_len;
	bool pays_tx;
	uint16_t lie_offset8;
	uint16_t lie_len8;
};

void netvsp_ring_init(struct netvsp_ring *ring, struct netvsp_area *area,
		      uint32_t first_page, uint32_t end_page);

/* Reading side. */
void netvsp_ring_mask(struct netvsp_ring *ring, bool masked);
int netvsp_ring_next(struct netvsp_ring *ring, uint8_t *buf,
		     struct netvsp_packet *pkt, const char **why);
bool netvsp_ring_commit_read(struct netvsp_ring *ring);

/* Writing side. */
uint32_t netvsp_outpkt_size(const struct netvsp_outpkt *pkt);
bool netvsp_ring_room(struct netvsp_ring *ring, uint32_t bytes);
void netvsp_ring_want(struct netvsp_ring *ring, uint32_t bytes);
void netvsp_ring_put(struct netvsp_ring *ring, const struct netvsp_outpkt *pkt);
bool netvsp_ring_commit_write(struct netvsp_ring *ring);
uint64_t netvsp_ring_total_read(const struct netvsp_ring *ring);

#endif
