// SPDX-License-Identifier: GPL-2.0
// b51f4113ebb0, 6.5: "net: introduce and use skb_frag_fill_page_desc()"
#include <linux/skbuff.h>

void *probe = skb_frag_fill_page_desc;
