// SPDX-License-Identifier: GPL-2.0
/*
 * From the wire to the guest: frames are looked at, queued per channel, and
 * lent to the guest in slots of its receive area, several in a packet when
 * several wait.
 */
#include "qemu/osdep.h"
#include "qemu/main-loop.h"
#include "net/eth.h"
#include "netvsp.h"
#include "netvsp-fault.h"
#include "netvsp-frame.h"
#include "netvsp-rx.h"

#define DATA_OFFSET	256	/* of the frame in its slot, before jitter */
#define DATA_JITTER	8

/* ---- on arrival ---- */

static uint32_t l4_bit(const struct netvsp_headers *h, uint32_t tcp4,
		       uint32_t udp4, uint32_t tcp6, uint32_t udp6)
{
	if (h->ip == FRAME_IP4)
		return h->l4 == FRAME_TCP ? tcp4 : udp4;
	return h->l4 == FRAME_TCP ? tcp6 : udp6;
}

/* Verifies for real: a frame that was damaged on the wire must be told. */
static uint32_t verify(struct netvsp *vsp, const uint8_t *frame, uint32_t len)
{
	uint32_t offloads = vsp->conn->offloads, csum = 0;
	struct netvsp_headers h;
	bool tcp;

	netvsp_headers_parse(frame, len, &h);
	if (h.ip == FRAME_IP4 && offloads & NETVSP_RX_IP4)
		csum |= netvsp_ip4_sum_good(frame, &h) ? RNDIS_RXCSUM_IP_OK :
							 RNDIS_RXCSUM_IP_FAILED;
	if (!h.l4 || !(offloads & l4_bit(&h, NETVSP_RX_TCP4, NETVSP_RX_UDP4,
					 NETVSP_RX_TCP6, NETVSP_RX_UDP6)))
		return csum;
	tcp = h.l4 == FRAME_TCP;
	if (netvsp_l4_sum_good(frame, &h))
		return csum | (tcp ? RNDIS_RXCSUM_TCP_OK : RNDIS_RXCSUM_UDP_OK);
	return csum | (tcp ? RNDIS_RXCSUM_TCP_FAILED : RNDIS_RXCSUM_UDP_FAILED);
}

static bool takes_tags(const struct netvsp *vsp)
{
	return vsp->conn->caps & NVSP_CAP_IEEE8021Q;
}

/* A copy of the frame, its tag moved into the metadata. */
static struct netvsp_frame *copy_frame(struct netvsp *vsp, const uint8_t *data,
				       uint32_t len)
{
	struct netvsp_frame *frame = g_malloc(sizeof(*frame) + len);
	uint16_t tci;

	memset(frame, 0, sizeof(*frame));
	frame->len = len;
	if (!takes_tags(vsp) || len < FRAME_ETH_BYTES + FRAME_VLAN_BYTES ||
	    lduw_be_p(data + 12) != ETH_P_VLAN) {
		memcpy(frame->data, data, len);
		return frame;
	}
	tci = lduw_be_p(data + 14);
	frame->tagged = true;
	frame->vlan = tci >> 13 | (tci & 1 << 12 ? RNDIS_VLAN_CFI : 0) |
		      (tci & 0xfff) << RNDIS_VLAN_ID_SHIFT;
	frame->len = len - FRAME_VLAN_BYTES;
	memcpy(frame->data, data, 12);
	memcpy(frame->data + 12, data + 16, len - 16);
	vsp->stats.rx_vlan++;
	return frame;
}

static uint32_t frame_room(const struct netvsp_conn *conn)
{
	return conn->slot_size - MIN(conn->slot_size, DATA_OFFSET);
}

static bool too_large(const struct netvsp *vsp, const struct netvsp_frame *f)
{
	const struct netvsp_conn *conn = vsp->conn;
	uint32_t tag = takes_tags(vsp) ? 0 : FRAME_VLAN_BYTES;

	return f->len > conn->mtu + tag || f->len > frame_room(conn);
}

/**
 * netvsp_rx_frame() - a frame arrived for the synthetic adapter
 * @vsp: the port
 * @data: the frame
 * @len: bytes, at least an Ethernet header
 */
