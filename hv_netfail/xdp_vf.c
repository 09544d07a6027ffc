// SPDX-License-Identifier: GPL-2.0
/* The XDP program and the VF; see xdp_vf.h. */

#include <linux/bpf.h>
#include <linux/btf.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/string.h>

#include "net.h"
#include "vf.h"
#include "vf_sync.h"
#include "xdp.h"
#include "xdp_vf.h"

static const char *const hvnf_xdp_policies[] = { "auto", "native", "master" };

static enum hvnf_xdp_policy hvnf_xdp_wanted;

int hvnf_xdp_vf_policy(const char *name)
{
	int i = match_string(hvnf_xdp_policies, ARRAY_SIZE(hvnf_xdp_policies), name);

	if (i < 0)
		return i;
	hvnf_xdp_wanted = i;
	return 0;
}

/*
 * Frames for an AF_XDP socket must come in by the interface that it is bound
 * to, or the core drops them. A tail call may lead to what we cannot see.
 */
static bool hvnf_xdp_map_leads_astray(const struct bpf_map *map)
{
	if (map->inner_map_meta)
		map = map->inner_map_meta;
	return map->map_type == BPF_MAP_TYPE_XSKMAP || map->map_type == BPF_MAP_TYPE_PROG_ARRAY;
}

/* Global functions may be replaced by those of another program, as libxdp does it. */
static bool hvnf_xdp_is_extensible(const struct bpf_prog_aux *aux)
{
	u32 i;

	for (i = 1; aux->func_info_aux && i < aux->func_info_cnt; i++)
		if (aux->func_info_aux[i].linkage == BTF_FUNC_GLOBAL)
			return true;
	return false;
}

static bool hvnf_xdp_may_reach_socket(struct bpf_prog *prog)
{
	struct bpf_prog_aux *aux = prog->aux;
	bool may = hvnf_xdp_is_extensible(aux);
	u32 i;

	mutex_lock(&aux->used_maps_mutex);
	for (i = 0; !may && i < aux->used_map_cnt; i++)
		may = hvnf_xdp_map_leads_astray(aux->used_maps[i]);
	mutex_unlock(&aux->used_maps_mutex);
	return may;
}

/* NULL: it shall; or why not. */
static const char *hvnf_xdp_vf_objection(struct net_device *vf, struct bpf_prog *prog)
{
	if (bpf_prog_is_dev_bound(prog->aux))
		return "it is bound to the interface";
	if (hvnf_xdp_wanted == HVNF_XDP_MASTER)
		return "that is the policy";
	if (dev_xdp_prog_count(vf))
		return "the VF has a program of its own";
	if (hvnf_xdp_wanted == HVNF_XDP_AUTO && hvnf_xdp_may_reach_socket(prog))
		return "it may redirect to sockets";
	return NULL;
}

/* The VF takes a reference with it, and gives it back when it gets another. */
static int hvnf_xdp_vf_install(struct hvnf_net *net, struct net_device *vf, struct bpf_prog *prog)
{
	struct netlink_ext_ack extack = {};
	struct netdev_bpf bpf = {
		.command = XDP_SETUP_PROG,
		.prog = prog,
		.extack = &extack,
	};
	int err;

	if (prog)
		bpf_prog_inc(prog);
	err = dev_xdp_propagate(vf, &bpf);
	if (!err) {
		net->xdp_vf.prog = prog;
		return 0;
	}
	if (prog)
		bpf_prog_put(prog);
	netdev_info(net->dev, "VF %s does not take the XDP program (%d)%s%s\n", vf->name, err,
		    extack._msg ? ": " : "", extack._msg ?: "");
	return err;
}

static void hvnf_xdp_vf_uninstall(struct hvnf_net *net, struct net_device *vf)
{
	if (net->xdp_vf.prog && hvnf_xdp_vf_install(net, vf, NULL))
		netdev_warn(net->dev, "VF %s keeps the XDP program\n", vf->name);
	net->xdp_vf.prog = NULL;
}

