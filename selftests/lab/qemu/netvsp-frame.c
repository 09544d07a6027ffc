// SPDX-License-Identifier: GPL-2.0
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "netvsp-frame.h"

#define ETHERTYPE_IP4	0x0800
#define ETHERTYPE_IP6	0x86dd
#define IP4_BYTES	20
#define IP6_BYTES	40
#define TCP_BYTES	20
#define UDP_BYTES	8

/* ---- headers ---- */

static void parse_l4(const uint8_t *frame, uint32_t len, uint8_t protocol,
		     struct netvsp_headers *h)
{
	const uint8_t *l4 = frame + h->l4_offset;
	uint32_t header;

	if (h->l4_offset + h->l4_len > len)
		return;
	if (protocol == FRAME_TCP && h->l4_len >= TCP_BYTES) {
		header = (l4[12] >> 4) * 4;
		if (header < TCP_BYTES || header > h->l4_len)
			return;
	} else if (protocol == FRAME_UDP && h->l4_len >= UDP_BYTES) {
		header = UDP_BYTES;
	} else {
		return;
	}
	h->l4 = protocol;
	h->payload_offset = h->l4_offset + header;
}

static void parse_ip4(const uint8_t *frame, uint32_t len, bool large,
		      struct netvsp_headers *h)
{
	const uint8_t *ip = frame + h->l3_offset;
	uint32_t header, total;

	if (len - h->l3_offset < IP4_BYTES)
		return;
	header = (ip[0] & 0xf) * 4;
	total = large ? len - h->l3_offset : lduw_be_p(ip + 2);
	if (ip[0] >> 4 != 4 || header < IP4_BYTES || total < header ||
	    total > len - h->l3_offset)
		return;
	h->ip = FRAME_IP4;
	h->l4_offset = h->l3_offset + header;
	h->l4_len = total - header;
	/* Any fragment, the first included, has no checksum of its own. */
	if (lduw_be_p(ip + 6) & 0x3fff)
		return;
	parse_l4(frame, len, ip[9], h);
}

/* Headers that are passed over: hop-by-hop, routing, destination options. */
static bool ip6_option(uint8_t next)
{
	return next == 0 || next == 43 || next == 60;
}

static void parse_ip6(const uint8_t *frame, uint32_t len, bool large,
		      struct netvsp_headers *h)
{
	const uint8_t *ip = frame + h->l3_offset;
	uint32_t end, step;
	uint8_t next;

	if (len - h->l3_offset < IP6_BYTES || ip[0] >> 4 != 6)
		return;
	end = large ? len : h->l3_offset + IP6_BYTES + lduw_be_p(ip + 4);
	if (end > len)
		return;
	h->ip = FRAME_IP6;
	h->l4_offset = h->l3_offset + IP6_BYTES;
	for (next = ip[6]; ip6_option(next); h->l4_offset += step) {
		if (h->l4_offset + 8 > end)
			return;
		h->extended = true;
		next = frame[h->l4_offset];
		step = (frame[h->l4_offset + 1] + 1) * 8;
		if (h->l4_offset + step > end)
			return;
	}
	h->l4_len = end - h->l4_offset;
	parse_l4(frame, len, next, h);
}

static void parse(const uint8_t *frame, uint32_t len, bool large,
		  struct netvsp_headers *h)
{
	memset(h, 0, sizeof(*h));
	h->l3_offset = FRAME_ETH_BYTES;
	if (len < FRAME_ETH_BYTES)
		return;
	switch (lduw_be_p(frame + 12)) {
	case ETHERTYPE_IP4:
		parse_ip4(frame, len, large, h);
		break;
	case ETHERTYPE_IP6:
		parse_ip6(frame, len, large, h);
		break;
	}
}

/**
 * netvsp_headers_parse() - find the headers of a frame
 * @frame: without VLAN tag
 * @len: bytes
 * @h: filled in; what is not understood, or does not fit, stays 0
 */
void netvsp_headers_parse(const uint8_t *frame, uint32_t len,
			  struct netvsp_headers *h)
{
	parse(frame, len, false, h);
}

void netvsp_headers_parse_large(const uint8_t *frame, uint32_t len,
				struct netvsp_headers *h)
{
	parse(frame, len, true, h);
}

/* ---- checksums ---- */

/* One's complement sum of big-endian words, not folded to its last carry. */
static uint64_t sum_bytes(const uint8_t *p, uint32_t len)
{
	uint64_t sum = 0;

	for (; len >= 4; len -= 4, p += 4)
		sum += (uint32_t)ldl_be_p(p);
	if (len >= 2) {
		sum += lduw_be_p(p);
		p += 2;
		len -= 2;
	}
	if (len)
		sum += *p << 8;
	return sum;
}

static uint16_t fold(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

static uint64_t sum_l4(const uint8_t *frame, const struct netvsp_headers *h)
{
	const uint8_t *ip = frame + h->l3_offset;
	uint64_t sum = h->l4 + h->l4_len;

	sum += h->ip == FRAME_IP4 ? sum_bytes(ip + 12, 8) :
				    sum_bytes(ip + 8, 32);
	return sum + sum_bytes(frame + h->l4_offset, h->l4_len);
}

static uint8_t *l4_field(const uint8_t *frame, const struct netvsp_headers *h)
{
	return (uint8_t *)frame + h->l4_offset + (h->l4 == FRAME_TCP ? 16 : 6);
}

bool netvsp_ip4_sum_good(const uint8_t *frame, const struct netvsp_headers *h)
{
	return fold(sum_bytes(frame + h->l3_offset,
			      h->l4_offset - h->l3_offset)) == 0xffff;
}

/* A UDP datagram over IPv4 may come without one, which counts as good. */
bool netvsp_l4_sum_good(const uint8_t *frame, const struct netvsp_headers *h)
{
	if (h->l4 == FRAME_UDP && h->ip == FRAME_IP4 &&
	    !lduw_be_p(l4_field(frame, h)))
		return true;
	return fold(sum_l4(frame, h)) == 0xffff;
}

void netvsp_ip4_sum_fill(uint8_t *frame, const struct netvsp_headers *h)
{
	uint8_t *ip = frame + h->l3_offset;

	stw_be_p(ip + 10, 0);
	stw_be_p(ip + 10, ~fold(sum_bytes(ip, h->l4_offset - h->l3_offset)));
}

void netvsp_l4_sum_fill(uint8_t *frame, const struct netvsp_headers *h)
{
	uint8_t *field = l4_field(frame, h);
	uint16_t sum;

	stw_be_p(field, 0);
	sum = ~fold(sum_l4(frame, h));
	/* Zero would say "no checksum"; its complement is the same number. */
	if (!sum && h->l4 == FRAME_UDP)
		sum = 0xffff;
	stw_be_p(field, sum);
}