void netvsp_rx_frame(struct netvsp *vsp, const uint8_t *data, uint32_t len)
{
	struct netvsp_frame *frame;
	struct netvsp_chan *chan;

	if (!vsp->conn || !vsp->conn->rndis_up || vsp->conn->recv_revoked ||
	    !vsp->link_up) {
		vsp->stats.rx_no_guest++;
		return;
	}
	frame = copy_frame(vsp, data, len);
	if (too_large(vsp, frame)) {
		vsp->stats.rx_oversize++;
		g_free(frame);
		return;
	}
	frame->csum = verify(vsp, frame->data, frame->len);
	chan = netvsp_rss_steer(vsp, frame);
	if (chan->frame_count >= vsp->conf.backlog) {
		vsp->stats.rx_backlog_full++;
		chan->stats.rx_dropped++;
		g_free(frame);
		return;
	}
	QSIMPLEQ_INSERT_TAIL(&chan->frames, frame, link);
	chan->frame_count++;
	qemu_bh_schedule(vsp->rx_bh);
}

/* ---- delivery ---- */

static bool wanted(const struct netvsp *vsp, const uint8_t *dst)
{
	uint32_t filter = vsp->conn->filter;

	if (filter & NDIS_FILTER_PROMISCUOUS)
		return true;
	if (is_broadcast_ether_addr(dst))
		return filter & NDIS_FILTER_BROADCAST;
	if (is_multicast_ether_addr(dst))
		return filter & (NDIS_FILTER_MULTICAST |
				 NDIS_FILTER_ALL_MULTICAST);
	return filter & NDIS_FILTER_DIRECTED && !memcmp(dst, &vsp->mac, 6);
}

static void drop_first(struct netvsp_chan *chan)
{
	struct netvsp_frame *frame = QSIMPLEQ_FIRST(&chan->frames);

	QSIMPLEQ_REMOVE_HEAD(&chan->frames, link);
	chan->frame_count--;
	g_free(frame);
}

/* As it came, before it is coalesced with others. */
static void capture(struct netvsp *vsp, struct netvsp_frame *frame)
{
	if (!frame->captured)
		netvsp_pcap_frame(vsp, NETVSP_SIDE_SYNTHETIC, frame->data,
				  frame->len);
	frame->captured = true;
}

/* Filters the queue down to what is delivered, in place. */
static void filter_frames(struct netvsp_chan *chan)
{
	struct netvsp_frames keep = QSIMPLEQ_HEAD_INITIALIZER(keep);
	struct netvsp_frame *frame;

	while ((frame = QSIMPLEQ_FIRST(&chan->frames))) {
		QSIMPLEQ_REMOVE_HEAD(&chan->frames, link);
		if (frame->captured || wanted(chan->vsp, frame->data)) {
			capture(chan->vsp, frame);
			QSIMPLEQ_INSERT_TAIL(&keep, frame, link);
			continue;
		}
		chan->vsp->stats.rx_filtered++;
		chan->frame_count--;
		g_free(frame);
	}
	QSIMPLEQ_CONCAT(&chan->frames, &keep);
}

static uint32_t jitter(struct netvsp *vsp, const struct netvsp_frame *frame)
{
	uint32_t spare = frame_room(vsp->conn) - frame->len;
	uint32_t want = vsp->conf.data_align < 0 ?
			netvsp_chance(vsp) >> 32 & (DATA_JITTER - 1) :
			vsp->conf.data_align;

	return MIN(want, spare);
}

static uint32_t add_ppi(uint8_t *head, uint32_t pos, uint32_t type,
			const void *value)
{
	const struct rndis_ppi ppi = {
		.size = cpu_to_le32(sizeof(ppi) + 4),
		.type = cpu_to_le32(type),
		.offset = cpu_to_le32(sizeof(ppi)),
	};

	memcpy(head + pos, &ppi, sizeof(ppi));
	memcpy(head + pos + sizeof(ppi), value, 4);
	return pos + sizeof(ppi) + 4;
}

static uint32_t add_word(uint8_t *head, uint32_t pos, uint32_t type,
			 uint32_t word)
{
	word = cpu_to_le32(word);
	return add_ppi(head, pos, type, &word);
}

