// SPDX-License-Identifier: GPL-2.0
/*
 * Offloads: what the host can do, and what the guest has it do.
 */
#include "qemu/osdep.h"
#include "netvsp.h"

#define LSO_MAX_SIZE		0xf53c
#define LSO_MIN_SEGMENTS	2

static void put_csum(struct ndis_csum *c, uint32_t caps)
{
	c->encap = cpu_to_le32(caps ? NDIS_ENCAP_802_3 : 0);
	c->caps = cpu_to_le32(caps);
}

static uint32_t csum4(uint32_t offloads, uint32_t ip, uint32_t tcp,
		      uint32_t udp)
{
	return (offloads & ip ? NDIS_CSUM_IP | NDIS_CSUM_IP_OPTIONS : 0) |
	       (offloads & tcp ? NDIS_CSUM_TCP | NDIS_CSUM_TCP_OPTIONS : 0) |
	       (offloads & udp ? NDIS_CSUM_UDP : 0);
}

static uint32_t csum6(uint32_t offloads, uint32_t tcp, uint32_t udp)
{
	return (offloads & (tcp | udp) ? NDIS_CSUM_IP6_EXT : 0) |
	       (offloads & tcp ? NDIS_CSUM_TCP | NDIS_CSUM_TCP_OPTIONS : 0) |
	       (offloads & udp ? NDIS_CSUM_UDP : 0);
}

static void put_lso(struct ndis_lsov2 *lso, uint32_t offloads)
{
	if (offloads & NETVSP_LSO4) {
		lso->ip4_encap = cpu_to_le32(NDIS_ENCAP_802_3);
		lso->ip4_max_size = cpu_to_le32(LSO_MAX_SIZE);
		lso->ip4_min_segments = cpu_to_le32(LSO_MIN_SEGMENTS);
	}
	if (offloads & NETVSP_LSO6) {
		lso->ip6_encap = cpu_to_le32(NDIS_ENCAP_802_3);
		lso->ip6_max_size = cpu_to_le32(LSO_MAX_SIZE);
		lso->ip6_min_segments = cpu_to_le32(LSO_MIN_SEGMENTS);
		lso->ip6_options = cpu_to_le32(NDIS_LSO6_EXT_HEADERS |
					       NDIS_LSO6_TCP_OPTIONS);
	}
}

static bool can_coalesce(const struct netvsp *vsp)
{
	return vsp->conn->version >= NVSP_VERSION_61 &&
	       vsp->conn->caps & NVSP_CAP_RSC && vsp->conf.rsc;
}

static void fill(const struct netvsp *vsp, uint32_t offloads,
		 struct ndis_offload *o)
{
	memset(o, 0, sizeof(*o));
	o->hdr.type = NDIS_TYPE_OFFLOAD;
	put_csum(&o->ip4_tx, csum4(offloads, NETVSP_TX_IP4, NETVSP_TX_TCP4,
				   NETVSP_TX_UDP4));
	put_csum(&o->ip4_rx, csum4(offloads, NETVSP_RX_IP4, NETVSP_RX_TCP4,
				   NETVSP_RX_UDP4));
	put_csum(&o->ip6_tx, csum6(offloads, NETVSP_TX_TCP6, NETVSP_TX_UDP6));
	put_csum(&o->ip6_rx, csum6(offloads, NETVSP_RX_TCP6, NETVSP_RX_UDP6));
	put_lso(&o->lsov2, offloads);
	if (can_coalesce(vsp)) {
		o->rsc_ip4 = !!(offloads & NETVSP_RSC4);
		o->rsc_ip6 = !!(offloads & NETVSP_RSC6);
	}
}

static void append(struct ndis_offload *o, uint8_t rev, GByteArray *out)
{
	uint16_t size = rev >= 3 ? NDIS_OFFLOAD_SIZE_REV3 :
			rev == 2 ? NDIS_OFFLOAD_SIZE_REV2 :
				   NDIS_OFFLOAD_SIZE_REV1;

	o->hdr.rev = MIN(rev, 3);
	o->hdr.size = cpu_to_le16(size);
	g_byte_array_append(out, (void *)o, size);
}

/**
 * netvsp_offload_caps() - answer a query for offloads
 * @vsp: the port
 * @in: the guest's input: the header of the revision it understands
 * @in_len: bytes of it
 * @offloads: what to tell
 * @out: the answer is appended here
 *
 * Return: RNDIS_STATUS_*
 */
uint32_t netvsp_offload_caps(struct netvsp *vsp, const void *in,
			     uint32_t in_len, uint32_t offloads,
			     GByteArray *out)
{
	const struct ndis_hdr *hdr = in;
	struct ndis_offload o;

	if (in_len < sizeof(*hdr))
		return RNDIS_STATUS_INVALID_LENGTH;
	if (hdr->type != NDIS_TYPE_OFFLOAD || !hdr->rev)
		return RNDIS_STATUS_BAD_VERSION;
	fill(vsp, offloads, &o);
	append(&o, hdr->rev, out);
	return RNDIS_STATUS_SUCCESS;
}

