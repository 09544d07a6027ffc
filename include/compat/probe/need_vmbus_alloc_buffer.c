// SPDX-License-Identifier: GPL-2.0
// 73fe42af955a, 7.3: vmbus_alloc_buffer() and vmbus_free_buffer()
#include <linux/hyperv.h>

void *probe = vmbus_alloc_buffer;
