// SPDX-License-Identifier: GPL-2.0
#include "qemu/osdep.h"
#include "netvsp.h"

static const struct {
	const char *name;
	size_t offset;
} port[] = {
#define PORT(field) { #field, offsetof(struct netvsp_stats, field) }
	PORT(uplink_in), PORT(uplink_out), PORT(vf_in), PORT(vf_out),
	PORT(rx_filtered), PORT(rx_oversize), PORT(rx_backlog_full),
	PORT(rx_no_guest), PORT(rx_vlan), PORT(tx_vlan), PORT(tx_csum),
	PORT(tx_lso), PORT(tx_lso_segments), PORT(rx_rsc_chains),
	PORT(rx_rsc_segments), PORT(queue_restarts), PORT(switches_to_vf),
	PORT(switches_to_synthetic), PORT(monitor_signals),
}, per_channel[] = {
#define CHANNEL(field) { #field, offsetof(struct netvsp_chan_stats, field) }
	CHANNEL(rx_packets), CHANNEL(rx_bytes), CHANNEL(rx_messages),
	CHANNEL(rx_dropped), CHANNEL(tx_packets), CHANNEL(tx_bytes),
	CHANNEL(tx_messages), CHANNEL(tx_errors), CHANNEL(signals),
	CHANNEL(completions),
	CHANNEL(refused),
};

static uint64_t value(const void *stats, size_t offset)
{
	return *(const uint64_t *)((const uint8_t *)stats + offset);
}

static void describe_chan(const struct netvsp_chan *chan, GString *out)
{
	static const struct netvsp_chan_stats none;
	unsigned int i;

	if (!memcmp(&chan->stats, &none, sizeof(none)))
		return;
	for (i = 0; i < ARRAY_SIZE(per_channel); i++)
		g_string_append_printf(out, "chan%u_%s=%" PRIu64 "\n",
				       chan->index, per_channel[i].name,
				       value(&chan->stats,
					     per_channel[i].offset));
}

/**
 * netvsp_stats_describe() - all counters, one NAME=VALUE a line
 *
 * Those of a channel that never did anything are left out.
 */
void netvsp_stats_describe(struct netvsp *vsp, GString *out)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(port); i++)
		g_string_append_printf(out, "%s=%" PRIu64 "\n", port[i].name,
				       value(&vsp->stats, port[i].offset));
	for (i = 0; i < NETVSP_MAX_CHANNELS; i++)
		describe_chan(&vsp->chan[i], out);
}
