// SPDX-License-Identifier: GPL-2.0
// 6.9, e6d5dbdd20aa: "xdp: add multi-buff support for xdp running in generic mode"
#include <linux/netdevice.h>

int probe(struct bpf_prog *prog, struct sk_buff **pskb);

int probe(struct bpf_prog *prog, struct sk_buff **pskb)
{
	return do_xdp_generic(prog, pskb);
}
