// SPDX-License-Identifier: GPL-2.0
/*
 * The areas that the guest lends: the receive area, cut into slots that the
 * host fills and the guest gives back, and the send area.
 *
 * The first NETVSP_CONTROL_SLOTS slots are kept for control messages.
 */
#include "qemu/osdep.h"
#include "netvsp.h"

#define SLOT_HEADER	256
#define SLOT_FOOTER	36

static const char *map_area(struct netvsp_chan *chan, struct netvsp_area *area,
			    uint32_t gpadl_id)
{
	VMBusGpadl *gpadl = vmbus_get_gpadl(chan->vmchan, gpadl_id);

	if (!gpadl)
		return "no such GPADL";
	if (!netvsp_bus_gpadl_alive(gpadl) ||
	    netvsp_bus_gpadl_relid(gpadl) != netvsp_bus_relid(chan->vmchan)) {
		vmbus_put_gpadl(gpadl);
		return "GPADL of another channel";
	}
	if (netvsp_area_map(area, gpadl))
		return "GPADL names a page that is not memory";
	return NULL;
}

/* Maps what the guest lends; false when that has ended the channel. */
static bool take_area(struct netvsp_chan *chan, struct netvsp_area *area,
		      const char *what, bool revoked, uint32_t gpadl_id)
{
	const char *wrong;

	if (netvsp_area_mapped(area) || revoked) {
		netvsp_chan_stop(chan, "second %s", what);
		return false;
	}
	wrong = map_area(chan, area, gpadl_id);
	if (wrong)
		netvsp_chan_stop(chan, "%s: %s (%#x)", what, wrong, gpadl_id);
	return !wrong;
}

/* An area that could not be divided is given back at once. */
static void settle_area(struct netvsp *vsp, struct netvsp_area *area,
			const char *what, bool divided)
{
	if (divided)
		netvsp_ledger_gpadl_use(vsp, area->id, what);
	else
		netvsp_area_unmap(area);
}

/* Divides the area; false when it is too small to be of use. */
static bool cut_slots(struct netvsp *vsp)
{
	struct netvsp_conn *conn = vsp->conn;

	conn->slot_size = conn->conf.slot_size ?:
			  SLOT_HEADER + conn->mtu + SLOT_FOOTER;
	conn->slot_count = conn->recv.len / conn->slot_size;
	if (conn->conf.rx_slots)
		conn->slot_count = MIN(conn->slot_count, conn->conf.rx_slots);
	/* A transaction id names a slot by 16 bits in our own table. */
	conn->slot_count = MIN(conn->slot_count, UINT16_MAX);
	if (conn->slot_count < NETVSP_CONTROL_SLOTS + vsp->conf.channels) {
		conn->slot_count = 0;
		return false;
	}
	conn->slot = g_new0(struct netvsp_slot, conn->slot_count);
	conn->next_slot = NETVSP_CONTROL_SLOTS;
	return true;
}

static void answer_recv_buf(struct netvsp_chan *chan, uint64_t tid, bool ok)
{
	const struct netvsp_conn *conn = chan->vsp->conn;
	struct nvsp_recv_buf_complete reply = {
		.type = cpu_to_le32(NVSP_MSG_RECV_BUF_COMPLETE),
		.status = cpu_to_le32(ok ? NVSP_STATUS_SUCCESS :
				      NVSP_STATUS_FAIL),
		.section_count = cpu_to_le32(ok),
	};

	if (ok) {
		reply.section[0].slot_size = cpu_to_le32(conn->slot_size);
		reply.section[0].slot_count = cpu_to_le32(conn->slot_count);
		reply.section[0].end_offset =
			cpu_to_le32(conn->slot_size * conn->slot_count);
	}
	netvsp_complete(chan, "nvsp.recv-buf-complete", tid, &reply,
			sizeof(reply));
}

