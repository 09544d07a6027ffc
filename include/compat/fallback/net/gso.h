/* SPDX-License-Identifier: GPL-2.0 */
/* d457a0e329b0, 6.5: "net: move gso declarations and functions to their own files" */
#include <linux/netdevice.h>
#include <linux/skbuff.h>
