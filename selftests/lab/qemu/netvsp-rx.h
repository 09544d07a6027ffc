/* SPDX-License-Identifier: GPL-2.0 */
#ifndef HW_HYPERV_NETVSP_RX_H
#define HW_HYPERV_NETVSP_RX_H

#include "netvsp.h"

uint32_t netvsp_rx_message(struct netvsp *vsp, const struct netvsp_frame *frame,
			   uint8_t *msg);

#endif
