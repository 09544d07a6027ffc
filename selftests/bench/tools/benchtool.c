// SPDX-License-Identifier: GPL-2.0
/*
 * The small programs of the bench, for the outer machine and the guest:
 *
 *	benchtool mark ID		end a window (see mark())
 *	benchtool frames key=value...	frames onto the wire, in bursts
 *	benchtool pktgen ID IF COUNT	begin a window, start pktgen, say when it has sent
 *	benchtool tso key=value...	begin a window, large sends without copying, say so
 *	benchtool clock			monotonic nanoseconds
 *
 * keys: if=NAME, dst=MAC, count=N, burst=N, size=BYTES (of the frame, without
 * check sequence), flows=N, proto=udp|tcp, mss=BYTES, queue=1 (through the
 * layer of queueing disciplines, which segments), id=N (of the window)
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_FRAME	1514
#define PAUSE_NS	1000000
#define TSO_FRAMES	256
/* Whoever started it is quiet by then. */
#define LEAD_MS		20
/* pktgen has sent all by then, as a rule: what looks for it is in the window. */
#define SENDING_MS	40
#define SENDING_TRIES	50
/* The window is over by then. */
#define LINGER_MS	500
#define MOST_WAITS	40

static struct {
	const char *ifname;
	uint8_t dst[ETH_ALEN];
	int count, burst, size, flows, tcp, mss, queue;
	uint32_t id;
} opt = { .count = 1, .burst = 8, .size = 64, .flows = 1, .mss = 1448 };

/*
 * The emulator of the outer machine writes down how many instructions the guest
 * executed since the last mark, under the number in EAX, and begins again. To
 * any other processor this is an exchange of a register with itself.
 */
static void mark(uint32_t id)
{
	asm volatile("xchg %%bx, %%bx" : : "a" (id) : "memory");
}

static void parse(int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++) {
		char *value = strchr(argv[i], '=');

		if (!value++)
			errx(2, "%s: no value", argv[i]);
		if (!strncmp(argv[i], "if=", 3))
			opt.ifname = value;
		else if (!strncmp(argv[i], "dst=", 4))
			sscanf(value, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", opt.dst, opt.dst + 1,
			       opt.dst + 2, opt.dst + 3, opt.dst + 4, opt.dst + 5);
		else if (!strncmp(argv[i], "count=", 6))
			opt.count = atoi(value);
		else if (!strncmp(argv[i], "burst=", 6))
			opt.burst = atoi(value);
		else if (!strncmp(argv[i], "size=", 5))
			opt.size = atoi(value);
		else if (!strncmp(argv[i], "flows=", 6))
			opt.flows = atoi(value);
		else if (!strncmp(argv[i], "mss=", 4))
			opt.mss = atoi(value);
		else if (!strncmp(argv[i], "queue=", 6))
			opt.queue = atoi(value);
		else if (!strncmp(argv[i], "proto=", 6))
			opt.tcp = !strcmp(value, "tcp");
		else if (!strncmp(argv[i], "id=", 3))
			opt.id = strtoul(value, NULL, 0);
		else
			errx(2, "%s: unknown", argv[i]);
	}
}

static int packet_socket(void)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET };
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	int bypass = !opt.queue;

	to.sll_ifindex = if_nametoindex(opt.ifname);
	if (fd < 0 || !to.sll_ifindex || bind(fd, (void *)&to, sizeof(to)) ||
	    setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &bypass, sizeof(bypass)))
		err(1, "%s", opt.ifname);
	return fd;
}

static uint32_t sum(const void *data, size_t len, uint32_t acc)
{
	const uint8_t *p = data;
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		acc += p[i] << 8 | p[i + 1];
	if (len & 1)
		acc += p[len - 1] << 8;
	return acc;
}

static uint16_t fold(uint32_t acc)
{
	while (acc >> 16)
		acc = (acc & 0xffff) + (acc >> 16);
	return htons(~acc);
}

static uint32_t pseudo(const struct iphdr *ip, uint32_t len)
{
	return sum(&ip->saddr, 8, ip->protocol + len);
}

static void build_udp(uint8_t *l4, const struct iphdr *ip, int len, int flow)
{
	struct udphdr *udp = (void *)l4;

	udp->source = htons(1000 + flow);
	udp->dest = htons(9);
	udp->len = htons(len);
	udp->check = 0;
	udp->check = fold(sum(l4, len, pseudo(ip, len)));
}

