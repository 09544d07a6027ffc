// SPDX-License-Identifier: GPL-2.0
/*
 * traffic: numbered traffic whose every byte can be checked.
 *
 *	traffic sink udp|tcp PORT [key=value...]
 *	traffic source udp|tcp ADDRESS PORT [key=value...]
 *
 * keys of both: seconds=S (whole run, default 60), sample=MS (a line per interval)
 * source: count=N (datagrams, or blocks of a TCP stream; default 1000),
 *	   size=BYTES (default 1000), rate=N a second (default 0: as fast as it goes),
 *	   from=ADDRESS (bind), tos=N, stop=FILE (end once that file exists, at a
 *	   number of datagrams that the last line tells; 0 is returned then)
 * sink:   count=N (stop after so many bytes/size units), idle=MS (stop when nothing
 *	   came for so long after the first packet; default 2000), size=BYTES
 *
 * Both print one line of key=value at the end. Sink:
 *	received lost dup reorder corrupt bytes first_us last_us gap_us gap_at_us
 * and exit with 0 only when lost, dup and corrupt are all 0 (reorder is told,
 * and is an error with strict=1). The number of a datagram stands in its first
 * eight bytes, followed by the sending time; the rest of it, and every byte of
 * a TCP stream, is a function of its place.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "labtools.h"

#define MAX_SEQ		(1 << 24)

struct dgram {
	uint64_t seq;
	int64_t sent_us;
};

static struct {
	bool tcp;
	long seconds, sample, count, size, rate, idle, tos, strict;
	const char *from, *stop;
} opt = { .seconds = 60, .count = 1000, .size = 1000, .idle = 2000 };

static struct {
	uint64_t got, dup, reorder, corrupt, bytes, top;
	int64_t first, last, gap, gap_at;
	uint64_t sample_bytes, sample_no;
	uint8_t *seen;
} st;

static int64_t start_us;

static int64_t now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

/* The eight bytes that belong at word @n of stream (or datagram) @seq. */
static uint64_t pattern(uint64_t seq, uint64_t n)
{
	return htole64(((seq << 20) + n) * 0x9e3779b97f4a7c15ULL);
}

/* The bytes from the place @off up to the next border of a word, at most @len. */
static size_t piece(uint64_t seq, uint64_t off, size_t len, uint8_t *out)
{
	uint64_t word = pattern(seq, off >> 3);
	size_t n = 8 - (off & 7);

	memcpy(out, (uint8_t *)&word + (off & 7), n);
	return n < len ? n : len;
}

static void fill(uint8_t *buf, uint64_t seq, uint64_t off, size_t len)
{
	uint8_t word[8];
	size_t n;

	for (; len; len -= n, off += n, buf += n) {
		n = piece(seq, off, len, word);
		memcpy(buf, word, n);
	}
}

static bool check(const uint8_t *buf, uint64_t seq, uint64_t off, size_t len)
{
	uint8_t word[8];
	size_t n;

	for (; len; len -= n, off += n, buf += n) {
		n = piece(seq, off, len, word);
		if (memcmp(buf, word, n))
			return false;
	}
	return true;
}

static void parse(int argc, char **argv)
{
	static const struct { const char *key; long *val; } keys[] = {
		{ "seconds=", &opt.seconds }, { "sample=", &opt.sample },
		{ "count=", &opt.count }, { "size=", &opt.size },
		{ "rate=", &opt.rate }, { "idle=", &opt.idle },
		{ "tos=", &opt.tos }, { "strict=", &opt.strict },
	};
	size_t k;
	int i;

	for (i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "from=", 5)) {
			opt.from = argv[i] + 5;
			continue;
		}
		if (!strncmp(argv[i], "stop=", 5)) {
			opt.stop = argv[i] + 5;
			continue;
		}
		for (k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			if (strncmp(argv[i], keys[k].key, strlen(keys[k].key)))
				continue;
			*keys[k].val = strtol(strchr(argv[i], '=') + 1, NULL, 0);
			break;
		}
		if (k == sizeof(keys) / sizeof(keys[0]))
			die("unknown option %s", argv[i]);
	}
	if (opt.size < (long)sizeof(struct dgram) || opt.size > 65507)
		die("size must be 16 to 65507");
}

