// SPDX-License-Identifier: GPL-2.0
/*
 * Captures, stamped with virtual time.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "netvsp.h"

#define PCAP_MAGIC_NS	0xa1b23c4d
#define PCAP_ETHERNET	1

struct netvsp_pcap {
	FILE *file;
};

bool netvsp_pcap_open(struct netvsp *vsp, enum netvsp_side side,
		      const char *file, Error **errp)
{
	const struct {
		uint32_t magic;
		uint16_t major, minor;
		uint32_t zone, accuracy, snaplen, network;
	} head = {
		.magic = PCAP_MAGIC_NS, .major = 2, .minor = 4,
		.snaplen = NETVSP_MAX_FRAME, .network = PCAP_ETHERNET,
	};
	FILE *f = fopen(file, "wb");

	if (!f) {
		error_setg_errno(errp, errno, "cannot write %s", file);
		return false;
	}
	fwrite(&head, sizeof(head), 1, f);
	if (vsp->pcap[side]) {
		fclose(vsp->pcap[side]->file);
		g_free(vsp->pcap[side]);
	}
	vsp->pcap[side] = g_new0(struct netvsp_pcap, 1);
	vsp->pcap[side]->file = f;
	return true;
}

void netvsp_pcap_close(struct netvsp *vsp)
{
	unsigned int i;

	for (i = 0; i < NETVSP_SIDES; i++) {
		if (!vsp->pcap[i])
			continue;
		fclose(vsp->pcap[i]->file);
		g_free(vsp->pcap[i]);
		vsp->pcap[i] = NULL;
	}
}

void netvsp_pcap_frame(struct netvsp *vsp, enum netvsp_side side,
		       const void *frame, uint32_t len)
{
	int64_t ns;
	uint32_t head[4];

	if (!vsp->pcap[side])
		return;
	ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
	head[0] = ns / 1000000000;
	head[1] = ns % 1000000000;
	head[2] = len;
	head[3] = len;
	fwrite(head, sizeof(head), 1, vsp->pcap[side]->file);
	fwrite(frame, len, 1, vsp->pcap[side]->file);
}
