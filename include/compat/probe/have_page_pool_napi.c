// SPDX-License-Identifier: GPL-2.0
// 6.3, "page_pool: allow caching from safely localized NAPI": page_pool_params.napi
#include <linux/netdevice.h>
#include <net/page_pool/types.h>

void probe(struct page_pool_params *params, struct napi_struct *napi);

void probe(struct page_pool_params *params, struct napi_struct *napi)
{
	params->napi = napi;
}
