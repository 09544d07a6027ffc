/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hv-netvsp: the port of a virtual switch that a NetVSC guest is plugged into.
 *
 * Everything runs in QEMU's main loop under the big lock, all time is
 * QEMU_CLOCK_VIRTUAL, and chance comes from the property "seed" alone, so
 * that the same guest sees the same host in every run.
 */
#ifndef HW_HYPERV_NETVSP_H
#define HW_HYPERV_NETVSP_H

#include "qemu/queue.h"
#include "qemu/timer.h"
#include "qemu/iov.h"
#include "net/net.h"
#include "hw/hyperv/vmbus.h"
#include "hv_netfail/nvsp.h"
#include "hv_netfail/rndis.h"
#include "hv_netfail/ndis.h"
#include "netvsp-bus.h"
#include "netvsp-area.h"
#include "netvsp-ring.h"

#define TYPE_HV_NETVSP "hv-netvsp"
OBJECT_DECLARE_SIMPLE_TYPE(netvsp, HV_NETVSP)

#define NETVSP_MAX_CHANNELS	64
#define NETVSP_MAX_RANGES	375
#define NETVSP_MAX_RANGES_RSC	562
#define NETVSP_MAX_FRAME	65550	/* 64 KiB and its Ethernet header */
#define NETVSP_MAX_MESSAGE	(1 << 20)	/* RNDIS, several packets */
#define NETVSP_MAX_SLOT		(1 << 17)
#define NETVSP_MTU_MIN		1514
#define NETVSP_MTU_MAX		9216
#define NETVSP_CONTROL_SLOTS	16
#define NETVSP_TX_QUOTA		1024
#define NETVSP_CONTROL_BACKLOG	(100 * 1024)

/* What the host can do for the guest: conf.offloads, conn.offloads. */
enum netvsp_offload {
	NETVSP_TX_IP4	= 1 << 0,
	NETVSP_TX_TCP4	= 1 << 1,
	NETVSP_TX_UDP4	= 1 << 2,
	NETVSP_TX_TCP6	= 1 << 3,
	NETVSP_TX_UDP6	= 1 << 4,
	NETVSP_RX_IP4	= 1 << 5,
	NETVSP_RX_TCP4	= 1 << 6,
	NETVSP_RX_UDP4	= 1 << 7,
	NETVSP_RX_TCP6	= 1 << 8,
	NETVSP_RX_UDP6	= 1 << 9,
	NETVSP_LSO4	= 1 << 10,
	NETVSP_LSO6	= 1 << 11,
	NETVSP_RSC4	= 1 << 12,
	NETVSP_RSC6	= 1 << 13,
	NETVSP_OFFLOAD_ALL = (1 << 14) - 1,
};

/**
 * struct netvsp_conf - how the port is set up ("set KEY=VALUE")
 *
 * What is marked (open) is looked at when the guest opens the channel or
 * asks, so that a change in mid-connection touches the next one only.
 */
struct netvsp_conf {
	uint32_t max_nvsp;		/* (open) NVSP_VERSION_* */
	uint32_t channels;		/* most channels, the primary included */
	uint32_t mtu;			/* largest layer-3 size it will report */
	uint32_t offloads;		/* enum netvsp_offload */
	uint32_t speed;			/* Mbit/s */
	uint32_t rx_slots;		/* (open) at most; 0: all that fit */
	uint32_t slot_size;		/* (open) 0: from the MTU */
	uint32_t send_sections;		/* (open) at most; 0: all that fit */
	uint32_t send_section_size;	/* (open) */
	bool send_buf;			/* (open) take a send buffer at all */
	int32_t data_align;		/* bytes behind 256; -1: by chance */
	bool rsc;			/* coalesce */
	bool hash;			/* hash PPIs with the frames */
	bool table_quirk;		/* wrong table offset up to NVSP 6 */
	bool mac_change;		/* the guest may change its address */
	bool reset_reply;		/* answer RNDIS RESET, or stop */
	bool strict_gpa;		/* headers of a frame in one range */
	bool strict_assoc;		/* no switch before 128 is completed */
	bool monitor;			/* offers have a place in the monitor page */
	bool syn_synthetic;		/* SYN by the synthetic path always */
	uint32_t table_entries;		/* RSS capabilities */
	uint32_t max_packets;		/* RNDIS packets per message */
	uint32_t align_shift;
	uint32_t backlog;		/* frames that wait per channel */
	uint32_t offer_gap_us;		/* between offers of sub-channels */
	uint32_t link_toggle_ms;
	uint32_t revoke_timeout_ms;
	char name[256];			/* friendly name, UTF-8 */
};

