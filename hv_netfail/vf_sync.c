// SPDX-License-Identifier: GPL-2.0
/*
 * Keeping the VF in step with the interface, and taking it all back.
 *
 * Everything here runs under RTNL without the VF's instance lock, and hence
 * says dev_*() where the core has two forms.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <net/netdev_lock.h>

#include "net.h"
#include "vf_sync.h"

/* What the administrator turns off here must be off on the VF too: it receives for us. */
#define HVNF_VF_RX_FEATURES	(NETIF_F_RXCSUM | NETIF_F_RXHASH | NETIF_F_LRO |	\
				 NETIF_F_GRO | NETIF_F_GRO_HW | NETIF_F_HW_VLAN_CTAG_RX)

static void hvnf_vf_want_features(struct net_device *vf, netdev_features_t wanted)
{
	if (vf->wanted_features == wanted)
		return;
	netdev_lock_ops(vf);
	vf->wanted_features = wanted;
	netdev_update_features(vf);
	netdev_unlock_ops(vf);
}

/**
 * hvnf_vf_sync_features() - carry over what is turned off
 * @net: the interface
 * @vf: its VF
 * @features: of the interface, as they are or are about to be
 *
 * Context: RTNL.
 */
void hvnf_vf_sync_features(struct hvnf_net *net, struct net_device *vf,
			   netdev_features_t features)
{
	netdev_features_t off = net->dev->hw_features & ~features & HVNF_VF_RX_FEATURES;

	/* What coalesces before the program sees it; where the VF runs it, GRO comes later. */
	if (rtnl_dereference(net->xdp.prog))
		off |= NETIF_F_LRO | NETIF_F_GRO_HW;
	if (rtnl_dereference(net->xdp.prog) && !net->xdp_vf.native)
		off |= NETIF_F_GRO;
	hvnf_vf_want_features(vf, net->vf.found.wanted & ~off);
}

/**
 * hvnf_vf_sync_flags() - carry over promiscuous and all-multicast mode
 * @net: the interface
 * @vf: its VF
 *
 * Both are counts on the VF, of which we hold one at most.
 *
 * Context: RTNL.
 */
void hvnf_vf_sync_flags(struct hvnf_net *net, struct net_device *vf)
{
	unsigned int want = net->dev->flags & (IFF_PROMISC | IFF_ALLMULTI);
	unsigned int change = want ^ net->vf.pushed;

	if (change & IFF_PROMISC && !dev_set_promiscuity(vf, want & IFF_PROMISC ? 1 : -1))
		net->vf.pushed ^= IFF_PROMISC;
	if (change & IFF_ALLMULTI && !dev_set_allmulti(vf, want & IFF_ALLMULTI ? 1 : -1))
		net->vf.pushed ^= IFF_ALLMULTI;
}

static void hvnf_vf_unsync_flags(struct hvnf_net *net, struct net_device *vf)
{
	if (net->vf.pushed & IFF_ALLMULTI)
		dev_set_allmulti(vf, -1);
	if (net->vf.pushed & IFF_PROMISC)
		dev_set_promiscuity(vf, -1);
	net->vf.pushed = 0;
}

/**
 * hvnf_vf_sync_mac() - give the VF our address
 * @vf: the VF
 * @mac: the address
 *
 * Context: RTNL.
 * Return: 0 or the driver's refusal.
 */
int hvnf_vf_sync_mac(struct net_device *vf, const u8 *mac)
{
	struct sockaddr_storage ss = { .ss_family = vf->type };

	if (ether_addr_equal(vf->dev_addr, mac))
		return 0;
	ether_addr_copy(ss.__data, mac);
	return dev_set_mac_address(vf, &ss, NULL);
}

static int hvnf_vf_sync_lists(struct hvnf_net *net, struct net_device *vf)
{
	int err;

	netif_addr_lock_bh(net->dev);
	err = dev_uc_sync(vf, net->dev);
	if (!err)
		err = dev_mc_sync(vf, net->dev);
	net->vf.listed = !err;
	netif_addr_unlock_bh(net->dev);
	if (err)
		dev_uc_unsync(vf, net->dev);
	return err;
}