/* What is on before the guest says anything: all but coalescing. */
uint32_t netvsp_offload_initial(const struct netvsp *vsp)
{
	return vsp->conf.offloads & ~(NETVSP_RSC4 | NETVSP_RSC6);
}

static bool set_csum(uint32_t *offloads, uint8_t value, uint32_t tx,
		     uint32_t rx)
{
	static const uint8_t wants_tx = 1 << NDIS_OFFLOAD_TX |
					1 << NDIS_OFFLOAD_TX_RX;
	static const uint8_t wants_rx = 1 << NDIS_OFFLOAD_RX |
					1 << NDIS_OFFLOAD_TX_RX;

	if (value > NDIS_OFFLOAD_TX_RX)
		return false;
	if (value == NDIS_OFFLOAD_NO_CHANGE)
		return true;
	*offloads &= ~(tx | rx);
	*offloads |= (wants_tx >> value & 1 ? tx : 0) |
		     (wants_rx >> value & 1 ? rx : 0);
	return true;
}

static bool set_feature(uint32_t *offloads, uint8_t value, uint32_t bit)
{
	if (value > NDIS_OFFLOAD_FEATURE_ON)
		return false;
	if (value == NDIS_OFFLOAD_NO_CHANGE)
		return true;
	*offloads &= ~bit;
	if (value == NDIS_OFFLOAD_FEATURE_ON)
		*offloads |= bit;
	return true;
}

static bool apply(uint32_t *offloads, const struct ndis_offload_params *p)
{
	return set_csum(offloads, p->ip4_csum, NETVSP_TX_IP4, NETVSP_RX_IP4) &&
	       set_csum(offloads, p->tcp4_csum, NETVSP_TX_TCP4,
			NETVSP_RX_TCP4) &&
	       set_csum(offloads, p->udp4_csum, NETVSP_TX_UDP4,
			NETVSP_RX_UDP4) &&
	       set_csum(offloads, p->tcp6_csum, NETVSP_TX_TCP6,
			NETVSP_RX_TCP6) &&
	       set_csum(offloads, p->udp6_csum, NETVSP_TX_UDP6,
			NETVSP_RX_UDP6) &&
	       set_feature(offloads, p->lsov2_ip4, NETVSP_LSO4) &&
	       set_feature(offloads, p->lsov2_ip6, NETVSP_LSO6) &&
	       set_feature(offloads, p->rsc_ip4, NETVSP_RSC4) &&
	       set_feature(offloads, p->rsc_ip6, NETVSP_RSC6);
}

/**
 * netvsp_offload_set() - the guest chooses offloads
 *
 * What the host cannot do is left off without an error: the guest learns from
 * the indication that follows what is really in force.
 *
 * Return: RNDIS_STATUS_*
 */
uint32_t netvsp_offload_set(struct netvsp *vsp, const void *in,
			    uint32_t in_len)
{
	struct ndis_offload_params p = {};
	uint32_t offloads = vsp->conn->offloads;

	if (in_len < NDIS_OFFLOAD_PARAMS_SIZE_61 - 2)
		return RNDIS_STATUS_INVALID_LENGTH;
	memcpy(&p, in, MIN(in_len, sizeof(p)));
	if (p.hdr.type != NDIS_TYPE_DEFAULT || p.hdr.rev < 1 ||
	    le16_to_cpu(p.hdr.size) < NDIS_OFFLOAD_PARAMS_SIZE_61 - 2)
		return RNDIS_STATUS_BAD_VERSION;
	if (!apply(&offloads, &p))
		return RNDIS_STATUS_INVALID_DATA;
	vsp->conn->offloads = offloads & vsp->conf.offloads;
	if (!can_coalesce(vsp))
		vsp->conn->offloads &= ~(NETVSP_RSC4 | NETVSP_RSC6);
	netvsp_event(vsp, "offloads %#x", vsp->conn->offloads);
	return RNDIS_STATUS_SUCCESS;
}

void netvsp_offload_indicate(struct netvsp *vsp)
{
	GByteArray *detail;
	struct ndis_offload o;

	if (!vsp->conn)
		return;
	detail = g_byte_array_new();
	fill(vsp, vsp->conn->offloads, &o);
	append(&o, vsp->conn->ndis_minor >= 30 ? 3 : 1, detail);
	netvsp_rndis_indicate(vsp, RNDIS_STATUS_OFFLOAD_CURRENT_CONFIG,
			      detail->data, detail->len);
	g_byte_array_unref(detail);
}
