/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The compat wall towards ethtool; see hvnf_compat.h.
 */
#ifndef _HVNF_COMPAT_ETHTOOL_H
#define _HVNF_COMPAT_ETHTOOL_H

#include <linux/ethtool.h>
#include <linux/netdevice.h>

/*
 * 6.8: get_rxfh and set_rxfh take a struct. A driver says once
 *	HVNF_ETHTOOL_RXFH_SHIM(my_get_rxfh, my_set_rxfh)
 * and HVNF_ETHTOOL_RXFH_OPS(my_get_rxfh, my_set_rxfh) among its operations.
 */
#ifdef HVNF_NEED_RXFH_PARAM
struct ethtool_rxfh_param {
	u8 hfunc;
	u32 indir_size;
	u32 *indir;
	u32 key_size;
	u8 *key;
};

#define HVNF_ETHTOOL_RXFH_SHIM(get, set)					\
	static int hvnf_compat_get_rxfh(struct net_device *dev, u32 *indir,	\
					u8 *key, u8 *hfunc)			\
	{									\
		struct ethtool_rxfh_param rxfh = { .indir = indir, .key = key };\
		int err = get(dev, &rxfh);					\
										\
		if (hfunc)							\
			*hfunc = rxfh.hfunc;					\
		return err;							\
	}									\
	static int hvnf_compat_set_rxfh(struct net_device *dev, const u32 *indir,\
					const u8 *key, const u8 hfunc)		\
	{									\
		struct ethtool_rxfh_param rxfh = {				\
			.hfunc = hfunc,						\
			.indir = (u32 *)indir,					\
			.key = (u8 *)key,					\
		};								\
										\
		return set(dev, &rxfh, NULL);					\
	}
#define HVNF_ETHTOOL_RXFH_OPS(get, set)						\
	.get_rxfh = hvnf_compat_get_rxfh, .set_rxfh = hvnf_compat_set_rxfh
#else
#define HVNF_ETHTOOL_RXFH_SHIM(get, set)
#define HVNF_ETHTOOL_RXFH_OPS(get, set)		.get_rxfh = (get), .set_rxfh = (set)
#endif

/*
 * 6.17: what is hashed is asked for by itself, 6.19: the number of rings too;
 * before, both by one operation. A driver says once
 *	HVNF_ETHTOOL_RXNFC_SHIM(my_get_rings, my_get_fields, my_set_fields)
 * and HVNF_ETHTOOL_RXNFC_OPS(the same) among its operations.
 */
#ifdef HVNF_HAVE_RX_RING_COUNT
#define HVNF_ETHTOOL_RXNFC_SHIM(rings, get, set)
#define HVNF_ETHTOOL_RXNFC_OPS(rings, get, set)					\
	.get_rx_ring_count = (rings),						\
	.get_rxfh_fields = (get), .set_rxfh_fields = (set)
#elif defined(HVNF_HAVE_RXFH_FIELDS)
#define HVNF_ETHTOOL_RXNFC_SHIM(rings, get, set)				\
	static int hvnf_compat_get_rxnfc(struct net_device *dev,		\
					 struct ethtool_rxnfc *info, u32 *rules)\
	{									\
		if (info->cmd != ETHTOOL_GRXRINGS)				\
			return -EOPNOTSUPP;					\
		info->data = rings(dev);					\
		return 0;							\
	}
#define HVNF_ETHTOOL_RXNFC_OPS(rings, get, set)					\
	.get_rxnfc = hvnf_compat_get_rxnfc,					\
	.get_rxfh_fields = (get), .set_rxfh_fields = (set)
#else
struct ethtool_rxfh_fields {
	u32 data;
	u32 flow_type;
	u32 rss_context;
};

#define HVNF_ETHTOOL_RXNFC_SHIM(rings, get, set)				\
	static int hvnf_compat_get_rxnfc(struct net_device *dev,		\
					 struct ethtool_rxnfc *info, u32 *rules)\
	{									\
		struct ethtool_rxfh_fields fields = { .flow_type = info->flow_type };\
		int err = -EOPNOTSUPP;						\
										\
		if (info->cmd == ETHTOOL_GRXRINGS) {				\
			info->data = rings(dev);				\
			return 0;						\
		}								\
		if (info->cmd == ETHTOOL_GRXFH)					\
			err = get(dev, &fields);				\
		if (!err)							\
			info->data = fields.data;				\
		return err;							\
	}									\
	static int hvnf_compat_set_rxnfc(struct net_device *dev,		\
					 struct ethtool_rxnfc *info)		\
	{									\
		struct ethtool_rxfh_fields fields = {				\
			.flow_type = info->flow_type, .data = info->data,	\
		};								\
										\
		return info->cmd == ETHTOOL_SRXFH ? set(dev, &fields, NULL) :	\
						    -EOPNOTSUPP;		\
	}
#define HVNF_ETHTOOL_RXNFC_OPS(rings, get, set)					\
	.get_rxnfc = hvnf_compat_get_rxnfc, .set_rxnfc = hvnf_compat_set_rxnfc
#endif

#endif /* _HVNF_COMPAT_ETHTOOL_H */
