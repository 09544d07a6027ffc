// SPDX-License-Identifier: GPL-2.0
/* Per-packet information to send; see ppi.h. */

#include "ppi.h"

void *ppi_put_u32(void *to, u32 type, u32 value)
{
	struct rndis_ppi hdr = {
		.size = cpu_to_le32(PPI_U32_SIZE),
		.type = cpu_to_le32(type),
		.offset = cpu_to_le32(sizeof(hdr)),
	};
	__le32 raw = cpu_to_le32(value);

	memcpy(to, &hdr, sizeof(hdr));
	memcpy((u8 *)to + sizeof(hdr), &raw, sizeof(raw));
	return (u8 *)to + PPI_U32_SIZE;
}
