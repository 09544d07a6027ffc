/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What stands in an Ethernet frame: headers, checksums, segments.
 */
#ifndef HW_HYPERV_NETVSP_FRAME_H
#define HW_HYPERV_NETVSP_FRAME_H

#define FRAME_ETH_BYTES		14
#define FRAME_VLAN_BYTES	4

enum { FRAME_IP4 = 4, FRAME_IP6 = 6 };
enum { FRAME_TCP = 6, FRAME_UDP = 17 };

/**
 * struct netvsp_headers - where the headers of a frame lie
 * @ip: FRAME_IP4, FRAME_IP6 or 0
 * @l4: FRAME_TCP, FRAME_UDP or 0 (also for fragments)
 * @l3_offset: of the IP header
 * @l4_offset: of the TCP or UDP header
 * @l4_len: bytes of TCP or UDP with its header, as the IP header has it
 * @payload_offset: behind the TCP or UDP header
 * @extended: IPv6 with extension headers
 */
struct netvsp_headers {
	uint8_t ip;
	uint8_t l4;
	bool extended;
	uint32_t l3_offset;
	uint32_t l4_offset;
	uint32_t l4_len;
	uint32_t payload_offset;
};

void netvsp_headers_parse(const uint8_t *frame, uint32_t len,
			  struct netvsp_headers *h);
/* For a send of the guest's that is to be cut: the lengths are not set yet. */
void netvsp_headers_parse_large(const uint8_t *frame, uint32_t len,
				struct netvsp_headers *h);
bool netvsp_ip4_sum_good(const uint8_t *frame, const struct netvsp_headers *h);
bool netvsp_l4_sum_good(const uint8_t *frame, const struct netvsp_headers *h);
void netvsp_ip4_sum_fill(uint8_t *frame, const struct netvsp_headers *h);
void netvsp_l4_sum_fill(uint8_t *frame, const struct netvsp_headers *h);

#endif
