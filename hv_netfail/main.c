// SPDX-License-Identifier: GPL-2.0
/*
 * The module: where it begins and ends, and how VMBus gets to it.
 */
#include <linux/cpumask.h>
#include <linux/ethtool.h>
#include <linux/hyperv.h>
#include <linux/if_ether.h>
#include <linux/module.h>
#include <linux/netdevice.h>

#include "chan.h"
#include "conn.h"
#include "errand.h"
#include "history.h"
#include "hvnf.h"
#include "net.h"
#include "vf.h"
#include "xdp_vf.h"

#undef pr_fmt
#define pr_fmt(fmt)	HVNF_NAME ": " fmt

/* In units of 4096 bytes, each direction of each channel. */
#define HVNF_RING_PAGES_MIN	16
#define HVNF_RING_PAGES_DEFAULT	128
/* Both together are one allocation, and the page allocator gives no more than 4 MiB. */
#define HVNF_RING_PAGES_MAX	512
#define HVNF_RING_PAGE		4096

static bool compat_name;
module_param(compat_name, bool, 0444);
MODULE_PARM_DESC(compat_name,
		 "Register on the bus as hv_netvsc, which user space knows; keeps hv_netvsc out (default N)");

static unsigned int ring_size = HVNF_RING_PAGES_DEFAULT;
module_param(ring_size, uint, 0444);
MODULE_PARM_DESC(ring_size, "Ring of a channel, each direction, in units of 4096 bytes (default 128)");

static unsigned int queues;
module_param(queues, uint, 0444);
MODULE_PARM_DESC(queues, "Channels to begin with (default 0: one per cpu, 16 at most)");

static unsigned int max_nvsp;
module_param(max_nvsp, uint, 0444);
MODULE_PARM_DESC(max_nvsp, "Newest NVSP version to propose, as on the wire; for tests (default 0: the newest)");

static char *xdp_vf = "master";
module_param(xdp_vf, charp, 0444);
MODULE_PARM_DESC(xdp_vf,
		 "Who runs an XDP program on frames of the VF: auto, native (the VF), master (the driver; default)");

static void hvnf_default_cfg(struct hvnf_cfg *cfg)
{
	unsigned int cpus = min_t(unsigned int, num_online_cpus(), HVNF_DEFAULT_QUEUES);

	*cfg = (struct hvnf_cfg) {
		.queues = clamp_t(unsigned int, queues ?: cpus, 1, HVNF_MAX_QUEUES),
		.mtu = ETH_DATA_LEN,
		.ring_bytes = clamp_t(unsigned int, ring_size, HVNF_RING_PAGES_MIN,
				      HVNF_RING_PAGES_MAX) * HVNF_RING_PAGE,
		.max_nvsp = max_nvsp,
		.rsc = true,
	};
	/* The same on every device of the system, hence on our VF. */
	netdev_rss_key_fill(cfg->rss_key, sizeof(cfg->rss_key));
}

/* The bus may call us for ever when it does not let go; then the module has to stay. */
static void hvnf_end_connection(struct hvnf_net *net)
{
	if (hvnf_net_disconnect(net)) {
		__module_get(THIS_MODULE);
		return;
	}
	hvnf_net_destroy(net);
}

/*
 * The handshake takes what the host takes, so RTNL is not held; nobody knows
 * the interface yet. A VF that is there already is found after registration.
 */
static int hvnf_probe(struct hv_device *hv, const struct hv_vmbus_device_id *id)
{
	struct hvnf_net *net;
	struct hvnf_cfg cfg;
	int err;

	hvnf_default_cfg(&cfg);
	net = hvnf_net_create(hv, &cfg);
	if (!net)
		return -ENOMEM;
	hv_set_drvdata(hv, net);
	err = hvnf_net_connect(net);
	if (err) {
		dev_err(&hv->device, "no connection to the host: %d\n", err);
		goto err_net;
	}
	err = hvnf_net_register(net);
	if (err)
		goto err_connection;
	return 0;

err_connection:
	hvnf_end_connection(net);
	hv_set_drvdata(hv, NULL);
	return err;
err_net:
	hv_set_drvdata(hv, NULL);
	hvnf_net_destroy(net);
	return err;
}

/* Bounded, whatever the host does: each step has its deadline, or asks nothing. */
static void hvnf_remove(struct hv_device *hv)
{
	struct hvnf_net *net = hv_get_drvdata(hv);

	hvnf_net_unregister(net);
	hv_set_drvdata(hv, NULL);
	hvnf_end_connection(net);
}

HVNF_HV_REMOVE(hvnf_remove);

/* Hibernation; the bus has no other kind. */
static int hvnf_suspend(struct hv_device *hv)
{
	return hvnf_net_suspend(hv_get_drvdata(hv));
}

static int hvnf_resume(struct hv_device *hv)
{
	return hvnf_net_restart(hv_get_drvdata(hv));
}

static const struct hv_vmbus_device_id hvnf_ids[] = {
	{ HV_NIC_GUID, },	/* f8615163-df3e-46c5-913f-f2d2f965ed0e */
	{ },
};
MODULE_DEVICE_TABLE(vmbus, hvnf_ids);

/* Synchronous, so that names are given in the order of the devices. */
static struct hv_driver hvnf_driver = {
	.name = HVNF_NAME,
	.id_table = hvnf_ids,
	.probe = hvnf_probe,
	.remove = hvnf_hv_remove,
	.suspend = hvnf_suspend,
	.resume = hvnf_resume,
	.driver = {
		.probe_type = PROBE_FORCE_SYNCHRONOUS,
	},
};

static struct notifier_block hvnf_notifier = {
	.notifier_call = hvnf_vf_notify,
};

static int __init hvnf_init(void)
{
	int err;

	err = hvnf_xdp_vf_policy(xdp_vf);
	if (err) {
		pr_err("xdp_vf is auto, native or master\n");
		return err;
	}
	if (compat_name)
		hvnf_driver.name = "hv_netvsc";

	err = hvnf_errand_init();
	if (err)
		return err;
	hvnf_history_create_root();
	/* Before the driver: a VF may appear as soon as the host knows of us. */
	err = register_netdevice_notifier(&hvnf_notifier);
	if (err)
		goto err_errand;
	err = hvnf_chan_register(&hvnf_driver);
	if (err)
		goto err_notifier;
	return 0;

err_notifier:
	if (err == -EBUSY)
		pr_err("a driver named %s is on the bus already\n", hvnf_driver.name);
	unregister_netdevice_notifier(&hvnf_notifier);
err_errand:
	hvnf_history_remove_root();
	hvnf_errand_exit();
	return err;
}

/* The driver first: each interface lets its VF go in order. */
static void __exit hvnf_exit(void)
{
	hvnf_chan_unregister(&hvnf_driver);
	unregister_netdevice_notifier(&hvnf_notifier);
	hvnf_history_remove_root();
	hvnf_errand_exit();
}

module_init(hvnf_init);
module_exit(hvnf_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Hyper-V network driver with VF failover");
MODULE_VERSION(HVNF_VERSION);
MODULE_AUTHOR("the hv_netfail developers");
