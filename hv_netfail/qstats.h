/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counters of single queues, as the family netdev of generic netlink has them.
 */
#ifndef _HVNF_QSTATS_H
#define _HVNF_QSTATS_H

struct netdev_stat_ops;

extern const struct netdev_stat_ops hvnf_stat_ops;

#endif /* _HVNF_QSTATS_H */
