/* SPDX-License-Identifier: GPL-2.0 */
/* 5f60d5f6bbc1, 6.12: "move asm/unaligned.h to linux/unaligned.h" */
#include <asm/unaligned.h>
