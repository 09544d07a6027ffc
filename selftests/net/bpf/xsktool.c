// SPDX-License-Identifier: GPL-2.0
/*
 * An AF_XDP socket that sends back what it receives, in copy mode.
 *
 *   xsktool IF QUEUE PORT SECONDS
 *
 * Attaches the program redirect_xsk of xdp.bpf.o, prints "ready", sends UDP
 * frames for PORT back to where they came from, and at the end prints
 * received=N sent=N. Detaches the program. Status 0, or 1 when something of
 * that could not be done.
 */
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>
#include <linux/if_xdp.h>

#define FRAMES		512	/* a power of 2 */
#define FRAME_SIZE	4096

struct ring {
	__u32 *producer;
	__u32 *consumer;
	void *desc;
};

static struct ring fill, complete, rx, tx;
static unsigned char *umem;

static void die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static void option(int fd, int name, const void *value, socklen_t len)
{
	if (setsockopt(fd, SOL_XDP, name, value, len))
		die("setsockopt");
}

static void map_ring(struct ring *ring, int fd, const struct xdp_ring_offset *off, size_t entry,
		     __u64 page)
{
	size_t size = off->desc + FRAMES * entry;
	char *base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, page);

	if (base == MAP_FAILED)
		die("mmap");
	ring->producer = (__u32 *)(base + off->producer);
	ring->consumer = (__u32 *)(base + off->consumer);
	ring->desc = base + off->desc;
}

static int open_socket(int ifindex, __u32 queue)
{
	struct sockaddr_xdp address = {
		.sxdp_family = AF_XDP, .sxdp_flags = XDP_COPY,
		.sxdp_ifindex = ifindex, .sxdp_queue_id = queue,
	};
	struct xdp_umem_reg reg = { .len = FRAMES * FRAME_SIZE, .chunk_size = FRAME_SIZE };
	struct xdp_mmap_offsets offsets;
	socklen_t len = sizeof(offsets);
	int fd = socket(AF_XDP, SOCK_RAW, 0), size = FRAMES;

	if (fd < 0)
		die("socket");
	umem = mmap(NULL, reg.len, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (umem == MAP_FAILED)
		die("mmap");
	reg.addr = (unsigned long)umem;
	option(fd, XDP_UMEM_REG, &reg, sizeof(reg));
	option(fd, XDP_UMEM_FILL_RING, &size, sizeof(size));
	option(fd, XDP_UMEM_COMPLETION_RING, &size, sizeof(size));
	option(fd, XDP_RX_RING, &size, sizeof(size));
	option(fd, XDP_TX_RING, &size, sizeof(size));
	if (getsockopt(fd, SOL_XDP, XDP_MMAP_OFFSETS, &offsets, &len))
		die("getsockopt");
	map_ring(&fill, fd, &offsets.fr, sizeof(__u64), XDP_UMEM_PGOFF_FILL_RING);
	map_ring(&complete, fd, &offsets.cr, sizeof(__u64), XDP_UMEM_PGOFF_COMPLETION_RING);
	map_ring(&rx, fd, &offsets.rx, sizeof(struct xdp_desc), XDP_PGOFF_RX_RING);
	map_ring(&tx, fd, &offsets.tx, sizeof(struct xdp_desc), XDP_PGOFF_TX_RING);
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)))
		die("bind");
	return fd;
}

/* Gives a frame of the umem to the kernel, to receive into. */
static void lend(__u64 address)
{
	__u32 at = *fill.producer;

	((__u64 *)fill.desc)[at % FRAMES] = address & ~(__u64)(FRAME_SIZE - 1);
	__atomic_store_n(fill.producer, at + 1, __ATOMIC_RELEASE);
}

static void take_back(void)
{
	while (*complete.consumer != __atomic_load_n(complete.producer, __ATOMIC_ACQUIRE)) {
		lend(((__u64 *)complete.desc)[*complete.consumer % FRAMES]);
		__atomic_store_n(complete.consumer, *complete.consumer + 1, __ATOMIC_RELEASE);
	}
}

static void swap(unsigned char *a, unsigned char *b, int len)
{
	unsigned char c;

	for (; len--; a++, b++) {
		c = *a;
		*a = *b;
		*b = c;
	}
}

/* All that has come goes back: MAC and IPv4 addresses change places. */
static int turn(void)
{
	__u32 at = *tx.producer;
	int n = 0;

	while (*rx.consumer != __atomic_load_n(rx.producer, __ATOMIC_ACQUIRE)) {
		struct xdp_desc *desc = (struct xdp_desc *)rx.desc + *rx.consumer % FRAMES;
		unsigned char *frame = umem + desc->addr;

		swap(frame, frame + 6, 6);
		swap(frame + 26, frame + 30, 4);
		((struct xdp_desc *)tx.desc)[at++ % FRAMES] = *desc;
		__atomic_store_n(rx.consumer, *rx.consumer + 1, __ATOMIC_RELEASE);
		n++;
	}
	__atomic_store_n(tx.producer, at, __ATOMIC_RELEASE);
	return n;
}

static void send_all(int fd)
{
	while (*tx.producer != __atomic_load_n(tx.consumer, __ATOMIC_ACQUIRE)) {
		if (sendto(fd, NULL, 0, MSG_DONTWAIT, NULL, 0) < 0 && errno != EAGAIN &&
		    errno != EBUSY && errno != ENOBUFS && errno != ENETDOWN)
			die("sendto");
		take_back();
	}
}

static void echo(int fd, int seconds)
{
	struct pollfd pollfd = { .fd = fd, .events = POLLIN };
	time_t end = time(NULL) + seconds;
	unsigned long received = 0;

	while (time(NULL) < end) {
		poll(&pollfd, 1, 100);
		take_back();
		received += turn();
		send_all(fd);
	}
	printf("received=%lu\n", received);
}

static struct bpf_object *load_object(int fd, __u32 queue, __u64 port)
{
	struct bpf_object *object = bpf_object__open_file("/lib/xdp.bpf.o", NULL);
	struct bpf_program *prog;
	__u32 zero = 0;

	if (!object)
		die("cannot open the programs");
	bpf_object__for_each_program(prog, object)
		bpf_program__set_autoload(prog, !strcmp(bpf_program__name(prog), "redirect_xsk"));
	if (bpf_object__load(object))
		die("cannot load the program");
	if (bpf_map_update_elem(bpf_object__find_map_fd_by_name(object, "xsks"), &queue, &fd, 0) ||
	    bpf_map_update_elem(bpf_object__find_map_fd_by_name(object, "conf"), &zero, &port, 0))
		die("cannot fill the maps");
	return object;
}

int main(int argc, char **argv)
{
	struct bpf_object *object;
	struct bpf_program *prog;
	int fd, ifindex, err;
	__u32 queue;
	__u64 i;

	if (argc != 5)
		return 2;
	ifindex = if_nametoindex(argv[1]);
	queue = atoi(argv[2]);
	fd = open_socket(ifindex, queue);
	for (i = 0; i < FRAMES; i++)
		lend(i * FRAME_SIZE);
	object = load_object(fd, queue, atoi(argv[3]));
	prog = bpf_object__find_program_by_name(object, "redirect_xsk");
	err = bpf_xdp_attach(ifindex, bpf_program__fd(prog), XDP_FLAGS_DRV_MODE, NULL);
	if (err) {
		errno = -err;
		die("attach");
	}
	puts("ready");
	fflush(stdout);
	echo(fd, atoi(argv[4]));
	return bpf_xdp_detach(ifindex, XDP_FLAGS_DRV_MODE, NULL) ? 1 : 0;
}
