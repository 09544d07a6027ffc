/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Frames that the VF was given and has not sent: in its queueing disciplines,
 * where the kernel lets us take them back, and in its hardware, where it does
 * not.
 */
#ifndef _HVNF_VF_DRAIN_H
#define _HVNF_VF_DRAIN_H

#include <linux/netdevice.h>

#include "hvnf.h"
#include "proto/dp.h"

/* How long a VF that works may go on sending when transmit has left it. */
#define HVNF_VF_DRAIN_MS	50

/**
 * struct hvnf_vf_look - how far the VF's transmit queues have got
 * @waiting: frames wait for the driver, or it takes none
 * @unfinished: bytes that its hardware has and has not reported as sent; 0 for
 *		a driver that keeps no account (BQL)
 * @progress: differs from look to look while anything moves
 */
struct hvnf_vf_look {
	bool waiting;
	u32 unfinished;
	unsigned long progress;
};

/**
 * struct hvnf_vf_found_frames - what an abandoned VF had
 * @held: frames taken out of its queueing disciplines, as many as they make on the wire
 * @held_bytes: of these
 * @resent: of them, those that the other path took
 * @unfinished: bytes that its hardware has; lost, or about to be sent
 */
struct hvnf_vf_found_frames {
	u32 held;
	u32 held_bytes;
	u32 resent;
	u32 unfinished;
};

void hvnf_vf_look(const struct net_device *vf, struct hvnf_vf_look *look);
void hvnf_vf_drain(struct hvnf_net *net, enum dp_event cause, struct hvnf_vf_found_frames *found);

#endif /* _HVNF_VF_DRAIN_H */
