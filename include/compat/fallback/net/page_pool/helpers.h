/* SPDX-License-Identifier: GPL-2.0 */
/*
 * a9ca9f9ceff3, 6.6: "page_pool: split types and declarations from page_pool.h"
 *
 * A kernel without this header also lacks what came after it.
 */
#ifndef _HVNF_COMPAT_PAGE_POOL_HELPERS_H
#define _HVNF_COMPAT_PAGE_POOL_HELPERS_H

#include <net/page_pool.h>

/*
 * 6.7: pages and fragments from the same pool. Before, a pool deals in the one
 * or in the other, so whole pages are fragments as large as a page.
 */
static inline struct page *page_pool_dev_alloc(struct page_pool *pool, unsigned int *offset,
					       unsigned int *size)
{
	struct page *page;

	if (*size > PAGE_SIZE / 2)
		*size = PAGE_SIZE;
	page = page_pool_dev_alloc_frag(pool, offset, *size);
	/* The rest of the page is of no use to the next: charge it here. */
	if (page && pool->frag_offset + *size > PAGE_SIZE) {
		*size = PAGE_SIZE - *offset;
		pool->frag_offset = PAGE_SIZE;
	}
	return page;
}

static inline void *page_pool_dev_alloc_va(struct page_pool *pool, unsigned int *size)
{
	unsigned int offset;
	struct page *page = page_pool_dev_alloc(pool, &offset, size);

	return page ? page_address(page) + offset : NULL;
}

/* 6.3 (napi) and 6.8 (netdev): what they are for is not there to use them. */
struct hvnf_page_pool_params {
	unsigned int pool_size;
	int nid;
	struct napi_struct *napi;
	struct net_device *netdev;
};

static inline struct page_pool *
hvnf_page_pool_create(const struct hvnf_page_pool_params *params)
{
	const struct page_pool_params old = {
		.flags = PP_FLAG_PAGE_FRAG,
		.pool_size = params->pool_size,
		.nid = params->nid,
	};

	return page_pool_create(&old);
}

#define page_pool_params hvnf_page_pool_params
#define page_pool_create hvnf_page_pool_create

#endif /* _HVNF_COMPAT_PAGE_POOL_HELPERS_H */
