// SPDX-License-Identifier: GPL-2.0
/*
 * Objects that the guest can query.
 */
#include "qemu/osdep.h"
#include "net/eth.h"
#include "netvsp.h"

#define MAC_OPTIONS		0x24d	/* copy, no loopback, 802.1p, 802.1Q */
#define VENDOR_ID		0x0000155d
#define DRIVER_VERSION		0x0100
#define BUFFER_SPACE		(256 * 1024)
#define LINK_STATE_SIZE		40

static void add_u16(GByteArray *out, uint16_t value)
{
	value = cpu_to_le16(value);
	g_byte_array_append(out, (void *)&value, sizeof(value));
}

static void add_u32(GByteArray *out, uint32_t value)
{
	value = cpu_to_le32(value);
	g_byte_array_append(out, (void *)&value, sizeof(value));
}

static void add_u64(GByteArray *out, uint64_t value)
{
	value = cpu_to_le64(value);
	g_byte_array_append(out, (void *)&value, sizeof(value));
}

static uint32_t query_frame_size(struct netvsp *vsp, GByteArray *out)
{
	add_u32(out, MIN(vsp->conn->mtu - ETH_HLEN, vsp->conf.mtu));
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t query_total_size(struct netvsp *vsp, GByteArray *out)
{
	add_u32(out, MIN(vsp->conn->mtu, vsp->conf.mtu + ETH_HLEN));
	return RNDIS_STATUS_SUCCESS;
}

static uint64_t link_bits(const struct netvsp *vsp)
{
	return vsp->conf.speed * 1000000ULL;
}

static uint32_t query_link_speed(struct netvsp *vsp, GByteArray *out)
{
	add_u32(out, MIN(link_bits(vsp) / NDIS_LINK_SPEED_UNIT, UINT32_MAX));
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t query_max_link_speed(struct netvsp *vsp, GByteArray *out)
{
	add_u64(out, link_bits(vsp));
	add_u64(out, link_bits(vsp));
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t query_link_state(struct netvsp *vsp, GByteArray *out)
{
	const uint8_t type_rev[2] = { NDIS_TYPE_DEFAULT, 1 };

	g_byte_array_append(out, type_rev, sizeof(type_rev));
	add_u16(out, LINK_STATE_SIZE);
	add_u32(out, vsp->link_up ? 1 : 2);
	add_u32(out, 2);		/* full duplex */
	add_u32(out, 0);
	add_u64(out, link_bits(vsp));
	add_u64(out, link_bits(vsp));
	add_u32(out, 1);		/* no pause frames */
	add_u32(out, 0);
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t query_connect_status(struct netvsp *vsp, GByteArray *out)
{
	add_u32(out, vsp->link_up ? NDIS_MEDIA_CONNECTED :
				    NDIS_MEDIA_DISCONNECTED);
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t query_filter(struct netvsp *vsp, GByteArray *out)
{
	add_u32(out, vsp->conn->filter);
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t query_permanent_address(struct netvsp *vsp, GByteArray *out)
{
	g_byte_array_append(out, vsp->nic_conf.macaddr.a, 6);
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t query_current_address(struct netvsp *vsp, GByteArray *out)
{
	g_byte_array_append(out, vsp->mac.a, 6);
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t query_vendor(struct netvsp *vsp, GByteArray *out)
{
	static const char vendor[] = "Microsoft Corporation";

	g_byte_array_append(out, (const void *)vendor, sizeof(vendor));
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t query_driver_version(struct netvsp *vsp, GByteArray *out)
{
	add_u16(out, DRIVER_VERSION);
	return RNDIS_STATUS_SUCCESS;
}

/* Always of the full length, padded with zeros. */
static uint32_t query_name(struct netvsp *vsp, GByteArray *out)
{
	uint8_t padded[NDIS_FRIENDLY_NAME_MAX] = {};
	g_autofree gunichar2 *name = NULL;
	glong words = 0, i;

	name = g_utf8_to_utf16(vsp->conf.name, -1, NULL, &words, NULL);
	for (i = 0; name && i < words && i < sizeof(padded) / 2 - 1; i++)
		stw_le_p(padded + 2 * i, name[i]);
	g_byte_array_append(out, padded, sizeof(padded));
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t query_supported(struct netvsp *vsp, GByteArray *out);

/* Objects whose answer is a number that never changes. */
static const struct {
	uint32_t oid;
	uint32_t value;
} numbers[] = {
	{ OID_GEN_HARDWARE_STATUS, 0 },
	{ OID_GEN_MEDIA_SUPPORTED, 0 },
	{ OID_GEN_MEDIA_IN_USE, 0 },
	{ OID_GEN_TRANSMIT_BUFFER_SPACE, BUFFER_SPACE },
	{ OID_GEN_RECEIVE_BUFFER_SPACE, BUFFER_SPACE },
	{ OID_GEN_VENDOR_ID, VENDOR_ID },
	{ OID_GEN_MAC_OPTIONS, MAC_OPTIONS },
	{ OID_GEN_MAXIMUM_SEND_PACKETS, 0xffffffff },
	{ OID_GEN_XMIT_OK, 0 },
	{ OID_GEN_RCV_OK, 0 },
	{ OID_GEN_XMIT_ERROR, 0 },
	{ OID_GEN_RCV_ERROR, 0 },
	{ OID_GEN_RCV_NO_BUFFER, 0 },
	{ OID_802_3_MAXIMUM_LIST_SIZE, 0 },
	{ OID_802_3_RCV_ERROR_ALIGNMENT, 0 },
	{ OID_802_3_XMIT_ONE_COLLISION, 0 },
	{ OID_802_3_XMIT_MORE_COLLISIONS, 0 },
};

static const struct {
	uint32_t oid;
	uint32_t (*query)(struct netvsp *vsp, GByteArray *out);
} answers[] = {
	{ OID_GEN_SUPPORTED_LIST, query_supported },
	{ OID_GEN_MAXIMUM_LOOKAHEAD, query_frame_size },
	{ OID_GEN_CURRENT_LOOKAHEAD, query_frame_size },
	{ OID_GEN_MAXIMUM_FRAME_SIZE, query_frame_size },
	{ OID_GEN_LINK_SPEED, query_link_speed },
	{ OID_GEN_TRANSMIT_BLOCK_SIZE, query_total_size },
	{ OID_GEN_RECEIVE_BLOCK_SIZE, query_total_size },
	{ OID_GEN_MAXIMUM_TOTAL_SIZE, query_total_size },
	{ OID_GEN_VENDOR_DESCRIPTION, query_vendor },
	{ OID_GEN_CURRENT_PACKET_FILTER, query_filter },
	{ OID_GEN_DRIVER_VERSION, query_driver_version },
	{ OID_GEN_VENDOR_DRIVER_VERSION, query_driver_version },
	{ OID_GEN_MEDIA_CONNECT_STATUS, query_connect_status },
	{ OID_GEN_MAX_LINK_SPEED, query_max_link_speed },
	{ OID_GEN_LINK_STATE, query_link_state },
	{ OID_GEN_FRIENDLY_NAME, query_name },
	{ OID_802_3_PERMANENT_ADDRESS, query_permanent_address },
	{ OID_802_3_CURRENT_ADDRESS, query_current_address },
};

/* Objects with an input, or that are set only. */
static const uint32_t others[] = {
	OID_GEN_NETWORK_LAYER_ADDRESSES, OID_802_3_MULTICAST_LIST,
	OID_GEN_RNDIS_CONFIG_PARAMETER, OID_OFFLOAD_ENCAPSULATION,
	OID_TCP_OFFLOAD_CURRENT_CONFIG, OID_TCP_OFFLOAD_PARAMETERS,
	OID_TCP_OFFLOAD_HARDWARE_CAPABILITIES,
};

/* Receive side scaling came with NDIS 6.20 for guests. */
static const uint32_t since_620[] = {
	OID_GEN_RECEIVE_SCALE_CAPABILITIES, OID_GEN_RECEIVE_SCALE_PARAMETERS,
};

static uint32_t query_supported(struct netvsp *vsp, GByteArray *out)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(answers); i++)
		add_u32(out, answers[i].oid);
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		add_u32(out, numbers[i].oid);
	for (i = 0; i < ARRAY_SIZE(others); i++)
		add_u32(out, others[i]);
	if (vsp->conn->ndis_minor >= 20)
		for (i = 0; i < ARRAY_SIZE(since_620); i++)
			add_u32(out, since_620[i]);
	return RNDIS_STATUS_SUCCESS;
}

static uint32_t query_rss_caps(struct netvsp *vsp, const void *in,
			       uint32_t in_len, GByteArray *out)
{
	const struct ndis_hdr *hdr = in;
	const struct ndis_rss_caps caps = {
		.hdr.type = NDIS_TYPE_RSS_CAPABILITIES,
		.hdr.rev = 2,
		.hdr.size = cpu_to_le16(NDIS_RSS_CAPS_SIZE),
		.caps = cpu_to_le32(NDIS_HASH_TOEPLITZ | NDIS_RSS_CAP_TCP_IPV4 |
				    NDIS_RSS_CAP_TCP_IPV6),
		.interrupts = cpu_to_le32(vsp->conf.channels),
		.queues = cpu_to_le32(vsp->conf.channels),
		.table_entries = cpu_to_le16(vsp->conf.table_entries),
	};

	if (in_len < sizeof(*hdr))
		return RNDIS_STATUS_INVALID_LENGTH;
	if (hdr->type != NDIS_TYPE_RSS_CAPABILITIES || hdr->rev != 2)
		return RNDIS_STATUS_BAD_VERSION;
	/* Guests have no room for the padding at the end. */
	g_byte_array_append(out, (const void *)&caps, NDIS_RSS_CAPS_SIZE);
	return RNDIS_STATUS_SUCCESS;
}

/**
 * netvsp_oid_query() - what is the value of an object
 * @vsp: the port, connected
 * @oid: the object
 * @in: the guest's input
 * @in_len: bytes of it
 * @out: the value is appended here
 *
 * Return: RNDIS_STATUS_*
 */
uint32_t netvsp_oid_query(struct netvsp *vsp, uint32_t oid, const void *in,
			  uint32_t in_len, GByteArray *out)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(answers); i++)
		if (answers[i].oid == oid)
			return answers[i].query(vsp, out);
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		if (numbers[i].oid == oid) {
			add_u32(out, numbers[i].value);
			return RNDIS_STATUS_SUCCESS;
		}
	}
	switch (oid) {
	case OID_GEN_RECEIVE_SCALE_CAPABILITIES:
		return query_rss_caps(vsp, in, in_len, out);
	case OID_TCP_OFFLOAD_HARDWARE_CAPABILITIES:
		return netvsp_offload_caps(vsp, in, in_len, vsp->conf.offloads,
					   out);
	case OID_TCP_OFFLOAD_CURRENT_CONFIG:
		return netvsp_offload_caps(vsp, in, in_len,
					   vsp->conn->offloads, out);
	default:
		return RNDIS_STATUS_NOT_SUPPORTED;
	}
}