/**
 * struct netvsp_frame - a frame, and what the port found out about it
 * @link: in a channel's queue
 * @len: bytes, without the VLAN tag once it was taken out
 * @vlan: value for the VLAN PPI; only when @tagged
 * @tagged: there was a tag
 * @csum: value for the checksum PPI
 * @hash: Toeplitz hash; only when @hash_type
 * @hash_type: NDIS_HASH_* or 0
 * @rsc_id: of the run of coalesced segments it belongs to, 0 for none
 * @rsc_flags: RNDIS_PACKET_ID_*
 * @captured: stands in the capture already
 * @data: the frame
 */
struct netvsp_frame {
	QSIMPLEQ_ENTRY(netvsp_frame) link;
	uint32_t len;
	uint32_t vlan;
	bool tagged;
	uint32_t csum;
	uint32_t hash;
	uint32_t hash_type;
	uint16_t rsc_id;
	uint8_t rsc_flags;
	bool captured;
	uint8_t data[];
};
QSIMPLEQ_HEAD(netvsp_frames, netvsp_frame);

struct netvsp_chan_stats {
	uint64_t rx_packets, rx_bytes, rx_messages, rx_dropped;
	uint64_t tx_packets, tx_bytes, tx_messages, tx_errors;
	uint64_t signals, completions, refused;
};

/* A packet that waits for room in the ring, or for a fault's delay. */
struct netvsp_waiting {
	QSIMPLEQ_ENTRY(netvsp_waiting) link;
	struct netvsp_outpkt pkt;
	uint8_t data[];
};
QSIMPLEQ_HEAD(netvsp_waitings, netvsp_waiting);

/**
 * struct netvsp_chan - one channel
 * @vsp: the port
 * @vmchan: as the bus knows it
 * @index: 0 is the primary
 * @open: between the guest's open and close
 * @stopped: the worker has ended, because the guest broke the protocol
 * @ring: the memory of both rings
 * @in: guest to host
 * @out: host to guest
 * @waiting: packets for @out, oldest first
 * @frames: frames for the guest
 * @frame_count: of @frames
 * @tx_owed: data messages that were not completed yet
 * @slots_lent: slots of the receive area that the guest holds of it
 * @in_worker: guards against a nested run
 * @greeted: the worker ran once, so the guest knows that the channel is open
 * @stats: counters
 */
struct netvsp_chan {
	struct netvsp *vsp;
	VMBusChannel *vmchan;
	uint32_t index;
	bool open;
	bool stopped;
	bool in_worker;
	bool greeted;
	struct netvsp_area ring;
	struct netvsp_ring in;
	struct netvsp_ring out;
	struct netvsp_waitings waiting;
	struct netvsp_frames frames;
	uint32_t frame_count;
	uint32_t tx_owed;
	uint32_t slots_lent;
	struct netvsp_chan_stats stats;
};

/* A slot of the receive area: free, or lent to the guest. */
struct netvsp_slot {
	bool lent;
	bool first;		/* its number is the transaction id */
	uint8_t chan;
	uint16_t next;		/* slots of one packet are chained */
	uint16_t count;		/* of the chain, when @first */
	uint64_t end;		/* of the packet in the ring; 0: not there */
};

/**
 * struct netvsp_conn - one life of the connection, from open to close
 */
struct netvsp_conn {
	struct netvsp_conf conf;	/* as it was at the open */
	uint32_t version;
	bool have_config;
	bool have_ndis;
	uint32_t mtu;			/* with Ethernet header */
	uint64_t caps;			/* NVSP_CAP_* of the guest */
	uint32_t ndis_major, ndis_minor;

	struct netvsp_area recv;
	uint16_t recv_id;
	bool recv_revoked;
	uint32_t slot_size, slot_count;
	struct netvsp_slot *slot;
	uint32_t next_slot, next_control_slot;
	uint32_t lent, control_lent;

	struct netvsp_area send;
	uint16_t send_id;
	bool send_revoked;
	uint32_t section_size, section_count;

	bool rndis_up;
	uint32_t filter;
	uint32_t offloads;		/* enum netvsp_offload, in force */

	bool rss;
	uint32_t hash_info;
	uint8_t key[NDIS_RSS_KEY_SIZE];
	uint16_t table[NDIS_RSS_TABLE_MAX];
	uint32_t table_entries;

