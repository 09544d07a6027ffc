// SPDX-License-Identifier: GPL-2.0
// 5.18 in mainline by another name; struct skb_shared_info.xdp_frags_truesize
#include <linux/skbuff.h>

unsigned int probe(const struct skb_shared_info *info);

unsigned int probe(const struct skb_shared_info *info)
{
	return info->xdp_frags_truesize;
}
