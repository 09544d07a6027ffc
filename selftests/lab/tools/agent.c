// SPDX-License-Identifier: GPL-2.0
/*
 * agent: runs in the guest and does what the outer machine asks for over a
 * virtio-serial port: run a command, in front or in the background, take a
 * file, give a file. A single loop, no threads: the order in which things
 * happen is the order in which they were asked for.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "labtools.h"

#define MAX_JOBS	64
#define BG_DIR		"/run/bg"

/**
 * struct job - one command, or one file being received
 * @used: slot is taken
 * @id: client that is waiting; 0 when nobody is (background)
 * @pid: process (and group) of the command; 0 once it was reaped
 * @out: its standard output, or the file being written; -1 when closed
 * @err: its standard error; -1 when closed
 * @status: exit status, valid once @pid is 0
 * @name: name of a background command, else empty
 */
struct job {
	bool used;
	uint32_t id;
	pid_t pid;
	int out;
	int err;
	uint32_t status;
	char name[64];
};

static struct job jobs[MAX_JOBS];
static int port;
static sigset_t old_mask;

static struct job *job_new(uint32_t id)
{
	int i;

	for (i = 0; i < MAX_JOBS; i++) {
		if (jobs[i].used)
			continue;
		jobs[i] = (struct job){ .used = true, .id = id, .out = -1, .err = -1 };
		return &jobs[i];
	}
	return NULL;
}

static struct job *job_find(uint32_t id)
{
	int i;

	for (i = 0; i < MAX_JOBS; i++)
		if (jobs[i].used && jobs[i].id == id)
			return &jobs[i];
	return NULL;
}

static struct job *job_named(const char *name)
{
	int i;

	for (i = 0; i < MAX_JOBS; i++)
		if (jobs[i].used && !strcmp(jobs[i].name, name))
			return &jobs[i];
	return NULL;
}

static void job_close(struct job *j)
{
	if (j->out >= 0)
		close(j->out);
	if (j->err >= 0)
		close(j->err);
	j->out = -1;
	j->err = -1;
}

static void job_free(struct job *j)
{
	job_close(j);
	j->used = false;
}

/* The child: its own process group, so that it can be ended with all it began. */
static void child(const char *cmd, int out, int err)
{
	int null = open("/dev/null", O_RDONLY);

	setsid();
	sigprocmask(SIG_SETMASK, &old_mask, NULL);
	dup2(null, 0);
	dup2(out, 1);
	dup2(err, 2);
	execl("/bin/sh", "sh", "-c", cmd, NULL);
	_exit(127);
}

static int job_spawn(struct job *j, const char *cmd, int out, int err)
{
	j->pid = fork();
	if (j->pid == 0)
		child(cmd, out, err);
	return j->pid < 0 ? -1 : 0;
}

static void do_run(uint32_t id, const char *cmd)
{
	struct job *j = job_new(id);
	int o[2], e[2];

	if (!j || pipe2(o, O_CLOEXEC) || pipe2(e, O_CLOEXEC)) {
		frame_exit(port, id, EXIT_LAB);
		return;
	}
	j->out = o[0];
	j->err = e[0];
	fcntl(j->out, F_SETFL, O_NONBLOCK);
	fcntl(j->err, F_SETFL, O_NONBLOCK);
	if (job_spawn(j, cmd, o[1], e[1])) {
		frame_exit(port, id, EXIT_LAB);
		job_free(j);
	}
	close(o[1]);
	close(e[1]);
}

/* A shell for a person: on a terminal of its own, which is both pipes at once. */
static void do_shell(uint32_t id)
{
	struct job *j = job_new(id);

	if (!j)
		return;
	j->pid = forkpty(&j->out, NULL, NULL, NULL);
	if (j->pid == 0) {
		sigprocmask(SIG_SETMASK, &old_mask, NULL);
		execl("/bin/sh", "sh", "-i", NULL);
		_exit(127);
	}
	if (j->pid < 0) {
		frame_exit(port, id, EXIT_LAB);
		job_free(j);
		return;
	}
	fcntl(j->out, F_SETFL, O_NONBLOCK);
	fcntl(j->out, F_SETFD, FD_CLOEXEC);
}