	bool subchannels_asked;
	uint32_t granted;		/* sub-channels */
	uint32_t offered;
	bool table_sent;

	bool association_sent;		/* 128 with a VF */
	bool path_switching;
};

enum netvsp_path { NETVSP_SYNTHETIC, NETVSP_VF };

/* The VF as the host has it; survives the connection. */
struct netvsp_vf {
	bool offered;
	uint32_t serial;
	enum netvsp_path path;
	bool revoking;
	QEMUTimer *revoke_timer;
	uint32_t associations_owed;	/* completions of 128 that are awaited */
	uint32_t switches_owed;		/* completions of our 129, likewise */
};

/* A completion that comes though nothing was lent: a fault provoked it. */
struct netvsp_allowed {
	uint32_t chan;
	uint64_t tid;
};

struct netvsp_control_msg;
struct netvsp_ledger;
struct netvsp_events;
struct netvsp_faults;
struct netvsp_later;
struct netvsp_pcap;

/* Where a capture listens. */
enum netvsp_side { NETVSP_SIDE_SYNTHETIC, NETVSP_SIDE_UPLINK, NETVSP_SIDE_VF,
		   NETVSP_SIDES };

struct netvsp_stats {
	uint64_t uplink_in, uplink_out, vf_in, vf_out, monitor_signals;
	uint64_t rx_filtered, rx_oversize, rx_backlog_full, rx_no_guest;
	uint64_t rx_vlan, tx_vlan, tx_csum, tx_lso, tx_lso_segments;
	uint64_t rx_rsc_chains, rx_rsc_segments;
	uint64_t queue_restarts, switches_to_vf, switches_to_synthetic;
};

struct netvsp {
	VMBusDevice parent;

	NICConf nic_conf;
	NICPeers vf_peers;
	NICState *uplink;
	NICState *vf_nic;
	uint64_t seed;

	struct netvsp_conf conf;
	MACAddr mac;			/* current */
	bool link_up;
	struct netvsp_vf vf;
	struct netvsp_conn *conn;	/* NULL while the primary is closed */
	struct netvsp_chan chan[NETVSP_MAX_CHANNELS];

	bool want_rescind, want_offer;
	uint32_t old_relid;		/* rescinded, not released; or 0 */
	uint64_t want_rescind_chan;	/* bit per sub-channel */
	bool hold_rx, hold_tx;
	uint64_t chance;		/* state of the generator */
	uint16_t rsc_id;

	QSIMPLEQ_HEAD(, netvsp_control_msg) control;
	uint32_t control_bytes;
	bool guest_link_up;		/* what the guest was told */
	bool link_pending;
	QEMUTimer *link_timer;
	QEMUTimer *offer_timer;
	QEMUBH *rx_bh;
	QEMUBH *offer_bh;

	struct netvsp_stats stats;
	struct netvsp_ledger *ledger;
	struct netvsp_events *events;
	struct netvsp_faults *faults;
	QLIST_HEAD(, netvsp_later) later;
	GArray *allowed;		/* completions that faults provoke */
	struct netvsp_pcap *pcap[NETVSP_SIDES];
	char *reply;
	uint8_t *scratch;		/* one packet out of a ring */
	uint8_t *message;		/* one RNDIS message, gathered */
	uint8_t *slot_image;		/* one receive slot, being built */
};

static inline struct netvsp_chan *netvsp_primary(struct netvsp *vsp)
{
	return &vsp->chan[0];
}

/* netvsp.c */
uint64_t netvsp_chance(struct netvsp *vsp);
void netvsp_rescind(struct netvsp *vsp);
void netvsp_rescind_chan(struct netvsp *vsp, uint32_t index);
int netvsp_reoffer(struct netvsp *vsp, bool at_once);

/* netvsp-chan.c */
int netvsp_chan_open(struct netvsp_chan *chan);
void netvsp_chan_close(struct netvsp_chan *chan);
void netvsp_chan_work(struct netvsp_chan *chan);
void netvsp_chan_stop(struct netvsp_chan *chan, const char *fmt, ...)
	G_GNUC_PRINTF(2, 3);
void netvsp_chan_mute(struct netvsp_chan *chan);
static inline bool netvsp_chan_running(const struct netvsp_chan *chan)
{
	return chan->open && !chan->stopped;
}

