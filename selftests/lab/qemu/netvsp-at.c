// SPDX-License-Identifier: GPL-2.0
/*
 * Commands at an instant of the virtual clock, and what can happen to the NIC
 * that is the guest's VF: so a run can be told beforehand, to the nanosecond,
 * what the host will do to it.
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-net.h"
#include "qapi/qapi-commands-qdev.h"
#include "hw/hotplug.h"
#include "hw/pci/pci.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pcie.h"
#include "hw/qdev-core.h"
#include "hw/sysbus.h"
#include "monitor/qdev.h"
#include "netvsp.h"

struct at {
	struct netvsp *vsp;
	QEMUTimer *timer;
	char *line;
};

static void at_run(void *opaque)
{
	g_autoptr(GString) out = g_string_new(NULL);
	struct at *at = opaque;
	Error *err = NULL;

	netvsp_event(at->vsp, "at this instant: %s", at->line);
	if (!netvsp_command(at->vsp, at->line, out, &err)) {
		netvsp_event(at->vsp, "that failed: %s", error_get_pretty(err));
		error_free(err);
	}
	timer_free(at->timer);
	g_free(at->line);
	g_free(at);
}

/**
 * netvsp_at() - run a command later, whatever becomes of the connection
 * @vsp: the port
 * @ns: how much later, nanoseconds of the virtual clock
 * @line: the command; copied
 */
void netvsp_at(struct netvsp *vsp, uint64_t ns, const char *line)
{
	struct at *at = g_new0(struct at, 1);

	at->vsp = vsp;
	at->line = g_strdup(line);
	at->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, at_run, at);
	timer_mod_ns(at->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + ns);
}

/*
 * Pulled out: no button is pressed, nobody is asked. The port is left as one
 * that has become empty. Pressing the button afterwards is the one way to have
 * the port send its interrupt; guests see both and take the slot for empty.
 */
static bool nic_gone(const char *id, Error **errp)
{
	DeviceState *dev = qdev_find_recursive(sysbus_get_default(), id);
	HotplugHandler *handler;
	PCIDevice *port;
	uint8_t *cap;

	if (!dev || !object_dynamic_cast(OBJECT(dev), TYPE_PCI_DEVICE)) {
		error_setg(errp, "no PCI device %s", id);
		return false;
	}
	port = pci_bridge_get_device(pci_get_bus(PCI_DEVICE(dev)));
	handler = qdev_get_hotplug_handler(dev);
	hotplug_handler_unplug(handler, dev, &error_abort);
	object_unparent(OBJECT(dev));

	cap = port->config + port->exp.exp_cap;
	pci_word_test_and_clear_mask(cap + PCI_EXP_SLTSTA, PCI_EXP_SLTSTA_PDS);
	pci_word_test_and_clear_mask(cap + PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_DLLLA);
	pci_word_test_and_set_mask(cap + PCI_EXP_SLTSTA, PCI_EXP_SLTSTA_PDC);
	pcie_cap_slot_push_attention_button(port);
	return true;
}

/**
 * netvsp_nic() - something happens to the NIC that is the VF
 * @verb: up, down (its carrier), unplug (the button), gone (without a word)
 * @id: of the NIC
 * @errp: what went wrong
 *
 * Return: whether it was done
 */
bool netvsp_nic(const char *verb, const char *id, Error **errp)
{
	Error *err = NULL;

	if (!strcmp(verb, "gone"))
		return nic_gone(id, errp);
	if (!strcmp(verb, "unplug"))
		qmp_device_del(id, &err);
	else if (!strcmp(verb, "up") || !strcmp(verb, "down"))
		qmp_set_link(id, !strcmp(verb, "up"), &err);
	else
		error_setg(&err, "usage: nic up|down|unplug|gone [ID]");
	error_propagate(errp, err);
	return !err;
}