void netvsp_recv_buf(struct netvsp_chan *chan, const struct netvsp_packet *pkt)
{
	const struct nvsp_buf *msg = (const void *)pkt->msg;
	struct netvsp *vsp = chan->vsp;
	struct netvsp_conn *conn = vsp->conn;
	bool ok;

	if (conn->version >= NVSP_VERSION_2 && !conn->have_config) {
		netvsp_chan_stop(chan, "receive area before the NDIS configuration");
		return;
	}
	if (!take_area(chan, &conn->recv, "receive area", conn->recv_revoked,
		       le32_to_cpu(msg->gpadl)))
		return;
	conn->recv_id = le16_to_cpu(msg->id);
	ok = cut_slots(vsp);
	settle_area(vsp, &conn->recv, "receive area", ok);
	netvsp_event(vsp, "nvsp recv-buf id=%#x slots=%ux%u", conn->recv_id,
		     conn->slot_count, conn->slot_size);
	answer_recv_buf(chan, pkt->tid, ok);
}

static void answer_send_buf(struct netvsp_chan *chan, uint64_t tid, bool ok)
{
	const struct netvsp_conn *conn = chan->vsp->conn;
	const struct nvsp_send_buf_complete reply = {
		.type = cpu_to_le32(NVSP_MSG_SEND_BUF_COMPLETE),
		.status = cpu_to_le32(ok ? NVSP_STATUS_SUCCESS :
				      NVSP_STATUS_FAIL),
		.section_size = cpu_to_le32(ok ? conn->section_size : 0),
	};

	netvsp_complete(chan, "nvsp.send-buf-complete", tid, &reply,
			sizeof(reply));
}

static bool cut_sections(struct netvsp_conn *conn)
{
	conn->section_size = conn->conf.send_section_size;
	conn->section_count = conn->send.len / conn->section_size;
	if (conn->conf.send_sections)
		conn->section_count = MIN(conn->section_count,
					  conn->conf.send_sections);
	return conn->conf.send_buf && conn->section_count;
}

void netvsp_send_buf(struct netvsp_chan *chan, const struct netvsp_packet *pkt)
{
	const struct nvsp_buf *msg = (const void *)pkt->msg;
	struct netvsp *vsp = chan->vsp;
	struct netvsp_conn *conn = vsp->conn;
	bool ok;

	if (!take_area(chan, &conn->send, "send area", conn->send_revoked,
		       le32_to_cpu(msg->gpadl)))
		return;
	conn->send_id = le16_to_cpu(msg->id);
	ok = cut_sections(conn);
	settle_area(vsp, &conn->send, "send area", ok);
	netvsp_event(vsp, "nvsp send-buf id=%#x %s", conn->send_id,
		     ok ? "taken" : "refused");
	answer_send_buf(chan, pkt->tid, ok);
}

/* ---- slots of the receive area ---- */

static uint32_t data_slots(const struct netvsp_conn *conn)
{
	return conn->slot_count - NETVSP_CONTROL_SLOTS;
}

/**
 * netvsp_slots_share() - how many slots a channel may hold
 *
 * The slots are shared out evenly, so that a queue whose processor sleeps
 * does not starve the others.
 */
uint32_t netvsp_slots_share(const struct netvsp *vsp)
{
	return data_slots(vsp->conn) / (1 + vsp->conn->granted);
}

/* How many slots a channel may take now. */
uint32_t netvsp_slots_free(struct netvsp_chan *chan)
{
	const struct netvsp_conn *conn = chan->vsp->conn;
	uint32_t share = netvsp_slots_share(chan->vsp);
	uint32_t all = data_slots(conn) - conn->lent;

	if (chan->slots_lent >= share)
		return 0;
	return MIN(all, share - chan->slots_lent);
}

/* Free slots are found in a circle, so that all numbers come up. */
static uint32_t find_free(struct netvsp_conn *conn)
{
	uint32_t i = conn->next_slot;

	while (conn->slot[i].lent)
		if (++i == conn->slot_count)
			i = NETVSP_CONTROL_SLOTS;
	conn->next_slot = i + 1 == conn->slot_count ? NETVSP_CONTROL_SLOTS :
						      i + 1;
	return i;
}

/**
 * netvsp_slots_take() - take slots for one packet of several frames
 * @chan: the channel that will carry them
 * @count: how many, at least 1; the caller asked netvsp_slots_free()
 *
 * Return: the first one, whose number is the packet's transaction id; the
 * others follow by their @next
 */