/* The first part of a coalesced packet speaks for all of them. */
static uint32_t add_ppis(struct netvsp *vsp, uint8_t *head,
			 const struct netvsp_frame *frame)
{
	struct rndis_packet_id id = {
		.version = RNDIS_PACKET_ID_VERSION,
		.flags = frame->rsc_flags,
		.id = cpu_to_le16(frame->rsc_id),
	};
	uint32_t pos = sizeof(struct rndis_packet);

	if (!frame->rsc_flags || frame->rsc_flags & RNDIS_PACKET_ID_FIRST) {
		pos = add_word(head, pos, RNDIS_PPI_CHECKSUM, frame->csum);
		if (frame->tagged)
			pos = add_word(head, pos, RNDIS_PPI_VLAN, frame->vlan);
		if (frame->hash_type && vsp->conf.hash) {
			pos = add_word(head, pos, RNDIS_PPI_HASH_VALUE,
				       frame->hash);
			pos = add_word(head, pos, RNDIS_PPI_HASH_INFO,
				       frame->hash_type | NDIS_HASH_TOEPLITZ);
		}
	}
	if (frame->rsc_flags)
		pos = add_ppi(head, pos, RNDIS_PPI_PACKET_ID, &id);
	return pos - sizeof(struct rndis_packet);
}

/**
 * netvsp_rx_message() - the RNDIS message that carries a frame
 * @vsp: the port
 * @frame: the frame
 * @msg: where to build it; a slot's size of room
 *
 * Return: bytes of it that mean something; the message says that it fills the
 * slot
 */
uint32_t netvsp_rx_message(struct netvsp *vsp, const struct netvsp_frame *frame,
			   uint8_t *msg)
{
	uint32_t data = DATA_OFFSET + jitter(vsp, frame);
	uint32_t ppi_len;
	struct rndis_packet p = {
		.hdr.type = cpu_to_le32(RNDIS_MSG_PACKET),
		.hdr.len = cpu_to_le32(vsp->conn->slot_size),
		.data_offset = cpu_to_le32(data - RNDIS_OFFSET_BASE),
		.data_len = cpu_to_le32(frame->len),
		.ppi_offset = cpu_to_le32(sizeof(p) - RNDIS_OFFSET_BASE),
	};

	memset(msg + sizeof(p), 0, data - sizeof(p));
	ppi_len = add_ppis(vsp, msg, frame);
	p.ppi_len = cpu_to_le32(ppi_len);
	memcpy(msg, &p, sizeof(p));
	memcpy(msg + data, frame->data, frame->len);
	return data + frame->len;
}

struct rx_packet {
	vmbus_pkt_xferpg head;
	vmbus_xferpg_range range[NETVSP_MAX_RANGES_RSC];
};

static void send_ranges(struct netvsp_chan *chan, struct rx_packet *packet,
			uint32_t count, uint32_t tid)
{
	struct nvsp_rndis msg = {
		.type = cpu_to_le32(NVSP_MSG_RNDIS),
		.channel_type = cpu_to_le32(NVSP_RNDIS_DATA),
		.section = cpu_to_le32(NVSP_SECTION_NONE),
	};
	uint8_t padded[NVSP_MSG_SIZE_61] = {};
	struct netvsp_outpkt pkt = {
		.type = VMBUS_PACKET_DATA_USING_XFER_PAGES,
		.flags = VMBUS_PACKET_FLAG_REQUEST_COMPLETION,
		.tid = tid,
		.desc = packet,
		.desc_len = sizeof(packet->head) +
			    count * sizeof(packet->range[0]),
		.msg = padded,
		.msg_len = netvsp_nvsp_msg_size(chan->vsp),
	};

	memcpy(padded, &msg, sizeof(msg));
	packet->head.buffer_id = cpu_to_le16(chan->vsp->conn->recv_id);
	packet->head.sender_owns_set = 0;
	packet->head._reserved = 0;
	packet->head.rangecount = cpu_to_le32(count);
	chan->stats.rx_messages++;
	netvsp_out(chan, "rx.data", &pkt);
}

/* The message as rules want it; returns its bytes. */
static uint32_t alter_message(struct netvsp_chan *chan, uint32_t slot,
			      uint32_t len)
{
	struct netvsp *vsp = chan->vsp;
	struct netvsp_view view = {
		.kind = NETVSP_VIEW_RNDIS,
		.chan = chan->index,
		.msg = vsp->slot_image,
		.msg_len = len,
		.room = vsp->conn->slot_size,
	};
	struct netvsp_effect effect;

	netvsp_fault(vsp, "rx.packet", &view, &effect);
	if (effect.rewrite)
		netvsp_rewrite(vsp, slot * vsp->conn->slot_size, len,
			       effect.rewrite, effect.rewrite_us);
	netvsp_fault_end(vsp, &effect);
	return view.msg_len;
}

