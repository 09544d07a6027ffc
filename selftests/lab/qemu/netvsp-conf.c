// SPDX-License-Identifier: GPL-2.0
/*
 * Settings of the port by name, for "set KEY=VALUE" and "get KEY".
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qapi/error.h"
#include "net/net.h"
#include "netvsp.h"

static const struct {
	const char *name;
	uint32_t bits;
} offload_names[] = {
	{ "ip4csum", NETVSP_TX_IP4 | NETVSP_RX_IP4 },
	{ "tcp4", NETVSP_TX_TCP4 | NETVSP_RX_TCP4 },
	{ "udp4", NETVSP_TX_UDP4 | NETVSP_RX_UDP4 },
	{ "tcp6", NETVSP_TX_TCP6 | NETVSP_RX_TCP6 },
	{ "udp6", NETVSP_TX_UDP6 | NETVSP_RX_UDP6 },
	{ "lso4", NETVSP_LSO4 },
	{ "lso6", NETVSP_LSO6 },
	{ "rsc", NETVSP_RSC4 | NETVSP_RSC6 },
};

void netvsp_conf_init(struct netvsp *vsp)
{
	vsp->link_up = true;
	vsp->conf = (struct netvsp_conf){
		.max_nvsp = NVSP_VERSION_61,
		.channels = 8,
		.mtu = 65521,
		.offloads = NETVSP_OFFLOAD_ALL,
		.speed = 10000,
		.send_section_size = 6144,
		.send_buf = true,
		.data_align = -1,
		.rsc = true,
		.hash = true,
		.table_quirk = true,
		.mac_change = true,
		.reset_reply = true,
		.strict_gpa = true,
		.table_entries = NDIS_RSS_TABLE_DEFAULT,
		.max_packets = 8,
		.align_shift = 3,
		.backlog = 1024,
		.offer_gap_us = 100,
		.link_toggle_ms = 5000,
		.revoke_timeout_ms = 10000,
		.name = "Network Device",
	};
}

/* ---- kinds of values ---- */

static bool parse_number(const char *value, uint32_t min, uint32_t max,
			 uint32_t *to)
{
	unsigned long n;

	if (qemu_strtoul(value, NULL, 0, &n) || n < min || n > max)
		return false;
	*to = n;
	return true;
}

static bool parse_switch(const char *value, bool *to)
{
	if (!strcmp(value, "on") || !strcmp(value, "1"))
		*to = true;
	else if (!strcmp(value, "off") || !strcmp(value, "0"))
		*to = false;
	else
		return false;
	return true;
}

static bool parse_version(const char *value, uint32_t *to)
{
	static const uint32_t versions[] = {
		NVSP_VERSION_1, NVSP_VERSION_2, NVSP_VERSION_4,
		NVSP_VERSION_5, NVSP_VERSION_6, NVSP_VERSION_61,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		if (!strcmp(value, netvsp_nvsp_version_name(versions[i]))) {
			*to = versions[i];
			return true;
		}
	}
	return false;
}

static bool parse_offloads(const char *value, uint32_t *to)
{
	g_auto(GStrv) names = g_strsplit(value, ",", -1);
	uint32_t bits = 0;
	unsigned int i, n;

	if (!strcmp(value, "all") || !strcmp(value, "none")) {
		*to = value[0] == 'a' ? NETVSP_OFFLOAD_ALL : 0;
		return true;
	}
	for (n = 0; names[n]; n++) {
		for (i = 0; i < ARRAY_SIZE(offload_names); i++)
			if (!strcmp(names[n], offload_names[i].name))
				break;
		if (i == ARRAY_SIZE(offload_names))
			return false;
		bits |= offload_names[i].bits;
	}
	*to = bits;
	return true;
}

static void show_offloads(uint32_t bits, GString *out)
{
	const char *comma = "";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(offload_names); i++) {
		if (!(bits & offload_names[i].bits))
			continue;
		g_string_append_printf(out, "%s%s", comma,
				       offload_names[i].name);
		comma = ",";
	}
	if (!*comma)
		g_string_append(out, "none");
}

/* ---- the settings ---- */

enum kind { NUMBER, SWITCH, VERSION, OFFLOADS, ALIGN, NAME };

#define CONF(field)	offsetof(struct netvsp_conf, field)

static const struct setting {
	const char *key;
	enum kind kind;
	size_t offset;
	uint32_t min, max;
} settings[] = {
	{ "max-nvsp", VERSION, CONF(max_nvsp) },
	{ "channels", NUMBER, CONF(channels), 1, NETVSP_MAX_CHANNELS },
	{ "mtu", NUMBER, CONF(mtu), 0, 0xffffffff },
	{ "offloads", OFFLOADS, CONF(offloads) },
	{ "speed", NUMBER, CONF(speed), 0, 0xffffffff },
	{ "rx-sections", NUMBER, CONF(rx_slots), 0, 65535 },
	{ "section-size", NUMBER, CONF(slot_size), 0, NETVSP_MAX_SLOT },
	{ "send-sections", NUMBER, CONF(send_sections), 0, 65535 },
	{ "send-section-size", NUMBER, CONF(send_section_size), 1, 1 << 20 },
	{ "send-buf", SWITCH, CONF(send_buf) },
	{ "data-align", ALIGN, CONF(data_align) },
	{ "rsc", SWITCH, CONF(rsc) },
	{ "hash", SWITCH, CONF(hash) },
	{ "table-quirk", SWITCH, CONF(table_quirk) },
	{ "mac-change", SWITCH, CONF(mac_change) },
	{ "rndis-reset", SWITCH, CONF(reset_reply) },
	{ "strict-gpa", SWITCH, CONF(strict_gpa) },
	{ "strict-assoc", SWITCH, CONF(strict_assoc) },
	{ "monitor", SWITCH, CONF(monitor) },
	{ "syn-synthetic", SWITCH, CONF(syn_synthetic) },
	{ "table-entries", NUMBER, CONF(table_entries), 0, 65535 },
	{ "max-packets", NUMBER, CONF(max_packets), 1, 64 },
	{ "align-shift", NUMBER, CONF(align_shift), 0, 31 },
	{ "backlog", NUMBER, CONF(backlog), 1, 65535 },
	{ "offer-gap", NUMBER, CONF(offer_gap_us), 0, 1000000000 },
	{ "link-toggle", NUMBER, CONF(link_toggle_ms), 0, 1000000 },
	{ "revoke-timeout", NUMBER, CONF(revoke_timeout_ms), 0, 1000000 },
	{ "name", NAME, CONF(name) },
};

