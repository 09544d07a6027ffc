// SPDX-License-Identifier: GPL-2.0
/*
 * Objects that the guest can set.
 */
#include "qemu/osdep.h"
#include "qemu/ctype.h"
#include "net/eth.h"
#include "netvsp.h"

#define PARAM_MAX	255

/* UTF-16LE to ASCII; NULL when it is something else, or too long. */
static char *ascii(const uint8_t *in, uint32_t in_len, uint32_t offset,
		   uint32_t len)
{
	uint32_t i, words = len / 2;
	char *out;

	if (offset > in_len || len > in_len - offset || len > PARAM_MAX ||
	    len % 2)
		return NULL;
	out = g_malloc0(words + 1);
	for (i = 0; i < words; i++) {
		out[i] = lduw_le_p(in + offset + 2 * i) & 0x7f;
		if (lduw_le_p(in + offset + 2 * i) > 0x7f) {
			g_free(out);
			return NULL;
		}
	}
	return out;
}

static bool parse_address(const char *text, uint8_t *mac)
{
	unsigned int i;

	if (strlen(text) != 12)
		return false;
	for (i = 0; i < 12; i++)
		if (!qemu_isxdigit(text[i]))
			return false;
	for (i = 0; i < 6; i++)
		mac[i] = g_ascii_xdigit_value(text[2 * i]) << 4 |
			 g_ascii_xdigit_value(text[2 * i + 1]);
	return true;
}

static uint32_t set_address(struct netvsp *vsp, const char *value)
{
	uint8_t mac[6];

	if (!parse_address(value, mac) || is_multicast_ether_addr(mac))
		return RNDIS_STATUS_INVALID_DATA;
	if (!vsp->conf.mac_change)
		return RNDIS_STATUS_FAILURE;
	memcpy(vsp->mac.a, mac, sizeof(mac));
	netvsp_event(vsp, "mac %02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1],
		     mac[2], mac[3], mac[4], mac[5]);
	return RNDIS_STATUS_SUCCESS;
}

/* Keywords of NDIS; a value is 0 off, 1 transmit, 2 receive, 3 both. */
static const struct {
	const char *name;
	uint32_t tx, rx;
} keywords[] = {
	{ "*IPChecksumOffloadIPv4", NETVSP_TX_IP4, NETVSP_RX_IP4 },
	{ "*TCPChecksumOffloadIPv4", NETVSP_TX_TCP4, NETVSP_RX_TCP4 },
	{ "*TCPChecksumOffloadIPv6", NETVSP_TX_TCP6, NETVSP_RX_TCP6 },
	{ "*UDPChecksumOffloadIPv4", NETVSP_TX_UDP4, NETVSP_RX_UDP4 },
	{ "*UDPChecksumOffloadIPv6", NETVSP_TX_UDP6, NETVSP_RX_UDP6 },
	{ "*LsoV2IPv4", NETVSP_LSO4, 0 },
	{ "*LsoV2IPv6", NETVSP_LSO6, 0 },
};

static void set_keyword(struct netvsp *vsp, unsigned int i, unsigned int value)
{
	uint32_t *offloads = &vsp->conn->offloads;

	*offloads &= ~(keywords[i].tx | keywords[i].rx);
	if (value & 1)
		*offloads |= keywords[i].tx & vsp->conf.offloads;
	if (value & 2)
		*offloads |= keywords[i].rx & vsp->conf.offloads;
}

/* Names that are not known are accepted without a word. */
static uint32_t set_config(struct netvsp *vsp, const void *in, uint32_t in_len)
{
	const struct ndis_config_param *p = in;
	g_autofree char *name = NULL, *value = NULL;
	unsigned int i;

	if (in_len < sizeof(*p))
		return RNDIS_STATUS_INVALID_LENGTH;
	name = ascii(in, in_len, le32_to_cpu(p->name_offset),
		     le32_to_cpu(p->name_len));
	value = ascii(in, in_len, le32_to_cpu(p->value_offset),
		      le32_to_cpu(p->value_len));
	if (!name || !value)
		return RNDIS_STATUS_INVALID_DATA;
	if (le32_to_cpu(p->type) != NDIS_PARAM_STRING)
		return RNDIS_STATUS_SUCCESS;
	if (!strcmp(name, "NetworkAddress"))
		return set_address(vsp, value);
	for (i = 0; i < ARRAY_SIZE(keywords); i++)
		if (!strcmp(name, keywords[i].name))
			set_keyword(vsp, i, atoi(value));
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t set_filter(struct netvsp *vsp, const void *in, uint32_t in_len)
{
	if (in_len < sizeof(uint32_t))
		return RNDIS_STATUS_INVALID_LENGTH;
	vsp->conn->filter = ldl_le_p(in);
	netvsp_event(vsp, "filter 0x%x", vsp->conn->filter);
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t set_encapsulation(struct netvsp *vsp, const void *in,
				  uint32_t in_len)
{
	const struct ndis_hdr *hdr = in;

	if (in_len < sizeof(*hdr))
		return RNDIS_STATUS_INVALID_LENGTH;
	if (hdr->type != NDIS_TYPE_OFFLOAD_ENCAPSULATION || hdr->rev < 1)
		return RNDIS_STATUS_BAD_VERSION;
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t accept_and_ignore(struct netvsp *vsp, const void *in,
				  uint32_t in_len)
{
	return RNDIS_STATUS_SUCCESS;
}

static const struct {
	uint32_t oid;
	uint32_t (*set)(struct netvsp *vsp, const void *in, uint32_t in_len);
} setters[] = {
	{ OID_GEN_CURRENT_PACKET_FILTER, set_filter },
	{ OID_GEN_CURRENT_LOOKAHEAD, accept_and_ignore },
	{ OID_GEN_NETWORK_LAYER_ADDRESSES, accept_and_ignore },
	{ OID_802_3_MULTICAST_LIST, accept_and_ignore },
	{ OID_GEN_RECEIVE_SCALE_PARAMETERS, netvsp_rss_set },
	{ OID_GEN_RNDIS_CONFIG_PARAMETER, set_config },
	{ OID_OFFLOAD_ENCAPSULATION, set_encapsulation },
	{ OID_TCP_OFFLOAD_PARAMETERS, netvsp_offload_set },
};

/**
 * netvsp_oid_set() - change an object
 * @vsp: the port, connected
 * @oid: the object
 * @in: the guest's value
 * @in_len: bytes of it
 *
 * Return: RNDIS_STATUS_*
 */
uint32_t netvsp_oid_set(struct netvsp *vsp, uint32_t oid, const void *in,
			uint32_t in_len)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(setters); i++)
		if (setters[i].oid == oid)
			return setters[i].set(vsp, in, in_len);
	return RNDIS_STATUS_NOT_SUPPORTED;
}
