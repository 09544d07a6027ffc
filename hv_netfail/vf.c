// SPDX-License-Identifier: GPL-2.0
/*
 * The VF: how it joins and leaves, and what it receives and sends.
 *
 * The notifiers only link and unlink, and post events. Whatever touches the
 * VF itself (MTU, addresses, bringing it up) is done by a work item under
 * RTNL, because some notifiers run under the VF's instance lock and must not
 * raise others.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>

#include "dp.h"
#include "link.h"
#include "net.h"
#include "stats.h"
#include "vf.h"
#include "vf_match.h"
#include "vf_sync.h"
#include <hv_netfail/nvsp.h>

static struct net_device *hvnf_vf_joined(const struct hvnf_net *net)
{
	return rtnl_dereference(net->vf.dev);
}

static struct hvnf_net *hvnf_vf_find_joined(const struct net_device *vf)
{
	struct hvnf_net *net;

	list_for_each_entry(net, &hvnf_nets, list)
		if (hvnf_vf_joined(net) == vf)
			return net;
	return NULL;
}

/*
 * Nobody shall configure a VF. IFF_SLAVE is what user space looks at, and IPv6
 * on older kernels; it must be there before the device is announced. A rename
 * by udev must work while the VF is up, which older kernels need to be told.
 */
static void hvnf_vf_mark(struct net_device *vf)
{
	vf->flags |= IFF_SLAVE;
	vf->priv_flags |= IFF_NO_ADDRCONF | IFF_LIVE_RENAME_OK;
}

static void hvnf_vf_unmark(struct net_device *vf)
{
	vf->priv_flags &= ~(IFF_NO_ADDRCONF | IFF_LIVE_RENAME_OK);
	vf->flags &= ~IFF_SLAVE;
}

static int hvnf_vf_link(struct hvnf_net *net, struct net_device *vf)
{
	int err;

	hvnf_vf_mark(vf);
	err = netdev_rx_handler_register(vf, hvnf_vf_handle_frame, net->dev);
	if (err)
		goto err_unmark;
	err = netdev_master_upper_dev_link(vf, net->dev, NULL, NULL, NULL);
	if (err)
		goto err_rx_handler;
	return 0;

err_rx_handler:
	netdev_rx_handler_unregister(vf);
err_unmark:
	hvnf_vf_unmark(vf);
	return err;
}

static void hvnf_vf_unlink(struct hvnf_net *net, struct net_device *vf)
{
	netdev_upper_dev_unlink(vf, net->dev);
	netdev_rx_handler_unregister(vf);
	hvnf_vf_unmark(vf);
}

/* RTNL. The rest of the joining is done by the work item, see hvnf_vf_settle(). */
static void hvnf_vf_join(struct hvnf_net *net, struct net_device *vf)
{
	int err = -EBUSY;
	u32 serial = 0;

	hvnf_vf_slot_serial(vf, &serial);
	if (!hvnf_vf_joined(net) && !netdev_master_upper_dev_get(vf))
		err = hvnf_vf_link(net, vf);
	if (err) {
		netdev_warn(net->dev, "cannot enslave VF %s: %d\n", vf->name, err);
		hvnf_stat_inc(net, vf_refused);
		return;
	}
	netdev_hold(vf, &net->vf.tracker, GFP_KERNEL);
	net->dev->needed_headroom = vf->needed_headroom;
	net->dev->needed_tailroom = vf->needed_tailroom;
	hvnf_dp_set_vf(net, vf);
	hvnf_dp_post(net, DP_EV_VF_JOINED, serial, 0);
	call_netdevice_notifiers(NETDEV_JOIN, vf);
	hvnf_stat_inc(net, vf_joins);
	netdev_info(net->dev, "VF joined: %s\n", vf->name);
	hvnf_vf_schedule(net);
}

/* RTNL, the VF's instance lock not held. The mirror of joining and settling. */
static void hvnf_vf_leave(struct hvnf_net *net)
{
	struct net_device *vf = hvnf_vf_joined(net);

	if (!vf)
		return;
	hvnf_dp_set_vf(net, NULL);
	net->vf.ready = false;
	hvnf_dp_post(net, DP_EV_VF_LEFT, 0, 0);
	hvnf_vf_unsync(net, vf);
	net->dev->needed_tailroom = 0;
	net->dev->needed_headroom = 0;
	hvnf_vf_unlink(net, vf);
	hvnf_xdp_vf_forget(net, vf);
	hvnf_link_update(net);
	hvnf_stat_inc(net, vf_leaves);
	netdev_info(net->dev, "VF left: %s\n", vf->name);
	netdev_put(vf, &net->vf.tracker);
}

/**
 * hvnf_vf_evaluate() - tell the worker whether the VF is fit to carry traffic
 * @net: the interface
 *
 * Context: RTNL.
 */
