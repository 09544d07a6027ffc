// SPDX-License-Identifier: GPL-2.0
/* Transfer-page packets; see xfer.h. */

#include "xfer.h"

#define FIXED_LEN	(sizeof(struct xfer_desc) + sizeof(struct xfer_pages))

int xfer_check(const void *pkt, u32 len, u16 set_id, struct xfer_view *view)
{
	struct xfer_pages pages;
	struct xfer_desc desc;
	u32 offset, count;

	if (len < FIXED_LEN)
		return -EBADMSG;
	memcpy(&desc, pkt, sizeof(desc));
	memcpy(&pages, (const u8 *)pkt + sizeof(desc), sizeof(pages));
	offset = le16_to_cpu(desc.offset8) * 8U;
	count = le32_to_cpu(pages.range_count);
	if (offset < FIXED_LEN || offset > len)
		return -EBADMSG;
	if (le16_to_cpu(pages.set_id) != set_id)
		return -ENXIO;
	if (!count || count > XFER_RANGES_MAX_RSC ||
	    count > (offset - FIXED_LEN) / sizeof(struct xfer_slot))
		return -ERANGE;

	view->slots = (const void *)((const u8 *)pkt + FIXED_LEN);
	view->count = count;
	view->msg = (const u8 *)pkt + offset;
	view->msg_len = len - offset;
	return 0;
}