static void hvnf_vf_unsync_lists(struct hvnf_net *net, struct net_device *vf)
{
	netif_addr_lock_bh(net->dev);
	net->vf.listed = false;
	netif_addr_unlock_bh(net->dev);
	dev_mc_unsync(vf, net->dev);
	dev_uc_unsync(vf, net->dev);
}

/* A device that is being unregistered is past caring. */
static void hvnf_vf_restore(struct hvnf_net *net, struct net_device *vf)
{
	if (vf->reg_state != NETREG_REGISTERED)
		return;
	hvnf_vf_sync_mac(vf, net->vf.found.mac);
	dev_set_mtu(vf, net->vf.found.mtu);
}

/**
 * hvnf_vf_sync() - make the VF like us
 * @net: the interface
 * @vf: its VF
 *
 * The whole the first time; later what has no notification of its own.
 *
 * Context: RTNL.
 * Return: 0; or an error, and the VF is as it was found.
 */
int hvnf_vf_sync(struct hvnf_net *net, struct net_device *vf)
{
	int err;

	if (net->vf.synced) {
		hvnf_vf_sync_flags(net, vf);
		return 0;
	}
	net->vf.found.mtu = vf->mtu;
	net->vf.found.wanted = vf->wanted_features;
	ether_addr_copy(net->vf.found.mac, vf->dev_addr);

	err = dev_set_mtu(vf, net->dev->mtu);
	if (err)
		return err;
	err = hvnf_vf_sync_mac(vf, net->dev->dev_addr);
	if (err)
		goto err_restore;
	err = vlan_vids_add_by_dev(vf, net->dev);
	if (err)
		goto err_restore;
	err = hvnf_vf_sync_lists(net, vf);
	if (err)
		goto err_vlans;
	hvnf_vf_sync_features(net, vf, net->dev->features);
	hvnf_vf_sync_flags(net, vf);
	net->vf.synced = true;
	return 0;

err_vlans:
	vlan_vids_del_by_dev(vf, net->dev);
err_restore:
	hvnf_vf_restore(net, vf);
	return err;
}

/**
 * hvnf_vf_unsync() - take everything back; mirror of hvnf_vf_sync() and _start()
 * @net: the interface
 * @vf: its VF
 *
 * Context: RTNL.
 */
void hvnf_vf_unsync(struct hvnf_net *net, struct net_device *vf)
{
	if (!net->vf.synced)
		return;
	net->vf.synced = false;
	hvnf_vf_stop(net, vf);
	hvnf_vf_unsync_flags(net, vf);
	if (vf->reg_state == NETREG_REGISTERED)
		hvnf_vf_want_features(vf, net->vf.found.wanted);
	hvnf_vf_unsync_lists(net, vf);
	vlan_vids_del_by_dev(vf, net->dev);
	hvnf_vf_restore(net, vf);
}

/**
 * hvnf_vf_start() - bring the VF up
 * @net: the interface
 * @vf: its VF, in step
 *
 * One that fails stays joined: the administrator can bring it up later.
 *
 * Context: RTNL.
 */
void hvnf_vf_start(struct hvnf_net *net, struct net_device *vf)
{
	int err;

	if (netif_running(vf))
		return;
	err = dev_open(vf, NULL);
	if (err)
		netdev_warn(net->dev, "cannot bring VF %s up: %d\n", vf->name, err);
	net->vf.opened = !err;
}

/**
 * hvnf_vf_stop() - bring the VF down, if it was we who brought it up
 * @net: the interface
 * @vf: its VF
 *
 * Context: RTNL.
 */
void hvnf_vf_stop(struct hvnf_net *net, struct net_device *vf)
{
	if (net->vf.opened)
		dev_close(vf);
	net->vf.opened = false;
}
