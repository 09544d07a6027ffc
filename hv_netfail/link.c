// SPDX-License-Identifier: GPL-2.0
/*
 * Carrier and speed.
 *
 * The host indicates as fast as it likes; only the last state is kept, and
 * that there was an interruption. The carrier is that of the active path: a
 * VF that carries the traffic does not care what the synthetic medium does.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "conn.h"
#include "features.h"
#include "link.h"
#include "net.h"
#include "rndis.h"
#include "stats.h"
#include "proto/ndis_obj.h"
#include <hv_netfail/rndis.h>

#define HVNF_LINK_EV_CHANGED	BIT(0)	/* state or speed */
#define HVNF_LINK_EV_LOST	BIT(1)	/* there was an interruption */
#define HVNF_LINK_EV_NETWORK	BIT(2)	/* another network, perhaps */
#define HVNF_LINK_EV_OFFLOAD	BIT(3)	/* what the host computes */

static void hvnf_link_kick(struct hvnf_net *net, unsigned long delay)
{
	if (!READ_ONCE(net->removing))
		mod_delayed_work(net->wq, &net->link.work, delay);
}

/* Speed 0 and all ones mean that the host does not know either. */
static u32 hvnf_link_sane_speed(u32 speed)
{
	return speed == U32_MAX ? 0 : speed;
}

/* Link lock held. */
static bool hvnf_link_note(struct hvnf_link *link, u32 status, const void *detail, u32 len)
{
	u32 speed;

	switch (status) {
	case RNDIS_STATUS_MEDIA_CONNECT:
		link->up = true;
		link->events |= HVNF_LINK_EV_CHANGED;
		return true;
	case RNDIS_STATUS_MEDIA_DISCONNECT:
		link->up = false;
		link->events |= HVNF_LINK_EV_CHANGED | HVNF_LINK_EV_LOST;
		return true;
	case RNDIS_STATUS_LINK_SPEED_CHANGE:
		if (ndis_check_u32(detail, len, &speed))
			return false;
		link->speed = hvnf_link_sane_speed(speed);
		link->events |= HVNF_LINK_EV_CHANGED;
		return true;
	case RNDIS_STATUS_NETWORK_CHANGE:
		link->events |= HVNF_LINK_EV_NETWORK;
		return true;
	case RNDIS_STATUS_OFFLOAD_CURRENT_CONFIG:
		link->events |= HVNF_LINK_EV_OFFLOAD;
		return true;
	default:
		return false;
	}
}

/**
 * hvnf_link_on_indication() - the host tells something about the link
 * @net: the interface
 * @status: RNDIS_STATUS_*
 * @detail: private copy of what came with it
 * @len: bytes of it
 *
 * Context: NAPI.
 */
void hvnf_link_on_indication(struct hvnf_net *net, u32 status, const void *detail, u32 len)
{
	unsigned long flags;
	bool known;

	spin_lock_irqsave(&net->link.lock, flags);
	known = hvnf_link_note(&net->link, status, detail, len);
	spin_unlock_irqrestore(&net->link.lock, flags);
	if (known)
		hvnf_link_kick(net, 0);
	else
		hvnf_stat_inc(net, host_unknown);
}

/**
 * hvnf_link_reset() - a fresh connection told its state
 * @net: the interface
 * @up: the medium is connected
 * @speed: in units of 100 bit/s
 *
 * Context: process.
 */
void hvnf_link_reset(struct hvnf_net *net, bool up, u32 speed)
{
	spin_lock_irq(&net->link.lock);
	/* An indication that came since is newer than the answer to a query. */
	if (!(net->link.events & HVNF_LINK_EV_CHANGED)) {
		net->link.up = up;
		net->link.speed = hvnf_link_sane_speed(speed);
	}
	spin_unlock_irq(&net->link.lock);
	hvnf_link_update(net);
}

/**
 * hvnf_link_update() - make the carrier what the active path says
 * @net: the interface
 *
 * Context: process; the data-path worker, RTNL, or neither.
 */
void hvnf_link_update(struct hvnf_net *net)
{
	struct net_device *dev = net->dev;
	bool up;

	spin_lock_irq(&net->link.lock);
	up = netif_running(dev) &&
	     (rcu_access_pointer(net->vf_path) ||
	      (net->link.up && net->link.pulse != HVNF_LINK_OFF &&
	       rcu_access_pointer(net->conn)));
	if (up != netif_carrier_ok(dev)) {
		hvnf_stat_inc(net, link_changes);
		if (up)
			netif_carrier_on(dev);
		else
			netif_carrier_off(dev);
	}
	spin_unlock_irq(&net->link.lock);
}

