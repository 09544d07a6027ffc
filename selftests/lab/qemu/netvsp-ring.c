// SPDX-License-Identifier: GPL-2.0
/*
 * A ring is full when the indices would become equal, which means empty, so
 * eight bytes always stay free. Indices are multiples of eight.
 *
 * Who signals when:
 * - the writer, when the ring was empty before what it wrote and the reader
 *   has not masked interrupts;
 * - the reader, when the writer waits for p bytes, there was less than that
 *   before what was read, and there is that much now.
 */
#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "netvsp-ring.h"

#define PAGE_BYTES	4096u
#define TRAILER_BYTES	8u

void netvsp_ring_init(struct netvsp_ring *ring, struct netvsp_area *area,
		      uint32_t first_page, uint32_t end_page)
{
	ring->area = area;
	ring->ctl = (vmbus_ring_buffer *)area->page[first_page];
	ring->base = (first_page + 1) * PAGE_BYTES;
	ring->len = (end_page - first_page - 1) * PAGE_BYTES;
}

static uint32_t distance(const struct netvsp_ring *ring, uint32_t from,
			 uint32_t to)
{
	return to >= from ? to - from : to + ring->len - from;
}

static uint32_t advance(const struct netvsp_ring *ring, uint32_t index,
			uint32_t bytes)
{
	index += bytes;
	return index >= ring->len ? index - ring->len : index;
}

static bool valid_index(const struct netvsp_ring *ring, uint32_t index)
{
	return index < ring->len && index % 8 == 0;
}

static void ring_read(struct netvsp_ring *ring, uint32_t index, void *to,
		      uint32_t len)
{
	uint32_t first = MIN(len, ring->len - index);

	netvsp_area_read(ring->area, ring->base + index, to, first);
	netvsp_area_read(ring->area, ring->base, (uint8_t *)to + first,
			 len - first);
}

static void ring_write(struct netvsp_ring *ring, uint32_t index,
		       const void *from, uint32_t len)
{
	uint32_t first = MIN(len, ring->len - index);

	netvsp_area_write(ring->area, ring->base + index, from, first);
	netvsp_area_write(ring->area, ring->base,
			  (const uint8_t *)from + first, len - first);
}

/* ---- reading ---- */

void netvsp_ring_mask(struct netvsp_ring *ring, bool masked)
{
	qatomic_set(&ring->ctl->interrupt_mask, masked);
	/* The caller looks at the ring after the guest can see the mask. */
	smp_mb();
}

static const char *check_header(const vmbus_packet_hdr *hdr, uint32_t avail)
{
	uint32_t offset = le16_to_cpu(hdr->offset_qwords) * 8;
	uint32_t len = le16_to_cpu(hdr->len_qwords) * 8;

	if (offset < sizeof(*hdr) || offset > len)
		return "payload offset outside the packet";
	if (len + TRAILER_BYTES > avail)
		return "packet longer than what the ring holds";
	if (le16_to_cpu(hdr->flags) & ~VMBUS_PACKET_FLAG_REQUEST_COMPLETION)
		return "unknown packet flags";
	return NULL;
}

/**
 * netvsp_ring_next() - take the next packet
 * @ring: guest to host
 * @buf: room for the largest packet, 512 KiB
 * @pkt: filled in; points into @buf
 * @why: the reason when the ring is malformed
 *
 * The guest sees the room only after netvsp_ring_commit_read().
 *
 * Return: 1 with a packet, 0 when there is none, -EPROTO when the guest wrote
 * nonsense
 */
int netvsp_ring_next(struct netvsp_ring *ring, uint8_t *buf,
		     struct netvsp_packet *pkt, const char **why)
{
	uint32_t write = qatomic_read(&ring->ctl->write_index);
	vmbus_packet_hdr hdr;
	uint32_t avail, len;

	*why = "write index out of range";
	if (!valid_index(ring, write))
		return -EPROTO;
	avail = distance(ring, ring->index, write);
	if (!avail)
		return 0;
	/* The packet is read after the index that says it is there. */
	smp_rmb();
	*why = "less than a header in the ring";
	if (avail < sizeof(hdr) + TRAILER_BYTES)
		return -EPROTO;
	ring_read(ring, ring->index, &hdr, sizeof(hdr));
	*why = check_header(&hdr, avail);
	if (*why)
		return -EPROTO;
	len = le16_to_cpu(hdr.len_qwords) * 8;
	ring_read(ring, ring->index, buf, len);
	ring->index = advance(ring, ring->index, len + TRAILER_BYTES);

	pkt->type = le16_to_cpu(hdr.type);
	pkt->wants_completion = le16_to_cpu(hdr.flags);
	pkt->tid = le64_to_cpu(hdr.transaction_id);
	pkt->desc = buf + sizeof(hdr);
	pkt->desc_len = le16_to_cpu(hdr.offset_qwords) * 8 - sizeof(hdr);
	pkt->msg = pkt->desc + pkt->desc_len;
	pkt->msg_len = len - sizeof(hdr) - pkt->desc_len;
	return 1;
}

