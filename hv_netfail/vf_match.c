// SPDX-License-Identifier: GPL-2.0
/*
 * Whose VF a network device is.
 */
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/pci.h>

#include "dp.h"
#include "net.h"
#include "stats.h"
#include "vf_match.h"

bool hvnf_vf_slot_serial(const struct net_device *vf, u32 *serial)
{
	struct pci_dev *pdev;

	if (!vf->dev.parent || !dev_is_pci(vf->dev.parent))
		return false;
	pdev = to_pci_dev(vf->dev.parent);
	return pdev->slot && !kstrtou32(pci_slot_name(pdev->slot), 10, serial);
}

static bool hvnf_vf_has_mac(const struct net_device *vf, const u8 *mac)
{
	return ether_addr_equal(vf->dev_addr, mac) || ether_addr_equal(vf->perm_addr, mac);
}

/* Devices stacked upon a VF copy its address and even its parent. */
bool hvnf_vf_is_candidate(struct net_device *dev)
{
	return dev->netdev_ops != &hvnf_netdev_ops && dev->type == ARPHRD_ETHER &&
	       dev->addr_len == ETH_ALEN && !is_vlan_dev(dev) && !netif_is_bond_master(dev);
}

bool hvnf_vf_matches(struct hvnf_net *net, const struct net_device *vf)
{
	u32 slot, serial;

	return hvnf_vf_slot_serial(vf, &slot) && hvnf_dp_assoc(net, &serial) &&
	       slot == serial && hvnf_vf_has_mac(vf, net->dev->perm_addr);
}

struct hvnf_net *hvnf_vf_find_match(const struct net_device *vf)
{
	struct hvnf_net *net;

	list_for_each_entry(net, &hvnf_nets, list)
		if (!net->vf.closing && hvnf_vf_matches(net, vf))
			return net;
	return NULL;
}

/* One of the two agrees and the other does not: worth a word to the administrator. */
void hvnf_vf_explain_mismatch(const struct net_device *vf)
{
	struct hvnf_net *net;
	u32 slot, serial;
	bool ours;

	if (!hvnf_vf_slot_serial(vf, &slot))
		return;
	list_for_each_entry(net, &hvnf_nets, list) {
		if (!hvnf_dp_assoc(net, &serial))
			continue;
		ours = slot == serial;
		if (ours == hvnf_vf_has_mac(vf, net->dev->perm_addr))
			continue;
		hvnf_stat_inc(net, vf_refused);
		netdev_warn(net->dev, "%s is not our VF: serial %u (host says %u), address %pM\n",
			    vf->name, slot, serial, vf->dev_addr);
	}
}
