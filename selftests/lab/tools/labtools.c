// SPDX-License-Identifier: GPL-2.0
/* The common part of the lab's tools: dispatch by name, frames, time. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "labtools.h"

static const char *tool;

void die(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fprintf(stderr, "%s: ", tool);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(EXIT_LAB);
}

/**
 * now_ms() - the machine's monotonic clock
 *
 * In exact mode this counts executed instructions, so a deadline taken from it
 * falls at the same instruction in every run.
 *
 * Return: milliseconds
 */
int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/**
 * read_full() - read exactly @len bytes
 *
 * Return: 0, or -1 at end of file or error
 */
int read_full(int fd, void *buf, size_t len)
{
	char *p = buf;
	ssize_t n;

	while (len) {
		n = read(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= n;
	}
	return 0;
}

/**
 * write_full() - write exactly @len bytes
 *
 * Return: 0, or -1 on error
 */
int write_full(int fd, const void *buf, size_t len)
{
	const char *p = buf;
	ssize_t n;

	while (len) {
		n = write(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= n;
	}
	return 0;
}

/**
 * frame_send() - send one frame in a single write
 *
 * One write, because on the guest's side every write is an exit to the
 * emulated machine monitor.
 *
 * Return: 0, or -1 on error
 */
int frame_send(int fd, uint32_t id, uint32_t type, const void *buf, size_t len)
{
	static char out[sizeof(struct frame) + FRAME_MAX];
	struct frame f = { .id = id, .type = type, .len = len };

	if (len > FRAME_MAX)
		return -1;
	memcpy(out, &f, sizeof(f));
	if (len)
		memcpy(out + sizeof(f), buf, len);
	return write_full(fd, out, sizeof(f) + len);
}

int frame_exit(int fd, uint32_t id, uint32_t status)
{
	return frame_send(fd, id, F_EXIT, &status, sizeof(status));
}

/**
 * frame_recv() - receive one frame
 * @fd: a stream that carries frames
 * @f: filled with the header
 * @buf: FRAME_MAX + 1 bytes; the payload, followed by a zero byte
 *
 * Return: 0, or -1 at end of file, on error, or when the header is absurd
 */
int frame_recv(int fd, struct frame *f, char *buf)
{
	if (read_full(fd, f, sizeof(*f)) || f->len > FRAME_MAX)
		return -1;
	if (read_full(fd, buf, f->len))
		return -1;
	buf[f->len] = 0;
	return 0;
}

int unix_connect(const char *path)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strncpy(sa.sun_path, path, sizeof(sa.sun_path) - 1);
	if (fd < 0 || connect(fd, (struct sockaddr *)&sa, sizeof(sa))) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} tools[] = {
	{ "agent", agent_main },
	{ "agentd", agentd_main },
	{ "gx", gx_main },
	{ "labctl", labctl_main },
	{ "traffic", traffic_main },
	{ "mailbox", mailbox_main },
	{ "freeze", freeze_main },
	{ "deadline", deadline_main },
	{ "nsx", nsx_main },
};

int main(int argc, char **argv)
{
	size_t i;

	tool = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
	for (i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		if (!strcmp(tool, tools[i].name))
			return tools[i].run(argc, argv);
	fprintf(stderr, "%s: not a tool of the lab\n", tool);
	return EXIT_LAB;
}
