// SPDX-License-Identifier: GPL-2.0
/*
 * gx: the outer machine's hand in the guest.
 *
 *	gx [-t SECONDS] run COMMAND	output and exit status are the command's
 *	gx start NAME COMMAND		the same in the background
 *	gx join NAME			wait for it, return its status
 *	gx put FILE PATH		copy a file into the guest
 *	gx get PATH FILE		copy a file out of the guest
 *	gx shell			an interactive shell, until it exits
 *
 * With -t the command is killed when the time (of this machine's clock) is
 * over, and the status is 124.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "labtools.h"

#define EXIT_LATE	124

static char buf[FRAME_MAX + 1];
static int64_t deadline;

static void wait_input(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t left = deadline ? deadline - now_ms() : -1;

	if (deadline && left < 0)
		left = 0;
	if (!poll(&p, 1, (int)left))
		exit(EXIT_LATE);
}

/* Carry the answer's bytes to @out and standard error until the exit frame. */
static int answer(int fd, int out)
{
	struct frame f;
	uint32_t status;

	for (;;) {
		wait_input(fd);
		if (frame_recv(fd, &f, buf))
			die("the guest is gone");
		if (f.type == F_EXIT && f.len == sizeof(status)) {
			memcpy(&status, buf, sizeof(status));
			return (int)status;
		}
		if (write_full(f.type == F_ERR ? 2 : out, buf, f.len))
			die("cannot write the output");
	}
}

static int put(int fd, const char *from, const char *path)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (in < 0)
		die("cannot read %s", from);
	frame_send(fd, 0, F_PUT, path, strlen(path));
	while ((n = read(in, buf, FRAME_MAX)) > 0)
		if (frame_send(fd, 0, F_DATA, buf, n))
			die("the guest is gone");
	close(in);
	frame_send(fd, 0, F_END, NULL, 0);
	return answer(fd, 1);
}

static int get(int fd, const char *path, const char *to)
{
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	int ret;

	if (out < 0)
		die("cannot write %s", to);
	frame_send(fd, 0, F_GET, path, strlen(path));
	ret = answer(fd, out);
	close(out);
	return ret;
}

static int start(int fd, const char *name, const char *cmd)
{
	int n = snprintf(buf, FRAME_MAX, "%s%c%s", name, 0, cmd);

	if (n >= FRAME_MAX)
		die("the command is too long");
	frame_send(fd, 0, F_START, buf, n);
	return answer(fd, 1);
}

static int shell_output(int fd)
{
	struct frame f;

	if (frame_recv(fd, &f, buf))
		die("the guest is gone");
	if (f.type == F_EXIT)
		return -1;
	return write_full(1, buf, f.len);
}

static int shell_input(int fd)
{
	ssize_t n = read(0, buf, sizeof(buf) - 1);

	return n <= 0 ? -1 : frame_send(fd, 0, F_DATA, buf, n);
}

/* Both directions until the guest's shell, or the input, ends. */
static int shell(int fd)
{
	struct pollfd p[2] = {
		{ .fd = fd, .events = POLLIN }, { .fd = 0, .events = POLLIN },
	};
	struct termios saved, raw;
	int ret = 0, tty = !tcgetattr(0, &saved);

	if (tty) {
		raw = saved;
		cfmakeraw(&raw);
		tcsetattr(0, TCSANOW, &raw);
	}
	frame_send(fd, 0, F_SHELL, NULL, 0);
	while (!ret && poll(p, 2, -1) > 0) {
		if (p[0].revents)
			ret = shell_output(fd);
		if (!ret && p[1].revents)
			ret = shell_input(fd);
	}
	if (tty)
		tcsetattr(0, TCSANOW, &saved);
	return 0;
}

int gx_main(int argc, char **argv)
{
	const char *verb;
	int fd;

	if (argc > 3 && !strcmp(argv[1], "-t")) {
		deadline = now_ms() + (int64_t)(atof(argv[2]) * 1000);
		argv += 2;
		argc -= 2;
	}
	if (argc < 2 || (argc < 3 && strcmp(argv[1], "shell")))
		die("usage: gx [-t SECONDS] run|start|join|put|get|shell ARGUMENTS");
	verb = argv[1];
	fd = unix_connect(GX_SOCK);
	if (fd < 0)
		die("the guest is gone");
	if (!strcmp(verb, "shell"))
		return shell(fd);
	if (!strcmp(verb, "run")) {
		frame_send(fd, 0, F_RUN, argv[2], strlen(argv[2]));
		return answer(fd, 1);
	}
	if (!strcmp(verb, "join")) {
		frame_send(fd, 0, F_JOIN, argv[2], strlen(argv[2]));
		return answer(fd, 1);
	}
	if (argc == 4 && !strcmp(verb, "start"))
		return start(fd, argv[2], argv[3]);
	if (argc == 4 && !strcmp(verb, "put"))
		return put(fd, argv[2], argv[3]);
	if (argc == 4 && !strcmp(verb, "get"))
		return get(fd, argv[2], argv[3]);
	die("no such request: %s", verb);
}