static bool parse_setting(struct netvsp *vsp, const struct setting *s,
			  const char *value)
{
	void *field = (uint8_t *)&vsp->conf + s->offset;

	switch (s->kind) {
	case NUMBER:
		return parse_number(value, s->min, s->max, field);
	case SWITCH:
		return parse_switch(value, field);
	case VERSION:
		return parse_version(value, field);
	case OFFLOADS:
		return parse_offloads(value, field);
	case ALIGN:
		if (!strcmp(value, "random")) {
			*(int32_t *)field = -1;
			return true;
		}
		return parse_number(value, 0, 31, field);
	case NAME:
		return g_strlcpy(field, value, sizeof(vsp->conf.name)) <
		       sizeof(vsp->conf.name);
	}
	return false;
}

static void show_setting(struct netvsp *vsp, const struct setting *s,
			 GString *out)
{
	const void *field = (const uint8_t *)&vsp->conf + s->offset;

	g_string_append_printf(out, "%s=", s->key);
	switch (s->kind) {
	case NUMBER:
		g_string_append_printf(out, "%u", *(const uint32_t *)field);
		break;
	case SWITCH:
		g_string_append(out, *(const bool *)field ? "on" : "off");
		break;
	case VERSION:
		g_string_append(out, netvsp_nvsp_version_name(*(const uint32_t *)
							      field));
		break;
	case OFFLOADS:
		show_offloads(*(const uint32_t *)field, out);
		break;
	case ALIGN:
		if (*(const int32_t *)field < 0)
			g_string_append(out, "random");
		else
			g_string_append_printf(out, "%d",
					       *(const int32_t *)field);
		break;
	case NAME:
		g_string_append(out, field);
		break;
	}
	g_string_append_c(out, '\n');
}

static const struct setting *find(const char *key)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(settings); i++)
		if (!strcmp(settings[i].key, key))
			return &settings[i];
	return NULL;
}

static bool set_mac(struct netvsp *vsp, const char *value)
{
	MACAddr mac;
	int pos = 0;

	if (sscanf(value, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx%n", &mac.a[0],
		   &mac.a[1], &mac.a[2], &mac.a[3], &mac.a[4], &mac.a[5],
		   &pos) != 6 || value[pos])
		return false;
	vsp->nic_conf.macaddr = mac;
	vsp->mac = mac;
	return true;
}

/* Settings that are not in struct netvsp_conf. */
static bool set_special(struct netvsp *vsp, const char *key, const char *value,
			bool *known)
{
	bool up;

	*known = true;
	if (!strcmp(key, "mac"))
		return set_mac(vsp, value);
	if (!strcmp(key, "serial"))
		return parse_number(value, 0, 0xffffffff, &vsp->vf.serial);
	if (!strcmp(key, "link")) {
		up = !strcmp(value, "up");
		if (!up && strcmp(value, "down"))
			return false;
		if (up != vsp->link_up)
			netvsp_link_set(vsp, up);
		return true;
	}
	*known = false;
	return false;
}

bool netvsp_conf_set(struct netvsp *vsp, const char *key, const char *value,
		     Error **errp)
{
	const struct setting *s = find(key);
	bool known = true, ok;

	ok = s ? parse_setting(vsp, s, value) :
		 set_special(vsp, key, value, &known);
	if (!known)
		error_setg(errp, "no such setting: %s", key);
	else if (!ok)
		error_setg(errp, "bad value for %s: %s", key, value);
	return ok;
}

/* One of those settings, or all. Returns whether there is such a one. */
static bool show_special(struct netvsp *vsp, const char *key, GString *out)
{
	const uint8_t *mac = vsp->nic_conf.macaddr.a;
	gsize before = out->len;

	if (!key || !strcmp(key, "mac"))
		g_string_append_printf(out, "mac=%02x:%02x:%02x:%02x:%02x:%02x\n",
				       mac[0], mac[1], mac[2], mac[3], mac[4],
				       mac[5]);
	if (!key || !strcmp(key, "serial"))
		g_string_append_printf(out, "serial=%u\n", vsp->vf.serial);
	if (!key || !strcmp(key, "link"))
		g_string_append_printf(out, "link=%s\n",
				       vsp->link_up ? "up" : "down");
	return out->len > before;
}

/**
 * netvsp_conf_get() - show a setting, or all of them
 * @key: which one; %NULL for all
 */
bool netvsp_conf_get(struct netvsp *vsp, const char *key, GString *out,
		     Error **errp)
{
	const struct setting *s = key ? find(key) : NULL;
	unsigned int i;

	if (s) {
		show_setting(vsp, s, out);
		return true;
	}
	if (!show_special(vsp, key, out)) {
		error_setg(errp, "no such setting: %s", key);
		return false;
	}
	if (key)
		return true;
	for (i = 0; i < ARRAY_SIZE(settings); i++)
		show_setting(vsp, &settings[i], out);
	return true;
}
