// SPDX-License-Identifier: GPL-2.0
// 6.10, "workqueue: Implement disable/enable for (delayed) work items"
#include <linux/workqueue.h>

void *probe = disable_work_sync;
