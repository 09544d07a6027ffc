// SPDX-License-Identifier: GPL-2.0
/*
 * Commands: one line of text each, written to the property "cmd".
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qapi/error.h"
#include "netvsp.h"
#include "netvsp-fault.h"

struct args {
	int count;
	char **word;
};

static const char *arg(const struct args *a, int i)
{
	return i < a->count ? a->word[i] : "";
}

static bool is(const struct args *a, int i, const char *word)
{
	return !strcmp(arg(a, i), word);
}

/* The value of KEY=VALUE among the words, or NULL. */
static const char *option(const struct args *a, const char *key)
{
	size_t len = strlen(key);
	int i;

	for (i = 1; i < a->count; i++)
		if (!strncmp(a->word[i], key, len) && a->word[i][len] == '=')
			return a->word[i] + len + 1;
	return NULL;
}

static bool number(const char *text, uint32_t *to, Error **errp)
{
	unsigned long n;

	if (qemu_strtoul(text, NULL, 0, &n) || n > UINT32_MAX) {
		error_setg(errp, "not a number: %s", text);
		return false;
	}
	*to = n;
	return true;
}

static bool usage(Error **errp, const char *text)
{
	error_setg(errp, "usage: %s", text);
	return false;
}

static bool cmd_set(struct netvsp *vsp, const struct args *a, GString *out,
		    Error **errp)
{
	char *equals;
	int i;

	for (i = 1; i < a->count; i++) {
		equals = strchr(a->word[i], '=');
		if (!equals)
			return usage(errp, "set KEY=VALUE...");
		*equals = '\0';
		if (!netvsp_conf_set(vsp, a->word[i], equals + 1, errp))
			return false;
	}
	return true;
}

static bool cmd_get(struct netvsp *vsp, const struct args *a, GString *out,
		    Error **errp)
{
	return netvsp_conf_get(vsp, a->count > 1 ? a->word[1] : NULL, out,
			       errp);
}

static bool cmd_link(struct netvsp *vsp, const struct args *a, GString *out,
		     Error **errp)
{
	if (is(a, 1, "up"))
		netvsp_link_set(vsp, true);
	else if (is(a, 1, "down"))
		netvsp_link_set(vsp, false);
	else if (is(a, 1, "toggle"))
		netvsp_link_set(vsp, vsp->link_up);
	else
		return usage(errp, "link up|down|toggle");
	return true;
}

static bool cmd_speed(struct netvsp *vsp, const struct args *a, GString *out,
		      Error **errp)
{
	uint32_t units;

	if (!netvsp_conf_set(vsp, "speed", arg(a, 1), errp))
		return false;
	units = cpu_to_le32(MIN(vsp->conf.speed * 1000000ULL /
				NDIS_LINK_SPEED_UNIT, UINT32_MAX));
	/* Guests that do not team adapters are not told. */
	if (vsp->conn && vsp->conn->caps & NVSP_CAP_TEAMING)
		netvsp_rndis_indicate(vsp, RNDIS_STATUS_LINK_SPEED_CHANGE,
				      &units, sizeof(units));
	return true;
}

static bool cmd_network_change(struct netvsp *vsp, const struct args *a,
			       GString *out, Error **errp)
{
	netvsp_rndis_indicate(vsp, RNDIS_STATUS_NETWORK_CHANGE, NULL, 0);
	return true;
}

static bool cmd_offload_changed(struct netvsp *vsp, const struct args *a,
				GString *out, Error **errp)
{
	if (vsp->conn)
		vsp->conn->offloads &= vsp->conf.offloads;
	netvsp_offload_indicate(vsp);
	return true;
}

static bool cmd_vf(struct netvsp *vsp, const struct args *a, GString *out,
		   Error **errp)
{
	const char *text = option(a, "serial");
	uint32_t serial = vsp->vf.serial, allocated;

	if (text && !number(text, &serial, errp))
		return false;
	if (is(a, 1, "offer")) {
		netvsp_vf_offer(vsp, serial);
	} else if (is(a, 1, "revoke")) {
		netvsp_vf_revoke(vsp);
	} else if (is(a, 1, "assoc")) {
		if (!number(arg(a, 2), &allocated, errp))
			return false;
		netvsp_vf_associate(vsp, allocated, serial);
	} else {
		return usage(errp, "vf offer|revoke|assoc N [serial=N]");
	}
	return true;
}