static void hvnf_xdp_vf_set_native(struct hvnf_net *net, bool native)
{
	/* Who was inside when the VF got the program is out when frames are trusted to it. */
	if (native)
		synchronize_net();
	WRITE_ONCE(net->xdp_vf.native, native);
}

static void hvnf_xdp_vf_unsettle(struct hvnf_net *net)
{
	hvnf_xdp_vf_set_native(net, false);
	net->xdp_vf.settled = false;
}

void hvnf_xdp_vf_prepare(struct hvnf_net *net, struct bpf_prog *prog)
{
	struct net_device *vf = rtnl_dereference(net->vf.dev);

	if (!vf)
		return;
	if (prog && net->xdp_vf.native && !hvnf_xdp_vf_objection(vf, prog) &&
	    !hvnf_xdp_vf_install(net, vf, prog))
		return;
	/* Most drivers build their rings anew, and lose what is in them. */
	if (net->xdp_vf.prog || (prog && !hvnf_xdp_vf_objection(vf, prog)) ||
	    (prog && bpf_prog_is_dev_bound(prog->aux)))
		hvnf_vf_step_aside(net);
	hvnf_xdp_vf_unsettle(net);
}

static void hvnf_xdp_vf_explain(struct hvnf_net *net, struct net_device *vf, const char *objection)
{
	if (net->xdp_vf.refused)
		netdev_warn(net->dev, "data path stays synthetic: VF %s cannot have the XDP program%s%s\n",
			    vf->name, objection ? ": " : "", objection ?: "");
	else if (net->xdp_vf.native)
		netdev_info(net->dev, "XDP runs in VF %s\n", vf->name);
	else
		netdev_info(net->dev, "XDP runs behind VF %s%s%s\n", vf->name,
			    objection ? ": " : "", objection ?: "");
}

void hvnf_xdp_vf_settle(struct hvnf_net *net, struct net_device *vf)
{
	struct bpf_prog *prog = rtnl_dereference(net->xdp.prog);
	const char *objection = NULL;

	if (net->xdp_vf.settled)
		return;
	net->xdp_vf.settled = true;
	net->xdp_vf.refused = false;
	if (!prog) {
		hvnf_xdp_vf_uninstall(net, vf);
		hvnf_vf_sync_features(net, vf, net->dev->features);
		return;
	}
	/* No driver takes a program while it coalesces. */
	hvnf_vf_sync_features(net, vf, net->dev->features);
	objection = hvnf_xdp_vf_objection(vf, prog);
	if (!objection && !hvnf_xdp_vf_install(net, vf, prog)) {
		hvnf_xdp_vf_set_native(net, true);
	} else {
		hvnf_xdp_vf_uninstall(net, vf);
		net->xdp_vf.refused = bpf_prog_is_dev_bound(prog->aux) ||
				      hvnf_xdp_wanted == HVNF_XDP_NATIVE;
	}
	hvnf_vf_sync_features(net, vf, net->dev->features);
	hvnf_xdp_vf_explain(net, vf, objection);
}

void hvnf_xdp_vf_event(struct hvnf_net *net, unsigned long event)
{
	if (!rtnl_dereference(net->xdp.prog))
		return;
	switch (event) {
	case NETDEV_PRECHANGEMTU:
		if (!net->xdp_vf.native)
			return;
		hvnf_vf_step_aside(net);
		fallthrough;
	case NETDEV_DOWN:
		hvnf_xdp_vf_unsettle(net);
		fallthrough;
	case NETDEV_UP:
		if (!net->xdp_vf.settled)
			hvnf_vf_schedule(net);
		break;
	}
}

void hvnf_xdp_vf_forget(struct hvnf_net *net, struct net_device *vf)
{
	hvnf_xdp_vf_unsettle(net);
	hvnf_xdp_vf_uninstall(net, vf);
	net->xdp_vf.refused = false;
}

bool hvnf_xdp_vf_fit(const struct hvnf_net *net)
{
	return !rtnl_dereference(net->xdp.prog) || (net->xdp_vf.settled && !net->xdp_vf.refused);
}
