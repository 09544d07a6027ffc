// SPDX-License-Identifier: GPL-2.0
/* Per-packet information to send; see ppi.h. */

#include "ppi.h"

void *ppi_put_u32(void *to, u32 type, u32 value)
{
	u8 *at = to;

	pure_write32(at + offsetof(struct rndis_ppi, size), PPI_U32_SIZE);
	pure_write32(at + offsetof(struct rndis_ppi, type), type);
	pure_write32(at + offsetof(struct rndis_ppi, offset), sizeof(struct rndis_ppi));
	pure_write32(at + sizeof(struct rndis_ppi), value);
	return at + PPI_U32_SIZE;
}