static void fill_slot(struct netvsp_chan *chan, uint32_t slot,
		      vmbus_xferpg_range *range)
{
	struct netvsp_frame *frame = QSIMPLEQ_FIRST(&chan->frames);
	struct netvsp *vsp = chan->vsp;
	struct netvsp_conn *conn = vsp->conn;
	uint32_t len = netvsp_rx_message(vsp, frame, vsp->slot_image);

	if (netvsp_faults_any(vsp))
		len = alter_message(chan, slot, len);
	netvsp_area_write(&conn->recv, slot * conn->slot_size, vsp->slot_image,
			  len);
	range->byte_offset = cpu_to_le32(slot * conn->slot_size);
	range->byte_count = cpu_to_le32(conn->slot_size);
	chan->stats.rx_packets++;
	chan->stats.rx_bytes += frame->len;
	drop_first(chan);
}

static uint32_t ring_bytes(const struct netvsp *vsp, uint32_t ranges)
{
	const struct netvsp_outpkt pkt = {
		.desc_len = sizeof(vmbus_pkt_xferpg) +
			    ranges * sizeof(vmbus_xferpg_range),
		.msg_len = netvsp_nvsp_msg_size(vsp),
	};

	return netvsp_outpkt_size(&pkt);
}

static uint32_t most_ranges(const struct netvsp *vsp)
{
	bool rsc = vsp->conn->version >= NVSP_VERSION_61 &&
		   vsp->conn->caps & NVSP_CAP_RSC;

	return rsc ? NETVSP_MAX_RANGES_RSC : NETVSP_MAX_RANGES;
}

/* Of the waiting frames, as many as fit without tearing a packet apart. */
static uint32_t whole_frames(const struct netvsp_chan *chan, uint32_t most)
{
	uint32_t n = 0, whole = 0;
	struct netvsp_frame *frame;

	QSIMPLEQ_FOREACH(frame, &chan->frames, link) {
		if (++n > most)
			break;
		if (!frame->rsc_flags ||
		    frame->rsc_flags & RNDIS_PACKET_ID_LAST)
			whole = n;
	}
	return whole;
}

/* How many of the waiting frames go into the next packet. */
static uint32_t next_batch(struct netvsp_chan *chan)
{
	struct netvsp *vsp = chan->vsp;
	uint32_t n = whole_frames(chan, MIN(netvsp_slots_free(chan),
					    most_ranges(vsp)));

	while (n && !netvsp_ring_room(&chan->out, ring_bytes(vsp, n)))
		n = whole_frames(chan, n - 1);
	return n;
}

static void deliver_batch(struct netvsp_chan *chan, uint32_t count)
{
	struct netvsp_conn *conn = chan->vsp->conn;
	uint32_t first = netvsp_slots_take(chan, count);
	uint32_t slot = first, i;
	struct rx_packet packet;

	for (i = 0; i < count; i++) {
		fill_slot(chan, slot, &packet.range[i]);
		slot = conn->slot[slot].next;
	}
	send_ranges(chan, &packet, count, first);
}

/**
 * netvsp_rx_deliver_chan() - lend a channel's waiting frames to the guest
 *
 * With a filter of 0 they go on waiting; so they do while there is no slot or
 * no room in the ring, until the guest completes or signals.
 */
void netvsp_rx_deliver_chan(struct netvsp_chan *chan)
{
	struct netvsp_conn *conn = chan->vsp->conn;
	uint32_t count;

	if (QSIMPLEQ_EMPTY(&chan->frames) || !netvsp_chan_running(chan) ||
	    !conn->filter || conn->recv_revoked ||
	    !netvsp_area_mapped(&conn->recv) ||
	    !QSIMPLEQ_EMPTY(&chan->waiting))
		return;
	filter_frames(chan);
	netvsp_rsc_mark(chan, MIN(netvsp_slots_share(chan->vsp),
				  most_ranges(chan->vsp)));
	while ((count = next_batch(chan)))
		deliver_batch(chan, count);
	if (!QSIMPLEQ_EMPTY(&chan->frames) &&
	    !netvsp_ring_room(&chan->out, ring_bytes(chan->vsp, 1)))
		netvsp_out_want(chan, ring_bytes(chan->vsp, 1));
}

void netvsp_rx_deliver(struct netvsp *vsp)
{
	unsigned int i;

	for (i = 0; vsp->conn && i <= vsp->conn->granted; i++)
		netvsp_rx_deliver_chan(&vsp->chan[i]);
}

void netvsp_rx_bh(void *opaque)
{
	netvsp_rx_deliver(opaque);
}

void netvsp_rx_drop(struct netvsp_chan *chan)
{
	while (!QSIMPLEQ_EMPTY(&chan->frames))
		drop_first(chan);
}
