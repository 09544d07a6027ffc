/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Watches a VF that carries the traffic. What the kernel tells by itself is a
 * lost carrier, late; that frames stay in it, or that nothing comes of them, it
 * does not tell.
 */
#ifndef _HVNF_VF_WATCH_H
#define _HVNF_VF_WATCH_H

#include <linux/workqueue.h>

#include "hvnf.h"

/* How often it is looked at, milliseconds. */
#define HVNF_VF_WATCH_MS	250
/* Default of the parameter vf_detect_ms: misbehaviour of so long is enough. */
#define HVNF_VF_DETECT_MS	1000
/* A VF that was suspected for nothing is given so many times as long, at most. */
#define HVNF_VF_PATIENCE	64

/**
 * struct hvnf_vf_watch - what was seen so far
 * @work: looks; takes no RTNL
 * @calm: tells the table that nothing has happened for long
 * @on: the VF carries the traffic
 * @progress: of its transmit queues, at the last look
 * @stuck: looks at which frames waited and nothing moved
 * @sent: frames handed to it until the last look
 * @heard: frames received by it until then
 * @silent: looks at which it was given frames and received none
 * @patience: multiple of the time that silence may last
 * @suspect: it was left for silence; what came by the other path is to tell
 *	     whether it is to blame
 * @others: frames received by the synthetic path when it was left
 *
 * Written by @work and the data-path worker, which are kept apart by
 * cancelling @work.
 */
struct hvnf_vf_watch {
	struct delayed_work work;
	struct delayed_work calm;
	bool on;
	unsigned long progress;
	unsigned int stuck;
	u64 sent;
	u64 heard;
	unsigned int silent;
	unsigned int patience;
	bool suspect;
	u64 others;
};

void hvnf_vf_watch_init(struct hvnf_net *net);
void hvnf_vf_watch_fini(struct hvnf_net *net);
/* From the worker of dp.c: transmit has entered the VF, has left it. */
void hvnf_vf_watch_start(struct hvnf_net *net);
void hvnf_vf_watch_stop(struct hvnf_net *net);

#endif /* _HVNF_VF_WATCH_H */