static bool cmd_switch(struct netvsp *vsp, const struct args *a, GString *out,
		       Error **errp)
{
	if (is(a, 1, "vf"))
		netvsp_vf_host_switch(vsp, NETVSP_VF);
	else if (is(a, 1, "synthetic"))
		netvsp_vf_host_switch(vsp, NETVSP_SYNTHETIC);
	else
		return usage(errp, "switch synthetic|vf");
	return true;
}

static bool cmd_rescind(struct netvsp *vsp, const struct args *a, GString *out,
			Error **errp)
{
	uint32_t chan = 0;

	if (option(a, "chan") && !number(option(a, "chan"), &chan, errp))
		return false;
	if (chan >= NETVSP_MAX_CHANNELS)
		return usage(errp, "rescind [chan=N]");
	if (chan)
		netvsp_rescind_chan(vsp, chan);
	else
		netvsp_rescind(vsp);
	return true;
}

static bool cmd_offer(struct netvsp *vsp, const struct args *a, GString *out,
		      Error **errp)
{
	int err = netvsp_reoffer(vsp, is(a, 1, "now"));

	if (err)
		error_setg_errno(errp, -err, "cannot offer");
	return !err;
}

static bool cmd_rss(struct netvsp *vsp, const struct args *a, GString *out,
		    Error **errp)
{
	netvsp_rss_describe(vsp, out);
	return true;
}

static bool cmd_table(struct netvsp *vsp, const struct args *a, GString *out,
		      Error **errp)
{
	uint32_t entry[NVSP_INDIRECTION_ENTRIES], i, count;
	g_auto(GStrv) words = g_strsplit(arg(a, 1), ",", -1);

	count = g_strv_length(words);
	if (!count || !vsp->conn)
		return usage(errp, "table V0,V1,... (while connected)");
	for (i = 0; i < ARRAY_SIZE(entry); i++)
		if (!number(words[i % count], &entry[i], errp))
			return false;
	netvsp_subchan_table(vsp, entry, ARRAY_SIZE(entry));
	return true;
}

static void release(struct netvsp *vsp, bool rx)
{
	unsigned int i;

	for (i = 0; i < NETVSP_MAX_CHANNELS; i++) {
		if (!netvsp_chan_running(&vsp->chan[i]))
			continue;
		if (rx)
			netvsp_out_signal(&vsp->chan[i]);
		else
			vmbus_channel_notify_host(vsp->chan[i].vmchan);
	}
}

static bool cmd_hold(struct netvsp *vsp, const struct args *a, GString *out,
		     Error **errp)
{
	bool rx = is(a, 1, "rx"), on = is(a, 2, "on");

	if ((!rx && !is(a, 1, "tx")) || (!on && !is(a, 2, "off")))
		return usage(errp, "hold rx|tx on|off");
	*(rx ? &vsp->hold_rx : &vsp->hold_tx) = on;
	if (!on)
		release(vsp, rx);
	return true;
}

static bool cmd_capture(struct netvsp *vsp, const struct args *a, GString *out,
			Error **errp)
{
	static const char * const sides[] = { "synthetic", "uplink", "vf" };
	const char *side = option(a, "side") ?: "synthetic";
	unsigned int i;

	if (is(a, 1, "off")) {
		netvsp_pcap_close(vsp);
		return true;
	}
	for (i = 0; i < NETVSP_SIDES; i++)
		if (!strcmp(side, sides[i]))
			break;
	if (!is(a, 1, "on") || a->count < 3 || i == NETVSP_SIDES)
		return usage(errp, "capture on FILE [side=synthetic|uplink|vf] | capture off");
	return netvsp_pcap_open(vsp, i, a->word[2], errp);
}

static bool cmd_path(struct netvsp *vsp, const struct args *a, GString *out,
		     Error **errp)
{
	g_string_append(out, vsp->vf.path == NETVSP_VF ? "vf\n" :
							 "synthetic\n");
	return true;
}

static bool cmd_events(struct netvsp *vsp, const struct args *a, GString *out,
		       Error **errp)
{
	netvsp_events_describe(vsp, out);
	return true;
}

static bool cmd_ledger(struct netvsp *vsp, const struct args *a, GString *out,
		       Error **errp)
{
	if (is(a, 1, "clear")) {
		netvsp_ledger_clear(vsp);
		return true;
	}
	if (!is(a, 1, "check")) {
		netvsp_ledger_describe(vsp, out);
		return true;
	}
	if (netvsp_ledger_check(vsp, out))
		return true;
	error_setg(errp, "ledger: %s", out->str);
	return false;
}