/* netvsp-out.c: everything that goes into a ring. */
void netvsp_out(struct netvsp_chan *chan, const char *point,
		const struct netvsp_outpkt *pkt);
void netvsp_out_raw(struct netvsp_chan *chan, const struct netvsp_outpkt *pkt);
void netvsp_out_flush(struct netvsp_chan *chan);
void netvsp_out_want(struct netvsp_chan *chan, uint32_t bytes);
void netvsp_out_signal(struct netvsp_chan *chan);
void netvsp_out_drop(struct netvsp_chan *chan);
void netvsp_complete(struct netvsp_chan *chan, const char *point, uint64_t tid,
		     const void *msg, uint32_t len);
void netvsp_send_inband(struct netvsp_chan *chan, const char *point,
			uint64_t tid, bool wants_completion, const void *msg,
			uint32_t len);

/* netvsp-nvsp.c */
void netvsp_nvsp_packet(struct netvsp_chan *chan,
			const struct netvsp_packet *pkt);
uint32_t netvsp_nvsp_msg_size(const struct netvsp *vsp);
const char *netvsp_nvsp_version_name(uint32_t version);

/* netvsp-inject.c */
void netvsp_allow(struct netvsp_chan *chan, uint64_t tid);
bool netvsp_allowed(struct netvsp_chan *chan, uint64_t tid);
bool netvsp_inject(struct netvsp *vsp, char **word, int count, Error **errp);
bool netvsp_ring_tamper(struct netvsp *vsp, char **word, int count,
			Error **errp);

/* netvsp-buf.c: the receive and the send area. */
void netvsp_recv_buf(struct netvsp_chan *chan, const struct netvsp_packet *pkt);
void netvsp_send_buf(struct netvsp_chan *chan, const struct netvsp_packet *pkt);
void netvsp_bufs_drop(struct netvsp *vsp);
void netvsp_slots_check_closed(struct netvsp_chan *chan);
int netvsp_slots_take(struct netvsp_chan *chan, uint32_t count);
int netvsp_control_slot_take(struct netvsp *vsp);
void netvsp_slots_written(struct netvsp_chan *chan, uint64_t tid);
const char *netvsp_slots_return(struct netvsp_chan *chan, uint64_t tid);
uint32_t netvsp_slots_share(const struct netvsp *vsp);
uint32_t netvsp_slots_free(struct netvsp_chan *chan);

/* netvsp-rndis.c */
void netvsp_rndis_control(struct netvsp_chan *chan, const uint8_t *msg,
			  uint32_t len);
void netvsp_rndis_send(struct netvsp *vsp, const char *point, uint32_t oid,
		       const void *msg, uint32_t len);
void netvsp_rndis_flush(struct netvsp *vsp);
void netvsp_rndis_indicate(struct netvsp *vsp, uint32_t status,
			   const void *detail, uint32_t len);
void netvsp_rndis_drop(struct netvsp *vsp);

/* netvsp-oid.c, netvsp-oidset.c */
uint32_t netvsp_oid_query(struct netvsp *vsp, uint32_t oid, const void *in,
			  uint32_t in_len, GByteArray *out);
uint32_t netvsp_oid_set(struct netvsp *vsp, uint32_t oid, const void *in,
			uint32_t in_len);

/* netvsp-offload.c */
uint32_t netvsp_offload_caps(struct netvsp *vsp, const void *in,
			     uint32_t in_len, uint32_t offloads,
			     GByteArray *out);
uint32_t netvsp_offload_set(struct netvsp *vsp, const void *in,
			    uint32_t in_len);
uint32_t netvsp_offload_initial(const struct netvsp *vsp);
void netvsp_offload_indicate(struct netvsp *vsp);

/* netvsp-rss.c */
uint32_t netvsp_rss_set(struct netvsp *vsp, const void *in, uint32_t in_len);
struct netvsp_chan *netvsp_rss_steer(struct netvsp *vsp,
				     struct netvsp_frame *frame);
void netvsp_rss_describe(struct netvsp *vsp, GString *out);

/* netvsp-subchan.c */
void netvsp_subchan_request(struct netvsp_chan *chan,
			    const struct netvsp_packet *pkt);
void netvsp_subchan_opened(struct netvsp *vsp);
void netvsp_subchan_rescind(struct netvsp_chan *chan);
void netvsp_subchan_rescind_all(struct netvsp *vsp);
void netvsp_subchan_table(struct netvsp *vsp, const uint32_t *entry,
			  uint32_t count);
