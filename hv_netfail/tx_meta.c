// SPDX-License-Identifier: GPL-2.0
/* A frame on its way out: what the host is told about it; see tx_meta.h. */

#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip6_checksum.h>

#include "conn.h"
#include "tx_meta.h"

/* Bits of hvnf_tx_csum_offered(), also their numbers. */
#define CSUM_UDP	1
#define CSUM_IPV6	2

u8 hvnf_tx_csum_offered(const struct hvnf_caps *caps)
{
	const struct ndis_csum_caps *tx = &caps->offload.tx;
	u8 bits = 0;

	if (tx->tcp4)
		bits |= BIT(0);
	if (tx->udp4)
		bits |= BIT(CSUM_UDP);
	if (tx->tcp6)
		bits |= BIT(CSUM_IPV6);
	if (tx->udp6)
		bits |= BIT(CSUM_IPV6 | CSUM_UDP);
	return bits;
}

/* The headers may stand behind a second tag, which stays in the frame. */
static inline bool hvnf_tx_is_ipv6(const struct sk_buff *skb)
{
	return skb->protocol == htons(ETH_P_IPV6) ||
	       (unlikely(eth_type_vlan(skb->protocol)) &&
		vlan_get_protocol(skb) == htons(ETH_P_IPV6));
}

bool hvnf_tx_lso_fits(const struct hvnf_caps *caps, const struct sk_buff *skb)
{
	const struct skb_shared_info *info = skb_shinfo(skb);
	u32 l4 = skb_transport_offset(skb);
	u32 head, max;

	if (info->gso_type & SKB_GSO_TCPV4)
		max = caps->offload.lso4_max;
	else if (info->gso_type & SKB_GSO_TCPV6)
		max = caps->offload.lso6_max;
	else
		return false;

	if (skb->len > max || l4 + sizeof(struct tcphdr) > skb_headlen(skb))
		return false;
	head = l4 + tcp_hdrlen(skb);
	return head <= HVNF_TX_FRAME_HEAD_MAX && head < skb->len &&
	       skb->len - head > info->gso_size * (caps->offload.min_segments - 1);
}

struct sk_buff *hvnf_tx_pop_vlan(struct sk_buff *skb)
{
	u16 tci;

	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb))
		return NULL;
	skb_reset_mac_header(skb);
	if (unlikely(!pskb_may_pull(skb, VLAN_ETH_HLEN) || __skb_vlan_pop(skb, &tci))) {
		dev_kfree_skb_any(skb);
		return NULL;
	}
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), tci);
	return skb;
}

static enum hvnf_tx_verdict hvnf_tx_describe_lso(struct hvnf_tx_frame *frame,
						 const struct hvnf_caps *caps)
{
	const struct sk_buff *skb = frame->skb;
	u32 l4 = skb_transport_offset(skb);

	if (unlikely(!hvnf_tx_lso_fits(caps, skb)))
		return HVNF_TX_SEGMENT;
	frame->meta.flags |= TX_META_LSO;
	frame->meta.lso = ppi_tx_lso(skb_shinfo(skb)->gso_type & SKB_GSO_TCPV6,
				     skb_shinfo(skb)->gso_size, l4);
	frame->head_len = l4 + tcp_hdrlen(skb);
	frame->packets = max_t(u32, skb_shinfo(skb)->gso_segs, 1);
	frame->bytes += (frame->packets - 1) * frame->head_len;
	return HVNF_TX_AS_IT_IS;
}

/*
 * The stack asks for what the interface offers, but a frame may have been
 * checked against another host's offer, or injected: then we compute.
 */
static enum hvnf_tx_verdict hvnf_tx_describe_csum(struct hvnf_tx_frame *frame,
						  u8 csum_offered)
{
	struct sk_buff *skb = frame->skb;
	bool udp = skb->csum_offset == offsetof(struct udphdr, check);
	bool tcp = skb->csum_offset == offsetof(struct tcphdr, check);
	u32 l4 = skb_checksum_start_offset(skb);
	bool ipv6 = hvnf_tx_is_ipv6(skb);
	u8 kind = (ipv6 ? CSUM_IPV6 : 0) | (udp ? CSUM_UDP : 0);

	if (unlikely(!(tcp || udp) || l4 > HVNF_TX_L4_OFFSET_MAX ||
		     !(csum_offered & BIT(kind))))
		return skb_checksum_help(skb) ? HVNF_TX_BAD : HVNF_TX_AS_IT_IS;

	frame->meta.flags |= TX_META_CSUM;
	frame->meta.csum = ppi_tx_csum(ipv6, udp, l4);
	return HVNF_TX_AS_IT_IS;
}

enum hvnf_tx_verdict hvnf_tx_describe(struct hvnf_tx_frame *frame,
				      const struct hvnf_caps *caps, u8 csum_offered)
{
	enum hvnf_tx_verdict verdict = HVNF_TX_AS_IT_IS;
	struct sk_buff *skb = frame->skb;

	frame->meta.flags = 0;
	frame->head_len = min_t(u32, skb->len, HVNF_TX_FRAME_HEAD_MAX);
	frame->packets = 1;
	frame->bytes = skb->len;
	if (skb_is_gso(skb))
		verdict = hvnf_tx_describe_lso(frame, caps);
	else if (skb->ip_summed == CHECKSUM_PARTIAL)
		verdict = hvnf_tx_describe_csum(frame, csum_offered);

	if (skb_vlan_tag_present(skb)) {
		frame->meta.flags |= TX_META_VLAN;
		frame->meta.vlan_tci = skb_vlan_tag_get(skb);
	}
	/* Lets the host complete on the channel of the flow; with one there is no choice. */
	if (skb->hash && skb->dev->real_num_tx_queues > 1) {
		frame->meta.flags |= TX_META_HASH;
		frame->meta.hash = skb->hash;
	}
	frame->hdr_len = rndis_pkt_hdr_len(&frame->meta);
	return verdict;
}

static void hvnf_tx_prepare_lso4(struct iphdr *ip, struct tcphdr *tcp)
{
	ip->tot_len = 0;
	ip->check = 0;
	tcp->check = ~csum_tcpudp_magic(ip->saddr, ip->daddr, 0, IPPROTO_TCP, 0);
}

static void hvnf_tx_prepare_lso6(struct ipv6hdr *ip, struct tcphdr *tcp)
{
	ip->payload_len = 0;
	tcp->check = ~csum_ipv6_magic(&ip->saddr, &ip->daddr, 0, IPPROTO_TCP, 0);
}

void hvnf_tx_prepare_lso(void *to, const struct sk_buff *skb)
{
	struct tcphdr *tcp = to + skb_transport_offset(skb);
	void *ip = to + skb_network_offset(skb);

	if (skb_shinfo(skb)->gso_type & SKB_GSO_TCPV6)
		hvnf_tx_prepare_lso6(ip, tcp);
	else
		hvnf_tx_prepare_lso4(ip, tcp);
}