/* An address in numbers (IPv6: with %interface where it is link-local). */
static socklen_t address(const char *host, const char *port, struct sockaddr_storage *ss)
{
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)ss;
	struct sockaddr_in *in = (struct sockaddr_in *)ss;
	char text[INET6_ADDRSTRLEN + 1];
	const char *scope = strchr(host, '%');

	memset(ss, 0, sizeof(*ss));
	if (inet_pton(AF_INET, host, &in->sin_addr) == 1) {
		in->sin_family = AF_INET;
		in->sin_port = htons(atoi(port));
		return sizeof(*in);
	}
	snprintf(text, sizeof(text), "%.*s", scope ? (int)(scope - host) : INET6_ADDRSTRLEN, host);
	if (inet_pton(AF_INET6, text, &in6->sin6_addr) != 1)
		die("bad address %s", host);
	in6->sin6_family = AF_INET6;
	in6->sin6_port = htons(atoi(port));
	in6->sin6_scope_id = scope ? if_nametoindex(scope + 1) : 0;
	return sizeof(*in6);
}

static int socket_type(void)
{
	return opt.tcp ? SOCK_STREAM : SOCK_DGRAM;
}

/* One IPv6 socket takes both families: peers of either need no other sink. */
static int sink_socket(const char *port)
{
	int fd = socket(AF_INET6, socket_type(), 0), off = 0, on = 1, room = 4 << 20;
	struct sockaddr_storage ss;
	socklen_t len = address("::", port, &ss);

	setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (!opt.tcp)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	if (fd < 0 || bind(fd, (struct sockaddr *)&ss, len))
		die("cannot bind port %s: %s", port, strerror(errno));
	if (opt.tcp && listen(fd, 1))
		die("cannot listen: %s", strerror(errno));
	return fd;
}

static int source_socket(const char *host, const char *port)
{
	struct sockaddr_storage to, from;
	socklen_t len = address(host, port, &to);
	int fd = socket(to.ss_family, socket_type(), 0), tos = (int)opt.tos;

	if (opt.from && bind(fd, (struct sockaddr *)&from, address(opt.from, "0", &from)))
		die("cannot bind %s", opt.from);
	if (tos)
		setsockopt(fd, IPPROTO_IP, IP_TOS, &tos, sizeof(tos));
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, len))
		die("cannot connect to %s port %s: %s", host, port, strerror(errno));
	return fd;
}

static void sample(void)
{
	int64_t slot;

	if (!opt.sample)
		return;
	slot = (now_us() - start_us) / (opt.sample * 1000);
	while ((int64_t)st.sample_no < slot) {
		printf("sample t_us=%lld bytes=%llu\n",
		       (long long)(start_us + (int64_t)st.sample_no * opt.sample * 1000),
		       (unsigned long long)st.sample_bytes);
		fflush(stdout);
		st.sample_bytes = 0;
		st.sample_no++;
	}
}

static void arrived(size_t len)
{
	int64_t t = now_us();

	if (!st.first) {
		st.first = t;
	} else if (t - st.last > st.gap) {
		st.gap = t - st.last;
		st.gap_at = st.last;
	}
	st.last = t;
	st.bytes += len;
	st.sample_bytes += len;
}

static void take_dgram(const uint8_t *buf, size_t len)
{
	struct dgram d;

	arrived(len);
	if (len < sizeof(d)) {
		st.corrupt++;
		return;
	}
	memcpy(&d, buf, sizeof(d));
	if (d.seq >= MAX_SEQ || !check(buf + sizeof(d), d.seq, 0, len - sizeof(d))) {
		st.corrupt++;
		return;
	}
	st.got++;
	if (st.seen[d.seq >> 3] & (1 << (d.seq & 7))) {
		st.dup++;
		return;
	}
	st.seen[d.seq >> 3] |= 1 << (d.seq & 7);
	if (d.seq < st.top)
		st.reorder++;
	else
		st.top = d.seq + 1;
}

/* Return: false when nothing came in time, or the run's time is over. */
static bool wait_for_input(int fd)
{
	int64_t left = opt.seconds * 1000 - (now_us() - start_us) / 1000;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t end, slice;

	if (left <= 0)
		return false;
	if (st.first && left > opt.idle)
		left = opt.idle;
	end = now_us() + left * 1000;
	do {
		slice = (end - now_us()) / 1000;
		if (opt.sample && slice > opt.sample)
			slice = opt.sample;
		if (slice >= 0 && poll(&p, 1, (int)slice) > 0)
			return true;
		sample();
	} while (now_us() < end);
	return false;
}

static void sink_udp(int fd)
{
	static uint8_t buf[65536];
	ssize_t n;

	st.seen = calloc(1, MAX_SEQ / 8);
	while (st.got < (uint64_t)opt.count && wait_for_input(fd)) {
		n = recv(fd, buf, sizeof(buf), 0);
		if (n > 0)
			take_dgram(buf, n);
		sample();
	}
}