static uint32_t free_bytes(const struct netvsp_ring *ring, uint32_t read,
			   uint32_t write)
{
	return ring->len - distance(ring, read, write) - 8;
}

/**
 * netvsp_ring_commit_read() - let the guest reuse what was read
 * @ring: guest to host
 *
 * Return: whether the guest waits for this and has to be signalled
 */
bool netvsp_ring_commit_read(struct netvsp_ring *ring)
{
	uint32_t before = ring->published;
	uint32_t write, wanted;

	if (ring->index == before)
		return false;
	ring->published = ring->index;
	/* What was read is read before the guest may write over it... */
	smp_mb();
	qatomic_set(&ring->ctl->read_index, ring->index);
	/* ...and it sees the room before we look whether it waits for it. */
	smp_mb();
	if (!(qatomic_read(&ring->ctl->feature_bits) &
	      VMBUS_RING_BUFFER_FEAT_PENDING_SZ))
		return false;
	wanted = qatomic_read(&ring->ctl->pending_send_sz) & ~7u;
	write = qatomic_read(&ring->ctl->write_index);
	if (!wanted || !valid_index(ring, write))
		return false;
	return free_bytes(ring, before, write) < wanted &&
	       wanted <= free_bytes(ring, ring->index, write);
}

/* ---- writing ---- */

uint32_t netvsp_outpkt_size(const struct netvsp_outpkt *pkt)
{
	return sizeof(vmbus_packet_hdr) + ROUND_UP(pkt->desc_len, 8) +
	       ROUND_UP(pkt->msg_len, 8) + TRAILER_BYTES;
}

/* A read index out of range counts as a full ring: the guest's own loss. */
bool netvsp_ring_room(struct netvsp_ring *ring, uint32_t bytes)
{
	uint32_t read = qatomic_read(&ring->ctl->read_index);

	return valid_index(ring, read) &&
	       free_bytes(ring, read, ring->index) >= bytes;
}

/* Asks the guest to signal when there is room for this many bytes; 0 undoes. */
void netvsp_ring_want(struct netvsp_ring *ring, uint32_t bytes)
{
	if (qatomic_read(&ring->ctl->pending_send_sz) == bytes)
		return;
	qatomic_set(&ring->ctl->pending_send_sz, bytes);
	/* The caller looks at the room once more, after the guest can know. */
	smp_mb();
}

/**
 * netvsp_ring_put() - write a packet
 * @ring: host to guest; the caller made sure of the room
 * @pkt: what to write
 */
void netvsp_ring_put(struct netvsp_ring *ring, const struct netvsp_outpkt *pkt)
{
	static const uint8_t zeros[8];
	uint32_t desc_pad = ROUND_UP(pkt->desc_len, 8) - pkt->desc_len;
	uint32_t msg_pad = ROUND_UP(pkt->msg_len, 8) - pkt->msg_len;
	uint32_t offset = sizeof(vmbus_packet_hdr) + pkt->desc_len + desc_pad;
	uint32_t len = offset + pkt->msg_len + msg_pad;
	uint64_t trailer = cpu_to_le64((uint64_t)ring->index << 32);
	vmbus_packet_hdr hdr = {
		.type = cpu_to_le16(pkt->type),
		.offset_qwords = cpu_to_le16(pkt->lie_offset8 ?: offset / 8),
		.len_qwords = cpu_to_le16(pkt->lie_len8 ?: len / 8),
		.flags = cpu_to_le16(pkt->flags),
		.transaction_id = cpu_to_le64(pkt->tid),
	};
	const struct { const void *data; uint32_t len; } part[] = {
		{ &hdr, sizeof(hdr) },
		{ pkt->desc, pkt->desc_len }, { zeros, desc_pad },
		{ pkt->msg, pkt->msg_len }, { zeros, msg_pad },
		{ &trailer, sizeof(trailer) },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(part); i++) {
		if (!part[i].len)
			continue;
		ring_write(ring, ring->index, part[i].data, part[i].len);
		ring->index = advance(ring, ring->index, part[i].len);
	}
	ring->total += netvsp_outpkt_size(pkt);
}

/* Bytes that the guest has read since the open; 0 if its index is absurd. */
uint64_t netvsp_ring_total_read(const struct netvsp_ring *ring)
{
	uint32_t read = qatomic_read(&ring->ctl->read_index);

	if (!valid_index(ring, read))
		return 0;
	return ring->total - distance(ring, read, ring->index);
}

/**
 * netvsp_ring_commit_write() - let the guest see what was written
 * @ring: host to guest
 *
 * Return: whether the guest has to be signalled
 */
bool netvsp_ring_commit_write(struct netvsp_ring *ring)
{
	uint32_t before = ring->published;

	if (ring->index == before)
		return false;
	ring->published = ring->index;
	/* The packet is there before the index that says so... */
	smp_mb();
	qatomic_set(&ring->ctl->write_index, ring->index);
	/* ...which is there before we look whether the guest sleeps. */
	smp_mb();
	if (qatomic_read(&ring->ctl->interrupt_mask))
		return false;
	return qatomic_read(&ring->ctl->read_index) == before;
}
