// SPDX-License-Identifier: GPL-2.0
/*
 * What a transmitted frame may ask for, and doing it: checksums, segments of
 * a large send, the VLAN tag.
 */
#include "qemu/osdep.h"
#include "net/eth.h"
#include "netvsp.h"
#include "netvsp-frame.h"
#include "netvsp-tx.h"

#define LSO_MAX_PAYLOAD	0xf53c
#define TCP_FIN		0x01
#define TCP_PSH		0x08
#define TCP_CWR		0x80

static uint32_t lso_l4_offset(const struct netvsp_tx *tx)
{
	return (tx->lso & RNDIS_LSO_L4_OFFSET_MASK) >>
	       RNDIS_LSO_L4_OFFSET_SHIFT;
}

uint32_t netvsp_tx_header_bytes(const struct netvsp_tx *tx)
{
	struct netvsp_headers h;

	netvsp_headers_parse_large(tx->frame, tx->len, &h);
	return h.payload_offset ?: FRAME_ETH_BYTES;
}

/* Asking for what was never granted is wrong, though it does no harm. */
static void check_granted(struct netvsp *vsp, uint32_t offload,
			  const char *name)
{
	if (!(vsp->conn->offloads & offload))
		netvsp_violation(vsp, "transmit: %s asked for, not enabled",
				 name);
}

static const char *check_lso(struct netvsp *vsp, const struct netvsp_tx *tx)
{
	uint32_t mss = tx->lso & RNDIS_LSO_MSS_MASK;
	bool ip6 = tx->lso & RNDIS_LSO_IPV6;
	struct netvsp_headers h;

	if (!(tx->lso & RNDIS_LSO_V2))
		return "large send of version 1";
	netvsp_headers_parse_large(tx->frame, tx->len, &h);
	if (h.l4 != FRAME_TCP || h.ip != (ip6 ? FRAME_IP6 : FRAME_IP4))
		return "large send of something else than it says";
	if (lso_l4_offset(tx) != h.l4_offset)
		return "TCP header offset of a large send";
	if (!mss || h.payload_offset + mss > vsp->conn->mtu)
		return "segment size of a large send";
	if (tx->len - h.payload_offset > LSO_MAX_PAYLOAD)
		return "large send too large";
	check_granted(vsp, ip6 ? NETVSP_LSO6 : NETVSP_LSO4, "large send");
	return NULL;
}

static uint32_t csum_l4_offset(const struct netvsp_tx *tx)
{
	uint32_t offset = (tx->csum & RNDIS_TXCSUM_L4_OFFSET_MASK) >>
			  RNDIS_TXCSUM_L4_OFFSET_SHIFT;

	if (offset)
		return offset;
	return FRAME_ETH_BYTES + (tx->csum & RNDIS_TXCSUM_IPV4 ? 20 : 40);
}

static const char *check_csum(struct netvsp *vsp, const struct netvsp_tx *tx)
{
	uint32_t l4 = tx->csum & (RNDIS_TXCSUM_TCP | RNDIS_TXCSUM_UDP);
	bool ip4 = tx->csum & RNDIS_TXCSUM_IPV4;
	struct netvsp_headers h;

	if (tx->csum & RNDIS_TXCSUM_IP_HEADER)
		check_granted(vsp, NETVSP_TX_IP4, "IPv4 header checksum");
	if (!l4)
		return NULL;
	if (l4 == (RNDIS_TXCSUM_TCP | RNDIS_TXCSUM_UDP) ||
	    ip4 == !!(tx->csum & RNDIS_TXCSUM_IPV6))
		return "checksum of two protocols at once";
	netvsp_headers_parse(tx->frame, tx->len, &h);
	if (h.ip != (ip4 ? FRAME_IP4 : FRAME_IP6) ||
	    h.l4 != (l4 & RNDIS_TXCSUM_TCP ? FRAME_TCP : FRAME_UDP))
		return "checksum of something else than the frame is";
	if (csum_l4_offset(tx) != h.l4_offset)
		return "transport offset of a checksum";
	if (l4 & RNDIS_TXCSUM_TCP)
		check_granted(vsp, ip4 ? NETVSP_TX_TCP4 : NETVSP_TX_TCP6,
			      "TCP checksum");
	else
		check_granted(vsp, ip4 ? NETVSP_TX_UDP4 : NETVSP_TX_UDP6,
			      "UDP checksum");
	return NULL;
}

static bool has_own_tag(const struct netvsp_tx *tx)
{
	return lduw_be_p(tx->frame + 12) == ETH_P_VLAN;
}

/**
 * netvsp_tx_check() - is what a frame asks for possible
 *
 * Return: %NULL, or what is wrong with it
 */