void netvsp_subchan_tick(void *opaque);
void netvsp_queue_restart(struct netvsp *vsp);

/* netvsp-vf.c */
void netvsp_vf_ready(struct netvsp *vsp);
void netvsp_vf_offer(struct netvsp *vsp, uint32_t serial);
void netvsp_vf_revoke(struct netvsp *vsp);
void netvsp_vf_associate(struct netvsp *vsp, uint32_t allocated,
			 uint32_t serial);
void netvsp_vf_guest_switch(struct netvsp_chan *chan,
			    const struct netvsp_packet *pkt);
void netvsp_vf_host_switch(struct netvsp *vsp, enum netvsp_path path);
bool netvsp_vf_completed(struct netvsp *vsp, uint64_t tid);
void netvsp_vf_not_said(struct netvsp *vsp, uint64_t tid);
void netvsp_vf_closed(struct netvsp *vsp);
void netvsp_vf_revoke_expired(void *opaque);

/* netvsp-link.c */
void netvsp_link_set(struct netvsp *vsp, bool up);
void netvsp_link_tick(void *opaque);
void netvsp_link_ready(struct netvsp *vsp);

/* netvsp-tx.c */
void netvsp_tx_rndis(struct netvsp_chan *chan, const struct netvsp_packet *pkt);

/* netvsp-switch.c */
int netvsp_switch_realize(struct netvsp *vsp, Error **errp);
void netvsp_switch_from_guest(struct netvsp *vsp, const uint8_t *frame,
			      uint32_t len);

/* netvsp-rx.c */
void netvsp_rx_frame(struct netvsp *vsp, const uint8_t *data, uint32_t len);
void netvsp_rx_deliver(struct netvsp *vsp);
void netvsp_rx_deliver_chan(struct netvsp_chan *chan);
void netvsp_rx_drop(struct netvsp_chan *chan);
void netvsp_rx_bh(void *opaque);

/* netvsp-rsc.c */
void netvsp_rsc_mark(struct netvsp_chan *chan, uint32_t most);

/* netvsp-ledger.c */
void netvsp_ledger_init(struct netvsp *vsp);
void netvsp_violation(struct netvsp *vsp, const char *fmt, ...)
	G_GNUC_PRINTF(2, 3);
void netvsp_ledger_gpadl(struct netvsp *vsp, uint32_t id, uint32_t relid,
			 uint32_t pages);
void netvsp_ledger_gpadl_use(struct netvsp *vsp, uint32_t id, const char *use);
void netvsp_ledger_gpadl_gone(struct netvsp *vsp, uint32_t id);
void netvsp_ledger_relid_gone(struct netvsp *vsp, uint32_t relid);
void netvsp_ledger_relid_rescinded(struct netvsp *vsp, uint32_t relid);
void netvsp_ledger_clear(struct netvsp *vsp);
void netvsp_ledger_forget(struct netvsp *vsp);
void netvsp_ledger_describe(struct netvsp *vsp, GString *out);
bool netvsp_ledger_check(struct netvsp *vsp, GString *out);

/* netvsp-log.c */
void netvsp_events_init(struct netvsp *vsp);
void netvsp_event(struct netvsp *vsp, const char *fmt, ...)
	G_GNUC_PRINTF(2, 3);
void netvsp_events_describe(struct netvsp *vsp, GString *out);

/* netvsp-stats.c */
void netvsp_stats_describe(struct netvsp *vsp, GString *out);

/* netvsp-cmd.c */
bool netvsp_command(struct netvsp *vsp, const char *line, GString *out,
		    Error **errp);

/* netvsp-at.c */
void netvsp_at(struct netvsp *vsp, uint64_t ns, const char *line);
bool netvsp_nic(const char *verb, const char *id, Error **errp);

/* netvsp-conf.c */
void netvsp_conf_init(struct netvsp *vsp);
bool netvsp_conf_set(struct netvsp *vsp, const char *key, const char *value,
		     Error **errp);
bool netvsp_conf_get(struct netvsp *vsp, const char *key, GString *out,
		     Error **errp);

/* netvsp-pcap.c */
bool netvsp_pcap_open(struct netvsp *vsp, enum netvsp_side side,
		      const char *file, Error **errp);
void netvsp_pcap_close(struct netvsp *vsp);
void netvsp_pcap_frame(struct netvsp *vsp, enum netvsp_side side,
		       const void *frame, uint32_t len);

#endif