static bool cmd_fault(struct netvsp *vsp, const struct args *a, GString *out,
		      Error **errp)
{
	if (is(a, 1, "list"))
		netvsp_faults_describe(vsp, out);
	else if (is(a, 1, "clear"))
		netvsp_faults_clear(vsp);
	else
		return netvsp_fault_add(vsp, a->word + 1, a->count - 1, errp);
	return true;
}

static bool cmd_inject(struct netvsp *vsp, const struct args *a, GString *out,
		       Error **errp)
{
	return netvsp_inject(vsp, a->word + 1, a->count - 1, errp);
}

static bool cmd_ring(struct netvsp *vsp, const struct args *a, GString *out,
		     Error **errp)
{
	return netvsp_ring_tamper(vsp, a->word + 1, a->count - 1, errp);
}

static bool cmd_signal(struct netvsp *vsp, const struct args *a, GString *out,
		       Error **errp)
{
	uint32_t chan = 0, count = 1;

	if ((option(a, "chan") && !number(option(a, "chan"), &chan, errp)) ||
	    (option(a, "count") && !number(option(a, "count"), &count, errp)))
		return false;
	if (chan >= NETVSP_MAX_CHANNELS || !vsp->chan[chan].open)
		return usage(errp, "signal [chan=N] [count=N] (of an open channel)");
	while (count--)
		netvsp_out_signal(&vsp->chan[chan]);
	return true;
}

static bool cmd_keepalive(struct netvsp *vsp, const struct args *a,
			  GString *out, Error **errp)
{
	static uint32_t id;
	struct rndis_keepalive msg = {
		.hdr.type = cpu_to_le32(RNDIS_MSG_KEEPALIVE),
		.hdr.len = cpu_to_le32(sizeof(msg)),
	};

	if (!vsp->conn || !vsp->conn->rndis_up)
		return usage(errp, "keepalive (while connected)");
	msg.id = cpu_to_le32(++id);
	netvsp_rndis_send(vsp, "rndis.keepalive", 0, &msg, sizeof(msg));
	return true;
}

static bool cmd_stats(struct netvsp *vsp, const struct args *a, GString *out,
		      Error **errp)
{
	netvsp_stats_describe(vsp, out);
	return true;
}

static bool cmd_at(struct netvsp *vsp, const struct args *a, GString *out,
		   Error **errp)
{
	g_autofree char *line = NULL;
	uint64_t ns;

	if (a->count < 3 || qemu_strtou64(arg(a, 1), NULL, 0, &ns))
		return usage(errp, "at NANOSECONDS COMMAND...");
	line = g_strjoinv(" ", a->word + 2);
	netvsp_at(vsp, ns, line);
	return true;
}

static bool cmd_nic(struct netvsp *vsp, const struct args *a, GString *out,
		    Error **errp)
{
	return netvsp_nic(arg(a, 1), a->count > 2 ? a->word[2] : "vf0", errp);
}

static const struct {
	const char *name;
	bool (*run)(struct netvsp *vsp, const struct args *a, GString *out,
		    Error **errp);
} commands[] = {
	{ "set", cmd_set }, { "get", cmd_get }, { "link", cmd_link },
	{ "speed", cmd_speed }, { "network-change", cmd_network_change },
	{ "offload-changed", cmd_offload_changed }, { "vf", cmd_vf },
	{ "switch", cmd_switch }, { "rescind", cmd_rescind },
	{ "offer", cmd_offer }, { "rss", cmd_rss }, { "table", cmd_table },
	{ "hold", cmd_hold }, { "capture", cmd_capture },
	{ "path", cmd_path }, { "events", cmd_events },
	{ "ledger", cmd_ledger }, { "stats", cmd_stats },
	{ "fault", cmd_fault }, { "inject", cmd_inject },
	{ "ring", cmd_ring }, { "signal", cmd_signal },
	{ "keepalive", cmd_keepalive }, { "at", cmd_at }, { "nic", cmd_nic },
};

/**
 * netvsp_command() - run one command
 * @vsp: the port
 * @line: the command, words quoted as in a shell
 * @out: the answer is appended
 * @errp: what went wrong, in one sentence
 *
 * Return: whether it was done
 */
bool netvsp_command(struct netvsp *vsp, const char *line, GString *out,
		    Error **errp)
{
	g_auto(GStrv) words = NULL;
	struct args a;
	unsigned int i;

	if (!g_shell_parse_argv(line, &a.count, &words, NULL)) {
		error_setg(errp, "empty or badly quoted command");
		return false;
	}
	a.word = words;
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(commands[i].name, a.word[0]))
			return commands[i].run(vsp, &a, out, errp);
	error_setg(errp, "unknown command: %s", a.word[0]);
	return false;
}