/* Return: true when the source closed the stream properly. */
static bool sink_tcp(int lfd)
{
	static uint8_t buf[65536];
	ssize_t n = -1;
	int fd;

	if (!wait_for_input(lfd))
		return false;
	fd = accept(lfd, NULL, NULL);
	while (wait_for_input(fd)) {
		n = recv(fd, buf, sizeof(buf), 0);
		if (n <= 0)
			break;
		if (!check(buf, 0, st.bytes, n))
			st.corrupt++;
		arrived(n);
		sample();
	}
	close(fd);
	return n == 0;
}

static int sink(int argc, char **argv)
{
	uint64_t lost;
	bool whole = true;
	int fd;

	parse(argc - 1, argv + 1);
	fd = sink_socket(argv[0]);
	start_us = now_us();
	if (opt.tcp) {
		whole = sink_tcp(fd);
		lost = whole ? 0 : 1;
		st.got = st.bytes / opt.size;
	} else {
		sink_udp(fd);
		lost = (uint64_t)opt.count > st.got - st.dup ? opt.count - (st.got - st.dup) : 0;
	}
	printf("received=%llu lost=%llu dup=%llu reorder=%llu corrupt=%llu bytes=%llu",
	       (unsigned long long)st.got, (unsigned long long)lost,
	       (unsigned long long)st.dup, (unsigned long long)st.reorder,
	       (unsigned long long)st.corrupt, (unsigned long long)st.bytes);
	printf(" first_us=%lld last_us=%lld gap_us=%lld gap_at_us=%lld\n",
	       (long long)st.first, (long long)st.last,
	       (long long)st.gap, (long long)st.gap_at);
	return lost || st.dup || st.corrupt || !st.bytes || (opt.strict && st.reorder);
}

static void pace(uint64_t n)
{
	int64_t due, t = now_us();
	struct timespec ts;

	if (!opt.rate)
		return;
	due = start_us + (int64_t)(n * 1000000 / opt.rate);
	if (due <= t)
		return;
	ts.tv_sec = (due - t) / 1000000;
	ts.tv_nsec = (due - t) % 1000000 * 1000;
	nanosleep(&ts, NULL);
}

static bool out_of_time(void)
{
	return now_us() - start_us >= opt.seconds * 1000000;
}

/* Looked up now and then: it costs a system call. */
static bool told_to_stop(uint64_t n)
{
	return opt.stop && !(n & 15) && !access(opt.stop, F_OK);
}

static uint64_t source_udp(int fd)
{
	static uint8_t buf[65536];
	struct dgram d;
	uint64_t n;

	for (n = 0; n < (uint64_t)opt.count && !out_of_time() && !told_to_stop(n); n++) {
		pace(n);
		d.seq = n;
		d.sent_us = now_us();
		memcpy(buf, &d, sizeof(d));
		fill(buf + sizeof(d), n, 0, opt.size - sizeof(d));
		/*
		 * ENOBUFS is local back-pressure and ECONNREFUSED tells of an
		 * earlier datagram; this one is lost, and the sink counts it.
		 */
		if (send(fd, buf, opt.size, 0) < 0)
			st.corrupt++;
		else
			st.bytes += opt.size;
	}
	return n;
}

static uint64_t source_tcp(int fd)
{
	static uint8_t buf[65536];
	uint64_t n;

	for (n = 0; n < (uint64_t)opt.count && !out_of_time() && !told_to_stop(n); n++) {
		pace(n);
		fill(buf, 0, st.bytes, opt.size);
		if (write_full(fd, buf, opt.size)) {
			st.corrupt++;
			break;
		}
		st.bytes += opt.size;
	}
	return n;
}

static int source(int argc, char **argv)
{
	uint64_t n;
	int fd;

	if (argc < 2)
		die("usage: traffic source udp|tcp ADDRESS PORT [key=value...]");
	parse(argc - 2, argv + 2);
	fd = source_socket(argv[0], argv[1]);
	start_us = now_us();
	n = opt.tcp ? source_tcp(fd) : source_udp(fd);
	shutdown(fd, SHUT_WR);
	printf("sent=%llu refused=%llu bytes=%llu us=%lld\n", (unsigned long long)n,
	       (unsigned long long)st.corrupt, (unsigned long long)st.bytes,
	       (long long)(now_us() - start_us));
	close(fd);
	return st.corrupt || (!opt.stop && n < (uint64_t)opt.count);
}

int traffic_main(int argc, char **argv)
{
	if (argc < 4)
		die("usage: traffic sink|source udp|tcp ...");
	signal(SIGPIPE, SIG_IGN);
	opt.tcp = !strcmp(argv[2], "tcp");
	if (!strcmp(argv[1], "sink"))
		return sink(argc - 3, argv + 3);
	return source(argc - 3, argv + 3);
}
