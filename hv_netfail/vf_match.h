/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whose VF a network device is. The host tells the serial of the VF that belongs
 * to a synthetic device (struct nvsp_vf_association); the VF's PCI slot is named
 * after it, and the VF has the synthetic device's address.
 */
#ifndef _HVNF_VF_MATCH_H
#define _HVNF_VF_MATCH_H

#include "hvnf.h"

struct hvnf_net;

/* Serial of the slot that @vf is in: its name, in decimal. False when it has none. */
bool hvnf_vf_slot_serial(const struct net_device *vf, u32 *serial);

/* Whether @dev could be anybody's VF at all. RTNL. */
bool hvnf_vf_is_candidate(struct net_device *dev);

/* Whether @vf is the one that the host associates with @net. RTNL. */
bool hvnf_vf_matches(struct hvnf_net *net, const struct net_device *vf);

/* The device whose VF @vf is, or NULL. RTNL, which guards the list of devices. */
struct hvnf_net *hvnf_vf_find_match(const struct net_device *vf);

/* Tells the log why @vf, half of which agrees, was not taken; counts vf_refused. RTNL. */
void hvnf_vf_explain_mismatch(const struct net_device *vf);

#endif