static void build_tcp(uint8_t *l4, const struct iphdr *ip, int len, int flow, uint32_t seq)
{
	struct tcphdr *tcp = (void *)l4;

	tcp->source = htons(1000 + flow);
	tcp->dest = htons(9);
	tcp->seq = htonl(seq);
	tcp->ack_seq = htonl(1);
	tcp->doff = sizeof(*tcp) / 4;
	tcp->ack = 1;
	tcp->window = htons(65535);
	tcp->check = 0;
	tcp->check = fold(sum(l4, len, pseudo(ip, len)));
}

/* Ethernet and IP; the rest is zero. */
static uint8_t *build_ip(uint8_t *frame, int size, int flow)
{
	struct iphdr *ip = (void *)(frame + ETH_HLEN);

	memset(frame, 0, size);
	memcpy(frame, opt.dst, ETH_ALEN);
	memcpy(frame + ETH_ALEN, "\x52\x54\0\x0b\x0b\x0b", ETH_ALEN);
	frame[12] = ETH_P_IP >> 8;
	ip->version = 4;
	ip->ihl = 5;
	ip->ttl = 64;
	ip->protocol = opt.tcp ? IPPROTO_TCP : IPPROTO_UDP;
	ip->tot_len = htons(size - ETH_HLEN);
	ip->saddr = htonl(0x0a000100 + flow);
	ip->daddr = htonl(0x0a000002);
	ip->check = fold(sum(ip, sizeof(*ip), 0));
	return frame + ETH_HLEN + sizeof(*ip);
}

static void build(uint8_t *frame, int n)
{
	int flow = n / opt.burst % opt.flows, len = opt.size - ETH_HLEN - sizeof(struct iphdr);
	uint8_t *l4 = build_ip(frame, opt.size, flow);
	const struct iphdr *ip = (void *)(frame + ETH_HLEN);

	if (opt.tcp)
		build_tcp(l4, ip, len, flow, n * (len - sizeof(struct tcphdr)));
	else
		build_udp(l4, ip, len, flow);
}

/*
 * Nobody else runs while a burst is sent, so that the host finds all of it;
 * then it is given the time to pass it on.
 */
static void frames(void)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	const struct sched_param first = { .sched_priority = 1 };
	uint8_t (*frame)[MAX_FRAME];
	int fd = packet_socket(), i;

	if (opt.size > MAX_FRAME || opt.burst < 1 || opt.flows < 1)
		errx(2, "out of range");
	if (sched_setscheduler(0, SCHED_FIFO, &first))
		err(1, "priority");
	frame = calloc(opt.burst, sizeof(*frame));
	for (i = 0; i < opt.count; i++) {
		int j = i % opt.burst, k;

		build(frame[j], i);
		if (j < opt.burst - 1 && i < opt.count - 1)
			continue;
		for (k = 0; k <= j; k++)
			if (send(fd, frame[k], opt.size, 0) != opt.size)
				err(1, "send");
		nanosleep(&pause, NULL);
	}
}

static void sleep_ms(int ms)
{
	poll(NULL, 0, ms);
}

/* To whoever withholds what the host does, on the other end of a pipe. */
static void say(const char *word)
{
	if (write(STDOUT_FILENO, word, strlen(word)) < 0)
		err(1, "%s", word);
}

/* Frames that pktgen has sent so far on an interface. */
static long pktgen_sent(const char *name)
{
	char path[64], text[4096], *at;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/net/pktgen/%s", name);
	fd = open(path, O_RDONLY);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (n < 0)
		err(1, "%s", path);
	close(fd);
	text[n] = 0;
	at = strstr(text, "pkts-sofar: ");
	return at ? atol(at + 12) : 0;
}

/*
 * pktgen itself may wait for its last frame to be freed, which the host holds
 * back: a child starts it, and this one looks after it.
 */
static void run_pktgen(uint32_t id, const char *name, long count)
{
	int fd = open("/proc/net/pktgen/pgctrl", O_WRONLY), tries = 0;
	pid_t child;

	sleep_ms(LEAD_MS);
	mark(id);
	child = fork();
	if (!child)
		_exit(write(fd, "start\n", 6) != 6);
	if (fd < 0 || child < 0)
		err(1, "pktgen");
	do {
		if (tries++ > SENDING_TRIES)
			errx(1, "pktgen sent %ld of %ld", pktgen_sent(name), count);
		sleep_ms(SENDING_MS);
	} while (pktgen_sent(name) < count);
	say("sent\n");
	sleep_ms(LINGER_MS);
}

