/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The XDP program and the VF. Natively the VF itself runs it; or we do, in the
 * name of the interface, on what the VF received. Whatever happens to the
 * program or to the VF, one of the two is in force, or the path does not go
 * there: no frame reaches the stack that the program has not seen.
 */
#ifndef _HVNF_XDP_VF_H
#define _HVNF_XDP_VF_H

#include <linux/netdevice.h>

#include "hvnf.h"

struct bpf_prog;

/**
 * enum hvnf_xdp_policy - who runs the program on frames of the VF
 * @HVNF_XDP_AUTO: the VF, if it can and no socket may want its frames
 * @HVNF_XDP_NATIVE: the VF; the path does not move to one that cannot
 * @HVNF_XDP_MASTER: we
 */
enum hvnf_xdp_policy {
	HVNF_XDP_AUTO,
	HVNF_XDP_NATIVE,
	HVNF_XDP_MASTER,
};

/**
 * struct hvnf_xdp_vf - the program and the VF; written under RTNL
 * @native: the VF runs it; read with each frame of it
 * @settled: it was decided who runs it
 * @refused: nobody may
 * @prog: what was given to the VF, or NULL
 */
struct hvnf_xdp_vf {
	bool native;
	bool settled;
	bool refused;
	struct bpf_prog *prog;
};

/**
 * hvnf_xdp_vf_policy() - choose who runs programs
 * @name: auto, native or master
 *
 * When the module is loaded.
 *
 * Return: 0 or -EINVAL.
 */
int hvnf_xdp_vf_policy(const char *name);

/**
 * hvnf_xdp_vf_prepare() - another program, or none, is about to be in force
 * @net: the interface
 * @prog: the program or NULL
 *
 * A VF that runs a program already may have the new one at once. Otherwise we
 * run it from now on, and the data path is synthetic before the VF is touched.
 *
 * RTNL, the VF's instance lock not held. May wait for the host as
 * hvnf_dp_leave_sync() does.
 */
void hvnf_xdp_vf_prepare(struct hvnf_net *net, struct bpf_prog *prog);

/**
 * hvnf_xdp_vf_settle() - let the VF run the program, if it is to
 * @net: the interface
 * @vf: its VF
 *
 * RTNL, the VF's instance lock not held. Nothing happens when it is settled.
 * hvnf_vf_evaluate() is to follow.
 */
void hvnf_xdp_vf_settle(struct hvnf_net *net, struct net_device *vf);

/**
 * hvnf_xdp_vf_event() - something happened to the VF
 * @net: the interface
 * @event: NETDEV_*
 *
 * A driver may lose the program when the VF stops or changes its MTU. So we run
 * it from then on, until the VF is settled again.
 *
 * RTNL; under the VF's instance lock or not.
 */
void hvnf_xdp_vf_event(struct hvnf_net *net, unsigned long event);

/* The VF left: it gets no program of ours any more. RTNL, without its instance lock. */
void hvnf_xdp_vf_forget(struct hvnf_net *net, struct net_device *vf);

/* RTNL: may the data path move to the VF, as far as the program is concerned. */
bool hvnf_xdp_vf_fit(const struct hvnf_net *net);

#endif /* _HVNF_XDP_VF_H */
