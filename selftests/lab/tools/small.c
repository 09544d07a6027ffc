// SPDX-License-Identifier: GPL-2.0
/*
 * The small tools of the outer machine:
 *
 *	mailbox get FILE	write the job (a tar) that the runner left to FILE
 *	mailbox put FILE	give FILE (a tar of results) to the runner
 *	freeze			stop the whole machine at this instruction
 *	deadline SECONDS CMD	run CMD, kill it with its group when time is over
 *	nsx NAMESPACE CMD	run CMD in a network namespace
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "labtools.h"

/*
 * The mailbox is a memory module (an NVDIMM without a driver) that the runner maps
 * from a file. Reading and writing it is plain memory traffic: nothing
 * asynchronous reaches the machine, and no exit is taken per byte. The first page
 * is the header, the lower half the job, the upper the results.
 */
struct mailbox {
	char magic[8];		/* "HVNFBOX1" */
	uint64_t job_len;
	uint64_t result_len;
	uint64_t result_off;
};

#define BOX_PAGE	4096
#define BOX_BYTES	(128UL << 20)
#define BOX_ADDR	0x100000000L	/* q35 puts memory modules at 4 GiB */
#define PVPANIC_PORT	0x505	/* ISA pvpanic; bit 0: the guest has panicked */

static struct mailbox *box_map(void)
{
	int fd = open("/dev/mem", O_RDWR | O_CLOEXEC);
	struct mailbox *box;

	if (fd < 0)
		die("cannot open memory: %s", strerror(errno));
	box = mmap(NULL, BOX_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, BOX_ADDR);
	close(fd);
	if (box == MAP_FAILED)
		die("cannot map the mailbox: %s", strerror(errno));
	if (memcmp(box->magic, "HVNFBOX1", 8))
		die("the mailbox is empty");
	return box;
}

static void box_get(const struct mailbox *box, const char *file)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (box->job_len > BOX_BYTES - BOX_PAGE)
		die("the job is longer than the mailbox");
	if (fd < 0 || write_full(fd, (const char *)box + BOX_PAGE, box->job_len))
		die("cannot write %s", file);
	close(fd);
}

static void box_put(struct mailbox *box, const char *file)
{
	int fd = open(file, O_RDONLY);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		die("cannot read %s", file);
	if ((size_t)st.st_size > BOX_BYTES - box->result_off)
		die("%s does not fit into the mailbox", file);
	if (read_full(fd, (char *)box + box->result_off, st.st_size))
		die("cannot read %s", file);
	close(fd);
	__sync_synchronize();
	box->result_len = st.st_size;
}

int mailbox_main(int argc, char **argv)
{
	struct mailbox *box;

	if (argc != 3)
		die("usage: mailbox get|put FILE");
	box = box_map();
	if (!strcmp(argv[1], "get"))
		box_get(box, argv[2]);
	else
		box_put(box, argv[2]);
	return 0;
}

/*
 * The machine is started with -action panic=pause: writing to the pvpanic port
 * stops it at this very instruction, which makes the instant of the snapshot a
 * property of the run and not of the runner's timing.
 */
int freeze_main(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	if (iopl(3))
		die("no access to ports: %s", strerror(errno));
	outb(1, PVPANIC_PORT);
	return 0;
}

int deadline_main(int argc, char **argv)
{
	int ms, st, pidfd;
	struct pollfd p;
	pid_t pid;

	if (argc < 3)
		die("usage: deadline SECONDS COMMAND...");
	ms = (int)(atof(argv[1]) * 1000);
	pid = fork();
	if (pid < 0)
		die("cannot fork");
	if (!pid) {
		setpgid(0, 0);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	setpgid(pid, pid);
	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	p = (struct pollfd){ .fd = pidfd, .events = POLLIN };
	if (poll(&p, 1, ms) == 0) {
		kill(-pid, SIGKILL);
		waitpid(pid, &st, 0);
		return 124;
	}
	waitpid(pid, &st, 0);
	return WIFEXITED(st) ? WEXITSTATUS(st) : 128 + WTERMSIG(st);
}

int nsx_main(int argc, char **argv)
{
	char path[128];
	int fd;

	if (argc < 3)
		die("usage: nsx NAMESPACE COMMAND...");
	snprintf(path, sizeof(path), "/run/netns/%s", argv[1]);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		die("cannot enter namespace %s: %s", argv[1], strerror(errno));
	execvp(argv[2], argv + 2);
	die("cannot run %s: %s", argv[2], strerror(errno));
}