static void tso_fill(uint8_t *slot)
{
	struct tpacket2_hdr *head = (void *)slot;
	uint8_t *data = slot + TPACKET2_HDRLEN - sizeof(struct sockaddr_ll);
	struct virtio_net_hdr *vnet = (void *)data;
	uint8_t *frame = data + sizeof(*vnet);
	uint8_t *l4 = build_ip(frame, opt.size, 0);
	struct tcphdr *tcp = (void *)l4;

	memset(vnet, 0, sizeof(*vnet));
	vnet->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	vnet->gso_type = VIRTIO_NET_HDR_GSO_TCPV4;
	vnet->gso_size = opt.mss;
	vnet->csum_start = l4 - frame;
	vnet->csum_offset = offsetof(struct tcphdr, check);
	vnet->hdr_len = vnet->csum_start + sizeof(*tcp);
	build_tcp(l4, (void *)(frame + ETH_HLEN), sizeof(*tcp), 0, 1);
	tcp->check = ~fold(pseudo((void *)(frame + ETH_HLEN), opt.size - vnet->csum_start));
	head->tp_len = sizeof(*vnet) + opt.size;
	head->tp_status = TP_STATUS_SEND_REQUEST;
}

/* Of the ring, per frame: a power of two, with room for what stands before it. */
static int tso_room(void)
{
	int room = getpagesize();

	while (room < opt.size + 256)
		room *= 2;
	return room;
}

/* The ring must outlive what refers to it. */
static void tso_wait(const uint8_t *ring, int room)
{
	int i, waits = 0;

	for (i = 0; i < opt.count; i++)
		while (__atomic_load_n((const uint32_t *)(ring + i * room), __ATOMIC_ACQUIRE) !=
		       TP_STATUS_AVAILABLE) {
			if (waits++ > MOST_WAITS)
				errx(1, "frame %d was not sent", i);
			sleep_ms(LINGER_MS);
		}
}

/* Pages of the ring become fragments: what is measured is not a copy. */
static void tso(void)
{
	int room = tso_room(), fd = packet_socket(), version = TPACKET_V2, yes = 1, i;
	struct tpacket_req req = {
		.tp_block_size = room, .tp_frame_size = room,
		.tp_block_nr = opt.count, .tp_frame_nr = opt.count,
	};
	int bytes = room * opt.count * 2;
	uint8_t *ring;

	if (opt.count > TSO_FRAMES)
		errx(2, "out of range");
	opt.tcp = 1;
	if (setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof(version)) ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof(bytes)) ||
	    setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &yes, sizeof(yes)) ||
	    setsockopt(fd, SOL_PACKET, PACKET_TX_RING, &req, sizeof(req)))
		err(1, "ring");
	ring = mmap(NULL, room * opt.count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (ring == MAP_FAILED)
		err(1, "mmap");
	for (i = 0; i < opt.count; i++)
		tso_fill(ring + i * room);
	sleep_ms(LEAD_MS);
	mark(opt.id);
	if (send(fd, NULL, 0, MSG_DONTWAIT) < 0)
		err(1, "send");
	say("sent\n");
	sleep_ms(LINGER_MS);
	tso_wait(ring, room);
}

int main(int argc, char **argv)
{
	struct timespec now;

	if (argc == 3 && !strcmp(argv[1], "mark")) {
		mark(strtoul(argv[2], NULL, 0));
	} else if (argc == 5 && !strcmp(argv[1], "pktgen")) {
		run_pktgen(strtoul(argv[2], NULL, 0), argv[3], atol(argv[4]));
	} else if (argc > 2 && !strcmp(argv[1], "frames")) {
		parse(argc - 2, argv + 2);
		frames();
	} else if (argc > 2 && !strcmp(argv[1], "tso")) {
		parse(argc - 2, argv + 2);
		tso();
	} else if (argc == 2 && !strcmp(argv[1], "clock")) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		printf("%lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
	} else {
		errx(2, "usage: benchtool mark|frames|pktgen|tso|clock ...");
	}
	return 0;
}
