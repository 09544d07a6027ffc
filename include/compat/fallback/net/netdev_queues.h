/* SPDX-License-Identifier: GPL-2.0 */
/* net/netdev_queues.h came with 6.4; what of it the driver needs is in hvnf_compat_net.h. */
