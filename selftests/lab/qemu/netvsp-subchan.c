// SPDX-License-Identifier: GPL-2.0
/*
 * Sub-channels: granted on request, offered one after the other, and the
 * table that tells the guest how to spread what it sends over them.
 */
#include "qemu/osdep.h"
#include "netvsp.h"
#include "netvsp-fault.h"

/* Offset that hosts up to version 6 name, and where the table really is. */
#define QUIRK_OFFSET_SAID	0x1c
#define QUIRK_OFFSET_TRUE	0x28

static void answer(struct netvsp_chan *chan, uint64_t tid, bool ok,
		   uint32_t count)
{
	const struct nvsp_subchannel_complete reply = {
		.type = cpu_to_le32(NVSP_MSG_SUBCHANNEL),
		.status = cpu_to_le32(ok ? NVSP_STATUS_SUCCESS :
				      NVSP_STATUS_FAIL),
		.count = cpu_to_le32(count),
	};

	netvsp_complete(chan, "nvsp.subchannel-complete", tid, &reply,
			sizeof(reply));
}

static void schedule_offer(struct netvsp *vsp)
{
	timer_mod(vsp->offer_timer, qemu_clock_get_us(QEMU_CLOCK_VIRTUAL) +
				    vsp->conf.offer_gap_us);
}

/**
 * netvsp_subchan_request() - the guest asks for sub-channels
 *
 * The answer comes at once, then the queues restart, then the offers follow.
 */
void netvsp_subchan_request(struct netvsp_chan *chan,
			    const struct netvsp_packet *pkt)
{
	const struct nvsp_subchannel *msg = (const void *)pkt->msg;
	struct netvsp *vsp = chan->vsp;
	struct netvsp_conn *conn = vsp->conn;
	uint32_t count = le32_to_cpu(msg->count);
	bool ok = le32_to_cpu(msg->op) == NVSP_SUBCHANNEL_ALLOCATE &&
		  count < vsp->conf.channels && !conn->subchannels_asked;

	netvsp_event(vsp, "nvsp subchannel count=%u %s", count,
		     ok ? "granted" : "refused");
	if (!ok) {
		answer(chan, pkt->tid, false, 0);
		return;
	}
	conn->subchannels_asked = true;
	conn->granted = count;
	answer(chan, pkt->tid, true, count);
	netvsp_queue_restart(vsp);
	if (count)
		schedule_offer(vsp);
}

/* Offers the next sub-channel. */
void netvsp_subchan_tick(void *opaque)
{
	struct netvsp *vsp = opaque;
	struct netvsp_chan *chan;

	if (!vsp->conn || vsp->conn->offered >= vsp->conn->granted)
		return;
	chan = &vsp->chan[++vsp->conn->offered];
	if (netvsp_fault_passes(vsp, "subchan.offer", chan->index) &&
	    !netvsp_bus_offer(chan->vmchan))
		netvsp_event(vsp, "offer chan=%u relid=%u", chan->index,
			     netvsp_bus_relid(chan->vmchan));
	if (vsp->conn->offered < vsp->conn->granted)
		schedule_offer(vsp);
}

static bool all_open(const struct netvsp *vsp)
{
	unsigned int i;

	for (i = 1; i <= vsp->conn->granted; i++)
		if (!vsp->chan[i].open || !vsp->chan[i].greeted)
			return false;
	return true;
}

/**
 * netvsp_subchan_table() - send the guest a transmit table
 * @vsp: the port, connected
 * @entry: channel numbers
 * @count: how many; a well-behaved host sends NVSP_INDIRECTION_ENTRIES
 */
void netvsp_subchan_table(struct netvsp *vsp, const uint32_t *entry,
			  uint32_t count)
{
	bool quirk = vsp->conf.table_quirk &&
		     vsp->conn->version <= NVSP_VERSION_6;
	struct nvsp_indirection_table head = {
		.type = cpu_to_le32(NVSP_MSG_INDIRECTION_TABLE),
		.count = cpu_to_le32(count),
	};
	uint32_t offset = quirk ? QUIRK_OFFSET_TRUE : sizeof(head);
	uint8_t msg[QUIRK_OFFSET_TRUE + 4 * NVSP_INDIRECTION_ENTRIES] = {};
	uint32_t i;

	head.offset = cpu_to_le32(quirk ? QUIRK_OFFSET_SAID : offset);
	memcpy(msg, &head, sizeof(head));
	for (i = 0; i < count && i < NVSP_INDIRECTION_ENTRIES; i++)
		stl_le_p(msg + offset + 4 * i, entry[i]);
	netvsp_event(vsp, "nvsp indirection table");
	netvsp_send_inband(netvsp_primary(vsp), "nvsp.indirection-table", 0,
			   false, msg,
			   offset + 4 * NVSP_INDIRECTION_ENTRIES);
}

/* The guest knows that a channel is open; after the last the table goes out. */
void netvsp_subchan_opened(struct netvsp *vsp)
{
	uint32_t entry[NVSP_INDIRECTION_ENTRIES];
	struct netvsp_conn *conn = vsp->conn;
	unsigned int i;

	if (!conn->granted || conn->table_sent || !all_open(vsp))
		return;
	conn->table_sent = true;
	for (i = 0; i < ARRAY_SIZE(entry); i++)
		entry[i] = i % (conn->granted + 1);
	netvsp_subchan_table(vsp, entry, ARRAY_SIZE(entry));
}

void netvsp_subchan_rescind(struct netvsp_chan *chan)
{
	uint32_t relid = netvsp_bus_relid(chan->vmchan);
	struct netvsp *vsp = chan->vsp;

	if (!netvsp_bus_offered(chan->vmchan))
		return;
	netvsp_event(vsp, "rescind chan=%u relid=%u", chan->index, relid);
	if (netvsp_bus_rescind(chan->vmchan))
		netvsp_ledger_relid_rescinded(vsp, relid);
}

void netvsp_subchan_rescind_all(struct netvsp *vsp)
{
	unsigned int i;

	timer_del(vsp->offer_timer);
	for (i = 1; i < NETVSP_MAX_CHANNELS; i++)
		netvsp_subchan_rescind(&vsp->chan[i]);
}

/**
 * netvsp_queue_restart() - the host sets its queues up anew
 *
 * What the guest has sent and the host has not is completed with success all
 * the same. This host sends at once and owes at most a completion that waits
 * for room, so there is nothing to do but to count.
 */
void netvsp_queue_restart(struct netvsp *vsp)
{
	vsp->stats.queue_restarts++;
}
