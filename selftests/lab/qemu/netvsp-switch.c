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

static bool by_vf(const struct netvsp *vsp, const uint8_t *frame)
{
	return vsp->vf.path == NETVSP_VF && !is_multicast_ether_addr(frame);
}

static ssize_t uplink_receive(NetClientState *nc, const uint8_t *frame,
			      size_t len)
{
	struct netvsp *vsp = qemu_get_nic_opaque(nc);

	if (len < ETH_HLEN)
		return len;
	vsp->stats.uplink_in++;
	netvsp_pcap_frame(vsp, NETVSP_SIDE_UPLINK, frame, len);
	if (!by_vf(vsp, frame)) {
		netvsp_rx_frame(vsp, frame, len);
		return len;
	}
	vsp->stats.vf_out++;
	netvsp_pcap_frame(vsp, NETVSP_SIDE_VF, frame, len);
	qemu_send_packet(qemu_get_queue(vsp->vf_nic), frame, len);
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
	netvsp_pcap_frame(vsp, NETVSP_SIDE_SYNTHETIC, frame, len);
	to_uplink(vsp, frame, len);
}

static ssize_t vf_receive(NetClientState *nc, const uint8_t *frame, size_t len)
{
	struct netvsp *vsp = qemu_get_nic_opaque(nc);

	if (len < ETH_HLEN)
		return len;
	vsp->stats.vf_in++;
	netvsp_pcap_frame(vsp, NETVSP_SIDE_VF, frame, len);
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
