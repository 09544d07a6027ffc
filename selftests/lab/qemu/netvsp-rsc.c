// SPDX-License-Identifier: GPL-2.0
#include "qemu/osdep.h"
#include "netvsp.h"

void netvsp_rsc_mark(struct netvsp_chan *chan)
{
}
