// SPDX-License-Identifier: GPL-2.0
/*
 * Receive segment coalescing: segments of one TCP stream that wait one behind
 * the other become one packet. It travels as a run of slots: the first has
 * the headers, which speak for all of it, the others have payload alone.
 */
#include "qemu/osdep.h"
#include "net/eth.h"
#include "netvsp.h"
#include "netvsp-frame.h"

#define IP_MAX		65535
#define TCP_FLAG_ACK	0x10
#define TCP_FLAG_PSH	0x08

static bool may_coalesce(const struct netvsp_conn *conn,
			 const struct netvsp_frame *frame, struct netvsp_headers *h)
{
	uint32_t bit;

	netvsp_headers_parse(frame->data, frame->len, h);
	bit = h->ip == FRAME_IP4 ? NETVSP_RSC4 : NETVSP_RSC6;
	if (frame->rsc_flags || h->l4 != FRAME_TCP || h->extended ||
	    !(conn->offloads & bit) || !(frame->csum & RNDIS_RXCSUM_TCP_OK))
		return false;
	/* Padding behind the datagram would end up inside the stream. */
	if (h->l4_offset + h->l4_len != frame->len)
		return false;
	if (h->ip == FRAME_IP4 && !netvsp_ip4_sum_good(frame->data, h))
		return false;
	return h->payload_offset < frame->len;
}

static uint8_t flags_of(const struct netvsp_frame *f,
			const struct netvsp_headers *h)
{
	return f->data[h->l4_offset + 13];
}

static uint32_t sequence(const struct netvsp_frame *f,
			 const struct netvsp_headers *h)
{
	return ldl_be_p(f->data + h->l4_offset + 4);
}

static uint32_t payload(const struct netvsp_frame *f,
			const struct netvsp_headers *h)
{
	return f->len - h->payload_offset;
}

/* Addresses, and all of the IP header that has to be equal. */
static bool same_ip(const struct netvsp_frame *a, const struct netvsp_frame *b,
		    const struct netvsp_headers *h)
{
	const uint8_t *x = a->data + h->l3_offset, *y = b->data + h->l3_offset;

	if (h->ip == FRAME_IP4)
		return h->l4_offset - h->l3_offset == 20 &&
		       !memcmp(x, y, 2) && !memcmp(x + 6, y + 6, 4) &&
		       !memcmp(x + 12, y + 12, 8);
	return !memcmp(x, y, 4) && !memcmp(x + 6, y + 6, 34);
}

/* Ports, the byte acknowledged, window, options. */
static bool same_tcp(const struct netvsp_frame *a, const struct netvsp_frame *b,
		     const struct netvsp_headers *h)
{
	const uint8_t *x = a->data + h->l4_offset, *y = b->data + h->l4_offset;
	uint32_t options = h->payload_offset - h->l4_offset - 20;

	return !memcmp(x, y, 4) && !memcmp(x + 8, y + 8, 5) &&
	       !memcmp(x + 14, y + 14, 2) && !memcmp(x + 20, y + 20, options);
}

/* Can @b follow in the run that @a began and that has @bytes of payload? */
static bool follows(const struct netvsp_frame *a,
		    const struct netvsp_headers *ah,
		    const struct netvsp_frame *b,
		    const struct netvsp_headers *bh, uint32_t bytes)
{
	return ah->ip == bh->ip && ah->payload_offset == bh->payload_offset &&
	       ah->l4_offset == bh->l4_offset && a->tagged == b->tagged &&
	       a->vlan == b->vlan && !memcmp(a->data, b->data, ETH_HLEN) &&
	       same_ip(a, b, ah) && same_tcp(a, b, ah) &&
	       sequence(b, bh) == sequence(a, ah) + bytes &&
	       ah->payload_offset - ah->l3_offset + bytes + payload(b, bh) <=
	       IP_MAX;
}

/* The stream says nothing but "here is more". */
static bool plain(const struct netvsp_frame *f, const struct netvsp_headers *h)
{
	return (flags_of(f, h) & ~TCP_FLAG_PSH) == TCP_FLAG_ACK;
}

static void strip_headers(struct netvsp_frame *f,
			  const struct netvsp_headers *h)
{
	f->len -= h->payload_offset;
	memmove(f->data, f->data + h->payload_offset, f->len);
}

/*
 * The headers of the first part come to speak for the whole. Its checksums
 * are not those of the whole, which the metadata says; for the IP header too
 * where the guest has turned that offload off, as it has to be told somehow.
 */
static void finish_run(struct netvsp *vsp, struct netvsp_frame *first,
		       const struct netvsp_headers *h, uint32_t bytes,
		       uint32_t parts, bool push)
{
	uint8_t *ip = first->data + h->l3_offset;
	uint32_t header = h->payload_offset - h->l3_offset;

	if (h->ip == FRAME_IP4)
		stw_be_p(ip + 2, header + bytes);
	else
		stw_be_p(ip + 4, header - 40 + bytes);
	if (push)
		first->data[h->l4_offset + 13] |= TCP_FLAG_PSH;
	first->csum |= RNDIS_RXCSUM_TCP_INVALID;
	if (h->ip == FRAME_IP4)
		first->csum |= RNDIS_RXCSUM_IP_OK | RNDIS_RXCSUM_IP_INVALID;
	first->rsc_flags |= RNDIS_PACKET_ID_FIRST;
	vsp->stats.rx_rsc_chains++;
	vsp->stats.rx_rsc_segments += parts;
}

/* Begins a run at @first and returns its last part. */
static struct netvsp_frame *mark_run(struct netvsp_chan *chan,
				     struct netvsp_frame *first,
				     const struct netvsp_headers *fh,
				     uint32_t most)
{
	uint32_t mss = payload(first, fh), bytes = mss, parts = 1, size = mss;
	struct netvsp_frame *last = first, *f;
	struct netvsp *vsp = chan->vsp;
	struct netvsp_headers h;
	bool push = false;

	while ((f = QSIMPLEQ_NEXT(last, link)) && parts < most && size == mss &&
	       !push && may_coalesce(vsp->conn, f, &h) && plain(f, &h) &&
	       payload(f, &h) <= mss && follows(first, fh, f, &h, bytes)) {
		if (parts++ == 1)
			vsp->rsc_id++;
		size = payload(f, &h);
		bytes += size;
		push = flags_of(f, &h) & TCP_FLAG_PSH;
		strip_headers(f, &h);
		f->rsc_flags = RNDIS_PACKET_ID_SUBALLOC;
		f->rsc_id = vsp->rsc_id;
		last = f;
	}
	if (parts == 1)
		return first;
	first->rsc_flags = RNDIS_PACKET_ID_SUBALLOC;
	first->rsc_id = vsp->rsc_id;
	last->rsc_flags |= RNDIS_PACKET_ID_LAST;
	finish_run(vsp, first, fh, bytes, parts, push);
	return last;
}

/**
 * netvsp_rsc_mark() - coalesce what waits for a channel
 * @chan: the channel
 * @most: parts that a packet may have
 */
void netvsp_rsc_mark(struct netvsp_chan *chan, uint32_t most)
{
	struct netvsp_conn *conn = chan->vsp->conn;
	struct netvsp_headers h;
	struct netvsp_frame *f;

	if (!(conn->offloads & (NETVSP_RSC4 | NETVSP_RSC6)))
		return;
	QSIMPLEQ_FOREACH(f, &chan->frames, link)
		if (may_coalesce(conn, f, &h) && plain(f, &h) &&
		    !(flags_of(f, &h) & TCP_FLAG_PSH))
			f = mark_run(chan, f, &h, most);
}