const char *netvsp_tx_check(struct netvsp *vsp, const struct netvsp_tx *tx)
{
	uint32_t tag = has_own_tag(tx) ? FRAME_VLAN_BYTES : 0;

	if (tx->has_lso)
		return check_lso(vsp, tx);
	if (tx->len > vsp->conn->mtu + tag)
		return "frame larger than the MTU";
	return tx->has_csum ? check_csum(vsp, tx) : NULL;
}

/* ---- doing it ---- */

static void emit(struct netvsp *vsp, const struct netvsp_tx *tx,
		 const uint8_t *frame, uint32_t len)
{
	uint8_t tagged[NETVSP_MTU_MAX + 2 * FRAME_VLAN_BYTES];
	uint16_t tci;

	if (!tx->has_vlan) {
		netvsp_switch_from_guest(vsp, frame, len);
		return;
	}
	tci = (tx->vlan & RNDIS_VLAN_PRIO_MASK) << 13 |
	      (tx->vlan & RNDIS_VLAN_CFI ? 1 << 12 : 0) |
	      (tx->vlan & RNDIS_VLAN_ID_MASK) >> RNDIS_VLAN_ID_SHIFT;
	vsp->stats.tx_vlan++;
	memcpy(tagged, frame, 12);
	stw_be_p(tagged + 12, ETH_P_VLAN);
	stw_be_p(tagged + 14, tci);
	memcpy(tagged + 16, frame + 12, len - 12);
	netvsp_switch_from_guest(vsp, tagged, len + FRAME_VLAN_BYTES);
}

static void fill_csums(struct netvsp *vsp, struct netvsp_tx *tx)
{
	struct netvsp_headers h;

	netvsp_headers_parse(tx->frame, tx->len, &h);
	if (tx->csum & RNDIS_TXCSUM_IP_HEADER && h.ip == FRAME_IP4)
		netvsp_ip4_sum_fill(tx->frame, &h);
	if (tx->csum & (RNDIS_TXCSUM_TCP | RNDIS_TXCSUM_UDP))
		netvsp_l4_sum_fill(tx->frame, &h);
	vsp->stats.tx_csum++;
}

/* Turns a copy of the headers into those of the segment at @offset. */
static void segment_headers(uint8_t *seg, struct netvsp_headers *h,
			    uint32_t index, uint32_t offset, uint32_t bytes,
			    bool last)
{
	uint8_t *ip = seg + h->l3_offset;
	uint8_t *tcp = seg + h->l4_offset;

	h->l4_len = h->payload_offset - h->l4_offset + bytes;
	if (h->ip == FRAME_IP4) {
		stw_be_p(ip + 2, h->l4_offset - h->l3_offset + h->l4_len);
		stw_be_p(ip + 4, lduw_be_p(ip + 4) + index);
		netvsp_ip4_sum_fill(seg, h);
	} else {
		stw_be_p(ip + 4, h->l4_offset - h->l3_offset - 40 + h->l4_len);
	}
	stl_be_p(tcp + 4, ldl_be_p(tcp + 4) + offset);
	if (!last)
		tcp[13] &= ~(TCP_FIN | TCP_PSH);
	if (index)
		tcp[13] &= ~TCP_CWR;
	netvsp_l4_sum_fill(seg, h);
}

static void segment(struct netvsp *vsp, const struct netvsp_tx *tx)
{
	uint32_t mss = tx->lso & RNDIS_LSO_MSS_MASK;
	uint32_t offset = 0, index = 0, payload, n;
	uint8_t seg[NETVSP_MTU_MAX];
	struct netvsp_headers h;

	netvsp_headers_parse_large(tx->frame, tx->len, &h);
	payload = tx->len - h.payload_offset;
	vsp->stats.tx_lso++;
	do {
		n = MIN(mss, payload - offset);
		memcpy(seg, tx->frame, h.payload_offset);
		memcpy(seg + h.payload_offset,
		       tx->frame + h.payload_offset + offset, n);
		segment_headers(seg, &h, index++, offset, n,
				offset + n == payload);
		vsp->stats.tx_lso_segments++;
		emit(vsp, tx, seg, h.payload_offset + n);
		offset += n;
	} while (offset < payload);
}

/**
 * netvsp_tx_send() - send a frame of the guest's on the wire
 * @vsp: the port
 * @tx: passed netvsp_tx_check(); the frame may be written to
 */
void netvsp_tx_send(struct netvsp *vsp, struct netvsp_tx *tx)
{
	if (tx->has_lso) {
		segment(vsp, tx);
		return;
	}
	if (tx->has_csum)
		fill_csums(vsp, tx);
	emit(vsp, tx, tx->frame, tx->len);
}