void hvnf_vf_evaluate(struct hvnf_net *net)
{
	struct net_device *vf = hvnf_vf_joined(net);
	bool ready;

	if (!vf)
		return;
	ready = !net->vf.closing && net->vf.synced && netif_running(net->dev) &&
		netif_running(vf) && netif_carrier_ok(vf) &&
		net_eq(dev_net(vf), dev_net(net->dev)) && hvnf_xdp_vf_fit(net);
	if (ready == net->vf.ready)
		return;
	net->vf.ready = ready;
	hvnf_dp_post(net, ready ? DP_EV_VF_READY : DP_EV_VF_UNREADY, 0, 0);
}

/**
 * hvnf_vf_step_aside() - the VF is about to be disturbed: off it, in order
 * @net: the interface
 *
 * Until hvnf_vf_evaluate(). Waits for the host, with a deadline.
 *
 * Context: RTNL; under the VF's instance lock or not.
 */
void hvnf_vf_step_aside(struct hvnf_net *net)
{
	if (!net->vf.ready)
		return;
	if (hvnf_dp_leave_sync(net, HVNF_DP_LEAVE_MS))
		netdev_warn(net->dev, "host did not switch the data path in time\n");
	net->vf.ready = false;
	hvnf_dp_post(net, DP_EV_VF_UNREADY, 0, 0);
}

/*
 * The VF is about to stop. While the interface itself is up its frames are
 * worth a short wait; the VF still works during it.
 */
static void hvnf_vf_going_down(struct hvnf_net *net)
{
	if (net->vf.ready && netif_running(net->dev)) {
		hvnf_vf_step_aside(net);
		return;
	}
	hvnf_dp_post(net, DP_EV_LEAVE, 0, 0);
	net->vf.ready = false;
	hvnf_dp_post(net, DP_EV_VF_UNREADY, 0, 0);
}

/**
 * hvnf_vf_set_mtu() - the MTU of the VF, while it may carry the traffic
 * @net: the interface
 * @vf: its VF, in step
 * @mtu: the new one
 *
 * Most drivers stop their device for it. So the traffic goes synthetic in
 * order, and returns as soon as the VF is fit again.
 *
 * Context: RTNL; waits for the host as an orderly leave does.
 * Return: 0 or the driver's refusal.
 */
int hvnf_vf_set_mtu(struct hvnf_net *net, struct net_device *vf, unsigned int mtu)
{
	int err;

	if (vf->mtu == mtu)
		return 0;
	hvnf_vf_step_aside(net);
	err = dev_set_mtu(vf, mtu);
	hvnf_vf_evaluate(net);
	return err;
}

/* A VF that was there before us, or before the host spoke of it. */
static struct net_device *hvnf_vf_look_for(struct hvnf_net *net)
{
	struct net_device *dev, *found = NULL;
	struct net *ns;

	down_read(&net_rwsem);
	for_each_net(ns) {
		for_each_netdev(ns, dev) {
			if (!found && hvnf_vf_is_candidate(dev) && hvnf_vf_matches(net, dev))
				found = dev;
		}
	}
	up_read(&net_rwsem);
	return found;
}

/* Brings the joined VF to where it belongs. */
static int hvnf_vf_settle(struct hvnf_net *net, struct net_device *vf)
{
	bool first = !net->vf.synced;
	int err;

	/* Leaves and joins anew on its way, by the notifiers. */
	if (!net_eq(dev_net(vf), dev_net(net->dev)))
		return dev_change_net_namespace(vf, dev_net(net->dev), "eth%d");

	err = hvnf_vf_sync(net, vf);
	if (!err)
		hvnf_xdp_vf_settle(net, vf);
	if (!err && first && netif_running(net->dev))
		hvnf_vf_start(net, vf);
	return err;
}

static void hvnf_vf_work(struct work_struct *work)
{
	struct hvnf_net *net = container_of(work, struct hvnf_net, vf.work);
	struct net_device *vf;
	u32 serial;
	int err;

	rtnl_lock();
	vf = hvnf_vf_joined(net);
	/* A VF that was merely withdrawn stays: its PCI device goes next, or it is lent again. */
	if (vf && hvnf_dp_assoc(net, &serial) && !hvnf_vf_matches(net, vf)) {
		hvnf_vf_step_aside(net);
		hvnf_vf_leave(net);
	}
	if (!hvnf_vf_joined(net) && !net->vf.closing) {
		vf = hvnf_vf_look_for(net);
		if (vf)
			hvnf_vf_join(net, vf);
	}
	vf = hvnf_vf_joined(net);
	err = vf ? hvnf_vf_settle(net, vf) : 0;
	if (err) {
		netdev_warn(net->dev, "VF %s cannot be kept in step: %d\n", vf->name, err);
		hvnf_stat_inc(net, vf_refused);
		hvnf_vf_leave(net);
	}
	hvnf_vf_evaluate(net);
	rtnl_unlock();
}

/**
 * hvnf_vf_schedule() - look for a VF, and bring the joined one in step
 * @net: the interface
 *
 * Context: any.
 */
void hvnf_vf_schedule(struct hvnf_net *net)
{
	if (!READ_ONCE(net->removing))
		queue_work(net->wq, &net->vf.work);
}

