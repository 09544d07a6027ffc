// SPDX-License-Identifier: GPL-2.0
/*
 * labctl: speaks QMP to the machine monitor that runs the guest.
 *
 *	labctl COMMAND...		one command line for the network device
 *	labctl plan FILE		each line of FILE is a command ("fault ..."
 *					is understood where a line starts with on=)
 *	labctl plug MODEL [k=v...]	hot-plug a VF: id= bus= mac= netdev= ...
 *	labctl unplug [ID]		remove it; waits until it is gone
 *	labctl qmp JSON			one raw request, prints the raw answer
 *
 * Every wait is bounded by WAIT_MS of this machine's clock.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "labtools.h"

#define WAIT_MS		30000
#define LINE_MAX_LEN	(4 << 20)
#define NIC_PATH	"/machine/peripheral/nvsp0"
#define DEFAULT_MAC	"52:54:00:aa:00:01"

static int qmp;
static char *line;		/* the last line received */
static size_t have;		/* bytes in @line that are not yet consumed */
static size_t used;		/* length of the line handed out last */
static int64_t give_up;

static void more(void)
{
	struct pollfd p = { .fd = qmp, .events = POLLIN };
	int64_t left = give_up - now_ms();
	ssize_t n;

	if (left <= 0 || poll(&p, 1, (int)left) <= 0)
		die("no answer in %d s", WAIT_MS / 1000);
	n = read(qmp, line + have, LINE_MAX_LEN - have - 1);
	if (n <= 0)
		die("the guest's machine is gone");
	have += n;
	line[have] = 0;
}

/* The next line of the stream, without its end; valid until the next call. */
static char *next_line(void)
{
	char *end;

	memmove(line, line + used, have - used);
	have -= used;
	line[have] = 0;
	used = 0;
	while (!(end = memchr(line, '\n', have)))
		more();
	used = end + 1 - line;
	*end = 0;
	if (end > line && end[-1] == '\r')
		end[-1] = 0;
	return line;
}

/* Undo JSON's escapes in place; @s is what follows the opening quote. */
static char *unquote(char *s)
{
	char *from = s, *to = s;

	while (*from && *from != '"') {
		if (*from != '\\') {
			*to++ = *from++;
			continue;
		}
		from++;
		switch (*from) {
		case 'n':
			*to++ = '\n';
			break;
		case 't':
			*to++ = '\t';
			break;
		case 'r':
			break;
		case 'u':
			*to++ = (char)strtol((char[]){ from[3], from[4], 0 }, NULL, 16);
			from += 4;
			break;
		default:
			*to++ = *from;
		}
		from++;
	}
	*to = 0;
	return s;
}

static char *quote(const char *s)
{
	char *out = malloc(2 * strlen(s) + 1), *to = out;

	for (; *s; s++) {
		if (*s == '\n') {
			*to++ = '\\';
			*to++ = 'n';
			continue;
		}
		if (*s == '"' || *s == '\\')
			*to++ = '\\';
		*to++ = *s;
	}
	*to = 0;
	return out;
}

/**
 * ask() - one request, one answer
 * @json: the request
 *
 * Events that arrive in between are skipped; an error ends the program with
 * the sentence that the machine monitor gave.
 *
 * Return: the line of the answer
 */
static char *ask(const char *json)
{
	char *l, *desc;

	give_up = now_ms() + WAIT_MS;
	if (write_full(qmp, json, strlen(json)) || write_full(qmp, "\n", 1))
		die("the guest's machine is gone");
	do {
		l = next_line();
	} while (strncmp(l, "{\"return\"", 9) && strncmp(l, "{\"error\"", 8));
	if (l[2] == 'r')
		return l;
	desc = strstr(l, "\"desc\": \"");
	die("%s", desc ? unquote(desc + 9) : l);
}

static char *ask_string(const char *json)
{
	char *l = ask(json), *s = strstr(l, "\"return\": \"");

	return s ? unquote(s + 11) : (char *)"";
}

