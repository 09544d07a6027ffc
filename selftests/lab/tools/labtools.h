/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The lab's small programs, linked into one static binary and told apart by
 * the name they are called with. One binary, because everything in the lab's
 * RAM images is emulated memory.
 */
#ifndef LABTOOLS_H
#define LABTOOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Exit status of a tool whose own machinery failed (not the command it ran). */
#define EXIT_LAB	125

#define AGENT_PORT	"hvnf.agent"
#define AGENT_SOCK	"/run/agent.sock"	/* QEMU listens: the guest's port */
#define GX_SOCK		"/run/gx.sock"		/* agentd listens: local clients */
#define QMP_SOCK	"/run/qmp.sock"

/**
 * enum frame_type - what a frame between gx, agentd and agent carries
 * @F_RUN: command line for the shell; answered by F_OUT, F_ERR, F_EXIT
 * @F_START: "name\0command": the same in the background, F_EXIT at once
 * @F_JOIN: name of a background command; F_EXIT with its status when it ends
 * @F_PUT: "path\0": create a file; F_DATA follow, F_END closes; F_EXIT
 * @F_GET: path: answered by F_OUT and F_EXIT
 * @F_DATA: bytes of a file being put
 * @F_END: no more bytes of the file being put
 * @F_SHELL: an interactive shell on a terminal; F_DATA is its input; F_OUT, F_EXIT
 * @F_CANCEL: the client went away: kill what it runs
 * @F_OUT: bytes of standard output, or of a file
 * @F_ERR: bytes of standard error
 * @F_EXIT: uint32_t status: 0..255, or 128 + signal
 */
enum frame_type {
	F_RUN = 1, F_START, F_JOIN, F_PUT, F_GET, F_DATA, F_END, F_CANCEL,
	F_SHELL,
	F_OUT = 32, F_ERR, F_EXIT,
};

/**
 * struct frame - header of one frame, host byte order, payload follows
 * @id: the client; 0 until agentd has numbered it
 * @type: enum frame_type
 * @len: length of the payload, at most FRAME_MAX bytes
 */
struct frame {
	uint32_t id;
	uint32_t type;
	uint32_t len;
};

#define FRAME_MAX	32768

int read_full(int fd, void *buf, size_t len);
int write_full(int fd, const void *buf, size_t len);
int frame_send(int fd, uint32_t id, uint32_t type, const void *buf, size_t len);
int frame_exit(int fd, uint32_t id, uint32_t status);
int frame_recv(int fd, struct frame *f, char *buf);
int unix_connect(const char *path);
int64_t now_ms(void);
void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

int agent_main(int argc, char **argv);
int agentd_main(int argc, char **argv);
int gx_main(int argc, char **argv);
int labctl_main(int argc, char **argv);
int traffic_main(int argc, char **argv);
int mailbox_main(int argc, char **argv);
int freeze_main(int argc, char **argv);
int deadline_main(int argc, char **argv);
int nsx_main(int argc, char **argv);

#endif /* LABTOOLS_H */
