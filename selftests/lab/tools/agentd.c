// SPDX-License-Identifier: GPL-2.0
/*
 * agentd: runs in the outer machine, between the guest's port (one stream)
 * and any number of clients (gx). It numbers the clients and carries frames.
 *
 * SIGHUP has it leave the port and come back. A guest that was suspended asks
 * whether somebody is at the port; Linux 7.3 asks before it can take the answer, and
 * hears of us only when we come.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "labtools.h"

#define MAX_CLIENTS	32

struct client {
	int fd;
	uint32_t id;
};

static struct client clients[MAX_CLIENTS];
static int nclients;
static uint32_t last_id;
static char buf[FRAME_MAX + 1];
static volatile sig_atomic_t come_back;

static void on_hangup(int sig)
{
	(void)sig;
	come_back = 1;
}

static int listen_at(const char *path)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	unlink(path);
	strncpy(sa.sun_path, path, sizeof(sa.sun_path) - 1);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof(sa)) || listen(fd, 16))
		die("cannot listen at %s", path);
	return fd;
}

static void client_add(int lfd)
{
	int fd = accept4(lfd, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	if (nclients == MAX_CLIENTS) {
		close(fd);
		return;
	}
	clients[nclients++] = (struct client){ .fd = fd, .id = ++last_id };
}

static void client_drop(int i, int guest)
{
	frame_send(guest, clients[i].id, F_CANCEL, NULL, 0);
	close(clients[i].fd);
	clients[i] = clients[--nclients];
}

static int client_read(int i, int guest)
{
	struct frame f;

	if (frame_recv(clients[i].fd, &f, buf))
		return -1;
	return frame_send(guest, clients[i].id, f.type, buf, f.len);
}

static int guest_read(int guest)
{
	struct frame f;
	int i;

	if (frame_recv(guest, &f, buf))
		return -1;
	for (i = 0; i < nclients; i++)
		if (clients[i].id == f.id)
			frame_send(clients[i].fd, f.id, f.type, buf, f.len);
	return 0;
}

static int step(int guest, int lfd)
{
	struct pollfd p[2 + MAX_CLIENTS];
	int i, n = nclients;

	p[0] = (struct pollfd){ .fd = guest, .events = POLLIN };
	p[1] = (struct pollfd){ .fd = lfd, .events = POLLIN };
	for (i = 0; i < n; i++)
		p[i + 2] = (struct pollfd){ .fd = clients[i].fd, .events = POLLIN };
	if (poll(p, n + 2, -1) < 0)
		return errno == EINTR ? 0 : -1;
	/* Backwards, because dropping moves the last one into the hole. */
	for (i = n - 1; i >= 0; i--)
		if (p[i + 2].revents && client_read(i, guest))
			client_drop(i, guest);
	if (p[1].revents)
		client_add(lfd);
	return p[0].revents ? guest_read(guest) : 0;
}

static int reach_guest(void)
{
	int guest = unix_connect(AGENT_SOCK);

	if (guest < 0)
		die("cannot reach the guest's port at " AGENT_SOCK);
	come_back = 0;
	return guest;
}

int agentd_main(int argc, char **argv)
{
	/* Not restarted: the wait for input shall end. */
	struct sigaction hangup = { .sa_handler = on_hangup };
	int guest, lfd;

	(void)argc;
	(void)argv;
	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGHUP, &hangup, NULL);
	guest = reach_guest();
	lfd = listen_at(GX_SOCK);
	while (!step(guest, lfd)) {
		if (!come_back)
			continue;
		close(guest);
		guest = reach_guest();
	}
	/* The clients see their sockets close, and say that the guest is gone. */
	unlink(GX_SOCK);
	return 0;
}
