// SPDX-License-Identifier: GPL-2.0
/*
 * The switch around the port: an uplink, the guest's synthetic adapter, and
 * the wire to its VF.
 *
 * Broadcast and multicast reach the guest by the synthetic adapter alone,
 * unicast by the path that is active. What the guest sends goes to the uplink
 * from wherever it comes.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/iov.h"
#include "net/net.h"
#include "net/eth.h"
#include "netvsp.h"
#include "netvsp-fault.h"
#include "netvsp-frame.h"

#define TCP_FLAGS	13
#define TCP_SYN		0x02

static bool opens_stream(const uint8_t *frame, uint32_t len)
{
	struct netvsp_headers h;

	netvsp_headers_parse(frame, len, &h);
	return h.l4 == FRAME_TCP && frame[h.l4_offset + TCP_FLAGS] & TCP_SYN;
}

static bool by_vf(const struct netvsp *vsp, const uint8_t *frame, uint32_t len)
{
	if (vsp->vf.path != NETVSP_VF || is_multicast_ether_addr(frame))
		return false;
	return !vsp->conf.syn_synthetic || !opens_stream(frame, len);
}

/*
 * A frame passes a place where rules can lose it, or damage it. They get a
 * copy, which @frame then points to and the caller frees.
 */
static bool passes(struct netvsp *vsp, const char *point,
		   const uint8_t **frame, uint32_t len, uint8_t **copy)
{
	struct netvsp_view view = {
		.kind = NETVSP_VIEW_FRAME, .chan = -1,
		.msg_len = len, .room = len,
	};
	struct netvsp_effect effect;

	*copy = NULL;
	if (!netvsp_faults_any(vsp))
		return true;
	*copy = g_memdup2(*frame, len);
	*frame = *copy;
	view.msg = *copy;
	netvsp_fault(vsp, point, &view, &effect);
	netvsp_fault_end(vsp, &effect);
	return !effect.drop;
}

static void to_vf(struct netvsp *vsp, const uint8_t *frame, uint32_t len)
{
	g_autofree uint8_t *copy = NULL;

	vsp->stats.vf_out++;
	netvsp_pcap_frame(vsp, NETVSP_SIDE_VF, frame, len);
	if (passes(vsp, "vf.to-guest", &frame, len, &copy))
		qemu_send_packet(qemu_get_queue(vsp->vf_nic), frame, len);
}

static void to_synthetic(struct netvsp *vsp, const uint8_t *frame,
			 uint32_t len)
{
	g_autofree uint8_t *copy = NULL;

	if (passes(vsp, "rx.frame", &frame, len, &copy))
		netvsp_rx_frame(vsp, frame, len);
}

static ssize_t uplink_receive(NetClientState *nc, const uint8_t *frame,
			      size_t len)
{
	struct netvsp *vsp = qemu_get_nic_opaque(nc);

	if (len < ETH_HLEN)
		return len;
	vsp->stats.uplink_in++;
	netvsp_pcap_frame(vsp, NETVSP_SIDE_UPLINK, frame, len);
	if (by_vf(vsp, frame, len))
		to_vf(vsp, frame, len);
	else
		to_synthetic(vsp, frame, len);
	return len;
}

static void to_uplink(struct netvsp *vsp, const uint8_t *frame, uint32_t len)
{
	vsp->stats.uplink_out++;
	netvsp_pcap_frame(vsp, NETVSP_SIDE_UPLINK, frame, len);
	qemu_send_packet(qemu_get_queue(vsp->uplink), frame, len);
}

void netvsp_switch_from_guest(struct netvsp *vsp, const uint8_t *frame,
			      uint32_t len)
{
	g_autofree uint8_t *copy = NULL;

	netvsp_pcap_frame(vsp, NETVSP_SIDE_SYNTHETIC, frame, len);
	if (passes(vsp, "tx.frame", &frame, len, &copy))
		to_uplink(vsp, frame, len);
}

static ssize_t vf_receive(NetClientState *nc, const uint8_t *frame, size_t len)
{
	struct netvsp *vsp = qemu_get_nic_opaque(nc);
	g_autofree uint8_t *copy = NULL;

	if (len < ETH_HLEN)
		return len;
	vsp->stats.vf_in++;
	netvsp_pcap_frame(vsp, NETVSP_SIDE_VF, frame, len);
	if (passes(vsp, "vf.from-guest", &frame, len, &copy))
		to_uplink(vsp, frame, len);
	return len;
}

static NetClientInfo uplink_info = {
	.type = NET_CLIENT_DRIVER_NIC,
	.size = sizeof(NICState),
	.receive = uplink_receive,
};

static NetClientInfo vf_info = {
	.type = NET_CLIENT_DRIVER_NIC,
	.size = sizeof(NICState),
	.receive = vf_receive,
};

int netvsp_switch_realize(struct netvsp *vsp, Error **errp)
{
	DeviceState *dev = DEVICE(vsp);
	NICConf vf_conf = {
		.macaddr = vsp->nic_conf.macaddr,
		.peers = vsp->vf_peers,
		.bootindex = -1,
	};
	g_autofree char *vf_id = g_strdup_printf("%s.vf", dev->id ?: "netvsp");

	vf_conf.peers.queues = 1;
	vsp->uplink = qemu_new_nic(&uplink_info, &vsp->nic_conf,
				   object_get_typename(OBJECT(vsp)), dev->id,
				   &dev->mem_reentrancy_guard, vsp);
	vsp->vf_nic = qemu_new_nic(&vf_info, &vf_conf,
				   object_get_typename(OBJECT(vsp)), vf_id,
				   &dev->mem_reentrancy_guard, vsp);
	return 0;
}