/**
 * hvnf_vf_on_assoc() - the host lends or withdraws a VF
 * @net: the interface
 * @allocated: it lends one
 * @serial: which
 * @tag: to be completed, or 0
 *
 * Context: NAPI.
 */
void hvnf_vf_on_assoc(struct hvnf_net *net, bool allocated, u32 serial, u64 tag)
{
	u32 old_serial;
	bool old = hvnf_dp_assoc(net, &old_serial);

	hvnf_stat_inc(net, vf_assoc);
	hvnf_dp_post(net, allocated ? DP_EV_ASSOC_ON : DP_EV_ASSOC_OFF, serial, tag);
	if (allocated && (!old || serial != old_serial))
		hvnf_vf_schedule(net);
}

/**
 * hvnf_vf_on_host_switch() - the host moves the data path by itself
 * @net: the interface
 * @path: NVSP_PATH_*
 * @tag: to be completed, or 0
 *
 * Context: NAPI.
 */
void hvnf_vf_on_host_switch(struct hvnf_net *net, u32 path, u64 tag)
{
	hvnf_stat_inc(net, path_by_host);
	hvnf_dp_post(net, path == NVSP_PATH_VF ? DP_EV_HOST_SWITCH_VF : DP_EV_HOST_SWITCH_SYNTH,
		     0, tag);
}

static void hvnf_vf_own_event(struct hvnf_net *net, unsigned long event)
{
	/* Registered, perhaps in another namespace: the VF is to be there too. */
	if (event == NETDEV_REGISTER)
		hvnf_vf_schedule(net);
	else if (event == NETDEV_CHANGE)
		hvnf_link_noticed(net);
}

static void hvnf_vf_joined_event(struct hvnf_net *net, unsigned long event)
{
	hvnf_xdp_vf_event(net, event);
	switch (event) {
	case NETDEV_UNREGISTER:
		hvnf_vf_leave(net);
		break;
	case NETDEV_GOING_DOWN:
		hvnf_vf_going_down(net);
		break;
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
		hvnf_vf_evaluate(net);
		break;
	}
}

static void hvnf_vf_new_event(struct net_device *vf, unsigned long event)
{
	struct hvnf_net *net;

	if (event != NETDEV_POST_INIT && event != NETDEV_REGISTER && event != NETDEV_CHANGEADDR)
		return;
	net = hvnf_vf_find_match(vf);
	if (net && event == NETDEV_POST_INIT)
		hvnf_vf_mark(vf);
	else if (net && event == NETDEV_REGISTER)
		hvnf_vf_join(net, vf);
	else if (net)
		hvnf_vf_schedule(net);
	else if (event == NETDEV_REGISTER)
		hvnf_vf_explain_mismatch(vf);
}

/**
 * hvnf_vf_notify() - something happened to a netdevice
 * @nb: unused
 * @event: NETDEV_*
 * @ptr: the netdevice, wrapped
 *
 * Context: RTNL; some events under the instance lock of the netdevice.
 * Return: NOTIFY_DONE: no event is ours to veto.
 */
int hvnf_vf_notify(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct hvnf_net *net;

	if (dev->netdev_ops == &hvnf_netdev_ops) {
		hvnf_vf_own_event(netdev_priv(dev), event);
		return NOTIFY_DONE;
	}
	if (!hvnf_vf_is_candidate(dev))
		return NOTIFY_DONE;
	net = hvnf_vf_find_joined(dev);
	if (net)
		hvnf_vf_joined_event(net, event);
	else
		hvnf_vf_new_event(dev, event);
	return NOTIFY_DONE;
}

/**
 * hvnf_vf_open() - VFs may join from now on
 * @net: the interface, registered
 *
 * Context: RTNL.
 */
void hvnf_vf_open(struct hvnf_net *net)
{
	net->vf.closing = false;
	hvnf_vf_schedule(net);
}

/**
 * hvnf_vf_close() - let the VF go, and take no other
 * @net: the interface
 *
 * Orderly: the path is switched while the VF still works, and nobody is kept
 * from RTNL meanwhile.
 *
 * Context: process, RTNL not held.
 */
void hvnf_vf_close(struct hvnf_net *net)
{
	rtnl_lock();
	net->vf.closing = true;
	rtnl_unlock();

	hvnf_dp_leave_sync(net, HVNF_DP_LEAVE_MS);

	rtnl_lock();
	hvnf_vf_leave(net);
	rtnl_unlock();
}

/**
 * hvnf_vf_init() - no VF, and none may join yet
 * @net: the interface
 */
void hvnf_vf_init(struct hvnf_net *net)
{
	INIT_WORK(&net->vf.work, hvnf_vf_work);
	net->vf.closing = true;
}

/**
 * hvnf_vf_fini() - mirror of hvnf_vf_init()
 * @net: the interface; no VF is joined and hvnf_net.removing is set
 *
 * Context: process, RTNL not held.
 */
void hvnf_vf_fini(struct hvnf_net *net)
{
	cancel_work_sync(&net->vf.work);
}