static void device_command(const char *text)
{
	char *json, *q = quote(text), *reply;

	if (asprintf(&json, "{\"execute\":\"qom-set\",\"arguments\":{\"path\":\"" NIC_PATH
		     "\",\"property\":\"cmd\",\"value\":\"%s\"}}", q) < 0)
		die("out of memory");
	ask(json);
	free(json);
	free(q);
	reply = ask_string("{\"execute\":\"qom-get\",\"arguments\":{\"path\":\"" NIC_PATH
			   "\",\"property\":\"reply\"}}");
	fputs(reply, stdout);
	if (*reply && reply[strlen(reply) - 1] != '\n')
		putchar('\n');
}

static int words(int argc, char **argv)
{
	char text[8192] = "";
	int i, n = 0;

	for (i = 0; i < argc && n < (int)sizeof(text); i++)
		n += snprintf(text + n, sizeof(text) - n, "%s%s", i ? " " : "", argv[i]);
	device_command(text);
	return 0;
}

static int plan(const char *file)
{
	FILE *f = fopen(file, "r");
	char text[1024], cmd[1100];

	if (!f)
		die("cannot read %s", file);
	while (fgets(text, sizeof(text), f)) {
		text[strcspn(text, "\n")] = 0;
		if (!text[0] || text[0] == '#')
			continue;
		snprintf(cmd, sizeof(cmd), "%s%s", strncmp(text, "on=", 3) ? "" : "fault ", text);
		device_command(cmd);
	}
	fclose(f);
	return 0;
}

static int plug(int argc, char **argv)
{
	const char *model = argc ? argv[0] : "vmxnet3";
	static const char * const defaults[] = {
		"id=vf0", "netdev=vfwire", "bus=rp1", "mac=" DEFAULT_MAC, "romfile=",
	};
	char json[4096];
	size_t k, key;
	int i, n;

	n = snprintf(json, sizeof(json),
		     "{\"execute\":\"device_add\",\"arguments\":{\"driver\":\"%s\"", model);
	for (k = 0; k < sizeof(defaults) / sizeof(defaults[0]); k++) {
		const char *val = defaults[k];

		key = strcspn(val, "=") + 1;
		for (i = 1; i < argc; i++)
			if (!strncmp(argv[i], val, key))
				val = argv[i];
		n += snprintf(json + n, sizeof(json) - n, ",\"%.*s\":\"%s\"",
			      (int)key - 1, val, val + key);
	}
	snprintf(json + n, sizeof(json) - n, "}}");
	ask(json);
	return 0;
}

static int unplug(const char *id)
{
	char json[256], want[128];
	char *l;

	snprintf(json, sizeof(json),
		 "{\"execute\":\"device_del\",\"arguments\":{\"id\":\"%s\"}}", id);
	snprintf(want, sizeof(want), "\"device\": \"%s\"", id);
	ask(json);
	give_up = now_ms() + WAIT_MS;
	do {
		l = next_line();
	} while (!strstr(l, "\"DEVICE_DELETED\"") || !strstr(l, want));
	return 0;
}

int labctl_main(int argc, char **argv)
{
	if (argc < 2)
		die("usage: labctl COMMAND...");
	line = malloc(LINE_MAX_LEN);
	qmp = unix_connect(QMP_SOCK);
	if (!line || qmp < 0)
		die("the guest's machine is gone");
	line[0] = 0;
	give_up = now_ms() + WAIT_MS;
	next_line();
	ask("{\"execute\":\"qmp_capabilities\"}");
	if (!strcmp(argv[1], "qmp") && argc == 3)
		return puts(ask(argv[2])) < 0;
	if (!strcmp(argv[1], "plan") && argc == 3)
		return plan(argv[2]);
	if (!strcmp(argv[1], "plug"))
		return plug(argc - 2, argv + 2);
	if (!strcmp(argv[1], "unplug"))
		return unplug(argc > 2 ? argv[2] : "vf0");
	return words(argc - 1, argv + 1);
}
