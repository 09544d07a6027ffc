// SPDX-License-Identifier: GPL-2.0
// 6.3, "Drivers: hv: Make remove callback of hyperv driver void returned"
#include <linux/hyperv.h>

static void probe_remove(struct hv_device *hv)
{
}

struct hv_driver probe = { .remove = probe_remove };