/* What the host computes may have become less; what was not set at attach cannot become more. */
static void hvnf_link_requery_offload(struct hvnf_net *net)
{
	struct ndis_offload_caps now;
	struct hvnf_conn *conn;
	int err;

	conn = hvnf_conn_get(net);
	if (!conn)
		return;
	err = hvnf_rndis_query_offload(conn, &now);
	hvnf_conn_put(conn);
	if (err)
		return;

	/* Whoever has this lock may wait for the host: not with RTNL held. */
	mutex_lock(&net->lock);
	net->offload = now;
	mutex_unlock(&net->lock);
	rtnl_lock();
	hvnf_net_update_features(net);
	rtnl_unlock();
}

/* The core has seen the carrier as it is now, or has had long enough to. */
static bool hvnf_link_is_known(const struct hvnf_net *net)
{
	return !test_bit(__LINK_STATE_LINKWATCH_PENDING, &net->dev->state) ||
	       time_after_eq(jiffies, net->link.pulse_end);
}

static void hvnf_link_enter(struct hvnf_net *net, enum hvnf_link_pulse pulse)
{
	spin_lock_irq(&net->link.lock);
	net->link.pulse = pulse;
	net->link.pulse_end = jiffies + msecs_to_jiffies(HVNF_LINK_PULSE_MS);
	spin_unlock_irq(&net->link.lock);
	hvnf_link_update(net);
}

/*
 * One carrier loss that user space and the neighbours notice. The core looks
 * at the carrier when it gets to it, so each step waits for NETDEV_CHANGE.
 */
static void hvnf_link_step_pulse(struct hvnf_net *net)
{
	if (net->link.pulse == HVNF_LINK_OFF && hvnf_link_is_known(net))
		hvnf_link_enter(net, HVNF_LINK_ANNOUNCE);
	if (net->link.pulse == HVNF_LINK_ANNOUNCE && hvnf_link_is_known(net)) {
		hvnf_link_enter(net, HVNF_LINK_STEADY);
		if (netif_carrier_ok(net->dev))
			netdev_notify_peers(net->dev);
	}
	if (net->link.pulse != HVNF_LINK_STEADY)
		hvnf_link_kick(net, msecs_to_jiffies(HVNF_LINK_PULSE_MS));
}

static void hvnf_link_work(struct work_struct *work)
{
	struct hvnf_link *link = container_of(to_delayed_work(work), struct hvnf_link, work);
	struct hvnf_net *net = container_of(link, struct hvnf_net, link);
	u32 events;
	bool up;

	spin_lock_irq(&link->lock);
	events = link->events;
	link->events = 0;
	up = link->up;
	spin_unlock_irq(&link->lock);

	if (events & HVNF_LINK_EV_OFFLOAD)
		hvnf_link_requery_offload(net);
	/* Down and up again before we looked is an interruption all the same. */
	if (events & HVNF_LINK_EV_NETWORK || (events & HVNF_LINK_EV_LOST && up))
		hvnf_link_enter(net, HVNF_LINK_OFF);
	else if (events & HVNF_LINK_EV_CHANGED)
		hvnf_link_update(net);
	hvnf_link_step_pulse(net);
}

/**
 * hvnf_link_noticed() - the core took note of our carrier
 * @net: the interface
 *
 * Context: RTNL.
 */
void hvnf_link_noticed(struct hvnf_net *net)
{
	if (net->link.pulse != HVNF_LINK_STEADY)
		hvnf_link_kick(net, 0);
}

/**
 * hvnf_link_init() - a link of which nothing is known
 * @net: the interface
 */
void hvnf_link_init(struct hvnf_net *net)
{
	spin_lock_init(&net->link.lock);
	INIT_DELAYED_WORK(&net->link.work, hvnf_link_work);
}

/**
 * hvnf_link_fini() - mirror of hvnf_link_init()
 * @net: the interface; hvnf_net.removing is set
 *
 * Context: process, RTNL not held.
 */
void hvnf_link_fini(struct hvnf_net *net)
{
	cancel_delayed_work_sync(&net->link.work);
}
