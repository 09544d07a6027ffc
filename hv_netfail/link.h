/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Carrier and speed, from the host's indications and the active path.
 */
#ifndef _HVNF_LINK_H
#define _HVNF_LINK_H

#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "hvnf.h"

/* How long the carrier may stay off for a pulse that nobody takes note of. */
#define HVNF_LINK_PULSE_MS		2000

/**
 * enum hvnf_link_pulse - telling everybody that the network is another one
 * @HVNF_LINK_STEADY: nothing to tell
 * @HVNF_LINK_OFF: the carrier is off until the core has taken note
 * @HVNF_LINK_ANNOUNCE: it is back; peers are told once the core knows that
 */
enum hvnf_link_pulse {
	HVNF_LINK_STEADY,
	HVNF_LINK_OFF,
	HVNF_LINK_ANNOUNCE,
};

/**
 * struct hvnf_link - link state of an interface
 * @lock: guards all below but @work; and the carrier against two writers
 * @events: HVNF_LINK_EV_* since the worker ran; the last state, not a list
 * @up: as the host last said
 * @speed: likewise, in units of 100 bit/s; 0 unknown
 * @pulse: see enum hvnf_link_pulse
 * @pulse_end: jiffies at which the phase ends in any case
 * @work: the worker, on hvnf_net.wq; takes RTNL
 */
struct hvnf_link {
	spinlock_t lock;
	u32 events;
	bool up;
	u32 speed;
	enum hvnf_link_pulse pulse;
	unsigned long pulse_end;
	struct delayed_work work;
};

void hvnf_link_init(struct hvnf_net *net);
void hvnf_link_fini(struct hvnf_net *net);
/* NAPI context: an RNDIS indication; coalesced to the last state. */
void hvnf_link_on_indication(struct hvnf_net *net, u32 status, const void *detail, u32 len);
void hvnf_link_reset(struct hvnf_net *net, bool up, u32 speed);
void hvnf_link_update(struct hvnf_net *net);
void hvnf_link_noticed(struct hvnf_net *net);

#endif /* _HVNF_LINK_H */
