/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What we tell the host to let through.
 */
#ifndef _HVNF_FILTER_H
#define _HVNF_FILTER_H

#include <linux/workqueue.h>

#include "hvnf.h"

/**
 * struct hvnf_filter - telling it
 * @work: does so, on hvnf_net.wq
 * @tries: failed attempts since it last changed
 * @mac_unsaid: the connection is new, and may not know our address
 */
struct hvnf_filter {
	struct delayed_work work;
	unsigned int tries;
	bool mac_unsaid;
};

void hvnf_filter_init(struct hvnf_net *net);
void hvnf_filter_fini(struct hvnf_net *net);
void hvnf_filter_schedule(struct hvnf_net *net);
void hvnf_filter_reset(struct hvnf_net *net);

#endif /* _HVNF_FILTER_H */