static void do_start(uint32_t id, const char *name, const char *cmd)
{
	struct job *j = job_named(name) ? NULL : job_new(0);
	char path[128];
	int fd;

	snprintf(path, sizeof(path), BG_DIR "/%s", name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (!j || fd < 0 || job_spawn(j, cmd, fd, fd)) {
		frame_exit(port, id, EXIT_LAB);
		if (j)
			j->used = false;
	} else {
		snprintf(j->name, sizeof(j->name), "%s", name);
		frame_exit(port, id, 0);
	}
	if (fd >= 0)
		close(fd);
}

static void job_done(struct job *j)
{
	if (!j->id)
		return;
	frame_exit(port, j->id, j->status);
	job_free(j);
}

static void do_join(uint32_t id, const char *name)
{
	struct job *j = job_named(name);

	if (!j) {
		frame_exit(port, id, EXIT_LAB);
		return;
	}
	j->id = id;
	if (!j->pid)
		job_done(j);
}

static void do_put(uint32_t id, const char *path)
{
	struct job *j = job_new(id);

	if (!j)
		return;
	j->out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	j->status = j->out < 0 ? 1 : 0;
}

static void do_data(uint32_t id, const char *buf, size_t len)
{
	struct job *j = job_find(id);

	if (j && j->out >= 0 && write_full(j->out, buf, len))
		j->status = 1;
}

static void do_end(uint32_t id)
{
	struct job *j = job_find(id);

	if (j)
		job_done(j);
	else
		frame_exit(port, id, EXIT_LAB);
}

static void do_get(uint32_t id, const char *path)
{
	static char buf[FRAME_MAX];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;

	while (fd >= 0 && (n = read(fd, buf, sizeof(buf))) > 0)
		frame_send(port, id, F_OUT, buf, n);
	frame_exit(port, id, fd < 0 || n < 0);
	if (fd >= 0)
		close(fd);
}

/* A client went away: its command is killed; a join is merely forgotten. */
static void do_cancel(uint32_t id)
{
	struct job *j = job_find(id);

	if (!j)
		return;
	j->id = 0;
	if (j->name[0])
		return;
	if (j->pid)
		kill(-j->pid, SIGKILL);
	job_close(j);
	if (!j->pid)
		j->used = false;
}

static void handle(const struct frame *f, char *buf)
{
	switch (f->type) {
	case F_RUN:
		do_run(f->id, buf);
		break;
	case F_START:
		do_start(f->id, buf, buf + strlen(buf) + 1);
		break;
	case F_JOIN:
		do_join(f->id, buf);
		break;
	case F_PUT:
		do_put(f->id, buf);
		break;
	case F_DATA:
		do_data(f->id, buf, f->len);
		break;
	case F_END:
		do_end(f->id);
		break;
	case F_GET:
		do_get(f->id, buf);
		break;
	case F_SHELL:
		do_shell(f->id);
		break;
	case F_CANCEL:
		do_cancel(f->id);
		break;
	}
}

/* Forward what a pipe holds now; close it at its end. */
static void drain(struct job *j, int *fd, uint32_t type)
{
	static char buf[FRAME_MAX];
	ssize_t n;

	while (*fd >= 0 && (n = read(*fd, buf, sizeof(buf))) != 0) {
		if (n < 0)
			return;
		frame_send(port, j->id, type, buf, n);
	}
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/*
 * A command ends when its process ends: what it wrote before is in the pipes.
 * A child that it left behind may hold the pipes open, and is not waited for.
 */
static void reap(void)
{
	int st, i;
	pid_t pid;

	while ((pid = waitpid(-1, &st, WNOHANG)) > 0) {
		for (i = 0; i < MAX_JOBS; i++) {
			struct job *j = &jobs[i];

			if (!j->used || j->pid != pid)
				continue;
			j->pid = 0;
			j->status = WIFEXITED(st) ? WEXITSTATUS(st) : 128 + WTERMSIG(st);
			drain(j, &j->out, F_OUT);
			drain(j, &j->err, F_ERR);
			if (!j->id && !j->name[0])
				j->used = false;
			job_done(j);
		}
	}
}

/* Find the port by its name: the image has no udev to make the links. */
static int open_port(void)
{
	char path[300], name[64] = "";
	struct dirent *d;
	DIR *dir = opendir("/sys/class/virtio-ports");
	FILE *f;

	while (dir && (d = readdir(dir))) {
		snprintf(path, sizeof(path), "/sys/class/virtio-ports/%s/name", d->d_name);
		f = fopen(path, "r");
		if (!f)
			continue;
		if (!fgets(name, sizeof(name), f))
			name[0] = 0;
		fclose(f);
		if (strncmp(name, AGENT_PORT, strlen(AGENT_PORT)))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", d->d_name);
		closedir(dir);
		return open(path, O_RDWR | O_CLOEXEC);
	}
	if (dir)
		closedir(dir);
	return -1;
}

static int poll_jobs(struct pollfd *p, struct job **who)
{
	int i, n = 0;

	for (i = 0; i < MAX_JOBS; i++) {
		struct job *j = &jobs[i];

		if (!j->used || !j->pid || !j->id || j->name[0])
			continue;
		if (j->out >= 0) {
			p[n] = (struct pollfd){ .fd = j->out, .events = POLLIN };
			who[n++] = j;
		}
		if (j->err >= 0) {
			p[n] = (struct pollfd){ .fd = j->err, .events = POLLIN };
			who[n++] = j;
		}
	}
	return n;
}

static void loop(int sigfd)
{
	static char buf[FRAME_MAX + 1];
	struct pollfd p[2 + 2 * MAX_JOBS];
	struct job *who[2 * MAX_JOBS];
	struct signalfd_siginfo si;
	struct frame f;
	int i, n;

	for (;;) {
		p[0] = (struct pollfd){ .fd = port, .events = POLLIN };
		p[1] = (struct pollfd){ .fd = sigfd, .events = POLLIN };
		n = poll_jobs(p + 2, who);
		if (poll(p, n + 2, -1) < 0)
			continue;
		for (i = 0; i < n; i++) {
			if (!p[i + 2].revents)
				continue;
			if (p[i + 2].fd == who[i]->out)
				drain(who[i], &who[i]->out, F_OUT);
			else
				drain(who[i], &who[i]->err, F_ERR);
		}
		if (p[1].revents && read(sigfd, &si, sizeof(si)) > 0)
			reap();
		/* After a suspension the port is without a host for a moment. */
		if (p[0].revents & POLLHUP) {
			usleep(10000);
		} else if (p[0].revents & POLLIN) {
			if (frame_recv(port, &f, buf))
				die("the port is broken");
			handle(&f, buf);
		}
	}
}

int agent_main(int argc, char **argv)
{
	sigset_t set;

	(void)argc;
	(void)argv;
	mkdir(BG_DIR, 0755);
	port = open_port();
	if (port < 0)
		die("no virtio-serial port called " AGENT_PORT);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &old_mask);
	loop(signalfd(-1, &set, SFD_CLOEXEC));
	return 0;
}