int netvsp_slots_take(struct netvsp_chan *chan, uint32_t count)
{
	struct netvsp_conn *conn = chan->vsp->conn;
	uint32_t first = find_free(conn);
	uint32_t i, prev = first;

	conn->slot[first] = (struct netvsp_slot){
		.lent = true, .first = true, .chan = chan->index,
		.count = count,
	};
	for (i = 1; i < count; i++) {
		conn->slot[prev].next = find_free(conn);
		prev = conn->slot[prev].next;
		conn->slot[prev] = (struct netvsp_slot){
			.lent = true, .chan = chan->index,
		};
	}
	conn->lent += count;
	chan->slots_lent += count;
	return first;
}

/**
 * netvsp_control_slot_take() - take a slot for a control message
 *
 * Return: its number, or -ENOSPC when the guest holds them all
 */
int netvsp_control_slot_take(struct netvsp *vsp)
{
	struct netvsp_conn *conn = vsp->conn;
	uint32_t i = conn->next_control_slot;

	if (conn->control_lent == NETVSP_CONTROL_SLOTS)
		return -ENOSPC;
	while (conn->slot[i].lent)
		i = (i + 1) % NETVSP_CONTROL_SLOTS;
	conn->next_control_slot = (i + 1) % NETVSP_CONTROL_SLOTS;
	conn->slot[i] = (struct netvsp_slot){
		.lent = true, .first = true, .count = 1,
	};
	conn->control_lent++;
	return i;
}

static void free_chain(struct netvsp *vsp, uint32_t first)
{
	struct netvsp_conn *conn = vsp->conn;
	struct netvsp_chan *owner = &vsp->chan[conn->slot[first].chan];
	uint32_t count = conn->slot[first].count;
	uint32_t i = first, n;

	for (n = 0; n < count; n++) {
		conn->slot[i].lent = false;
		conn->slot[i].first = false;
		i = conn->slot[i].next;
	}
	if (first < NETVSP_CONTROL_SLOTS) {
		conn->control_lent--;
		return;
	}
	conn->lent -= count;
	owner->slots_lent -= count;
}

/**
 * netvsp_slots_return() - the guest completes what it received
 * @chan: the channel the completion came by
 * @tid: its transaction id
 *
 * Return: %NULL, or what is wrong with it
 */
const char *netvsp_slots_return(struct netvsp_chan *chan, uint64_t tid)
{
	struct netvsp_conn *conn = chan->vsp->conn;

	if (netvsp_allowed(chan, tid))
		return NULL;
	if (!conn->slot || tid >= conn->slot_count)
		return "no such transaction";
	if (!conn->slot[tid].lent)
		return "nothing is outstanding there";
	if (!conn->slot[tid].first)
		return "inside of another transaction";
	if (conn->slot[tid].chan != chan->index)
		return "it belongs to another channel";
	free_chain(chan->vsp, tid);
	return NULL;
}

/* The packet is in the ring now; remembers where, for the reckoning below. */
void netvsp_slots_written(struct netvsp_chan *chan, uint64_t tid)
{
	struct netvsp_conn *conn = chan->vsp->conn;

	if (conn->slot && tid < conn->slot_count)
		conn->slot[tid].end = chan->out.total;
}

/**
 * netvsp_slots_check_closed() - slots that a closing channel still holds
 *
 * What the guest has not read yet is nobody's fault. What it has read it
 * must have completed.
 */
void netvsp_slots_check_closed(struct netvsp_chan *chan)
{
	struct netvsp *vsp = chan->vsp;
	struct netvsp_conn *conn = vsp->conn;
	uint32_t i, owed = 0;
	uint64_t read;

	if (!conn || !conn->slot)
		return;
	read = chan->stopped ? 0 : netvsp_ring_total_read(&chan->out);
	for (i = 0; i < conn->slot_count; i++) {
		if (!conn->slot[i].first || conn->slot[i].chan != chan->index)
			continue;
		if (conn->slot[i].end && conn->slot[i].end <= read)
			owed++;
		free_chain(vsp, i);
	}
	if (owed)
		netvsp_violation(vsp, "chan=%u closed, %u received messages were never completed",
				 chan->index, owed);
}

void netvsp_bufs_drop(struct netvsp *vsp)
{
	netvsp_area_unmap(&vsp->conn->recv);
	netvsp_area_unmap(&vsp->conn->send);
	g_free(vsp->conn->slot);
}
