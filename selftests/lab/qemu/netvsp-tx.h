/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A frame on its way from the guest to the wire.
 */
#ifndef HW_HYPERV_NETVSP_TX_H
#define HW_HYPERV_NETVSP_TX_H

#include "netvsp.h"

#define NETVSP_TX_MAX_PACKETS	64

/**
 * struct netvsp_tx - a frame, and what the guest wants done to it
 * @frame: in a buffer of ours
 * @len: bytes
 * @csum: value of the checksum PPI, if @has_csum
 * @lso: value of the large send PPI, if @has_lso
 * @vlan: value of the VLAN PPI, if @has_vlan
 */
struct netvsp_tx {
	uint8_t *frame;
	uint32_t len;
	uint32_t csum, lso, vlan;
	bool has_csum, has_lso, has_vlan;
};

uint32_t netvsp_tx_header_bytes(const struct netvsp_tx *tx);
const char *netvsp_tx_check(struct netvsp *vsp, const struct netvsp_tx *tx);
void netvsp_tx_send(struct netvsp *vsp, struct netvsp_tx *tx);

#endif
