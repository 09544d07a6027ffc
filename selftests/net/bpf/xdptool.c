// SPDX-License-Identifier: GPL-2.0
/*
 * Loads the programs of xdp.bpf.c and attaches them, in the guest.
 *
 *   xdptool attach IF PROGRAM [skb|drv] [bound] [port=N] [number=N] [dev=IF] [cpu=N]
 *	load a program and attach it; its counters are pinned at /sys/fs/bpf/IF/;
 *	bound: it may ask the driver about frames
 *   xdptool detach IF [skb|drv]
 *   xdptool counts IF
 *	name=value of each counter of the program attached last
 *   xdptool cycle IF PROGRAM COUNT
 *	attach and detach it so many times
 *   xdptool swap IF PROGRAM OTHER COUNT
 *	let one replace the other so many times; both count in the same maps
 *   xdptool programs
 *	how many XDP programs the kernel has
 *
 * What the kernel says about a refusal is printed. Status 0, or 1 on a
 * refusal, or 2 when it is used the wrong way.
 */
#include <errno.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>

#define BPFFS	"/sys/fs/bpf"
/* Newer than the headers of Debian 12. */
#define DEV_BOUND_ONLY	0x40

static const char *const names[] = {
	"seen", "bytes", "ifindex", "queue", "done", "failed", "udp", "hashed", "tagged",
};

static void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static void usage(void)
{
	fputs("see the head of xdptool.c\n", stderr);
	exit(2);
}

static int print(enum libbpf_print_level level, const char *format, va_list args)
{
	if (level == LIBBPF_DEBUG)
		return 0;
	return vfprintf(stderr, format, args);
}

static int ifindex_of(const char *name)
{
	int index = if_nametoindex(name);

	if (!index)
		die("no interface %s", name);
	return index;
}

static void mount_bpffs(void)
{
	struct stat root, sys;

	if (stat(BPFFS, &root) || stat("/sys/fs", &sys))
		die("no %s", BPFFS);
	if (root.st_dev == sys.st_dev && mount("bpf", BPFFS, "bpf", 0, NULL))
		die("cannot mount %s: %s", BPFFS, strerror(errno));
}

static struct bpf_map *map_of(struct bpf_object *object, const char *name)
{
	struct bpf_map *map = bpf_object__find_map_by_name(object, name);

	if (!map)
		die("no map %s", name);
	return map;
}

static void put(struct bpf_object *object, const char *map, __u32 key, const void *value)
{
	if (bpf_map_update_elem(bpf_map__fd(map_of(object, map)), &key, value, BPF_ANY))
		die("cannot set %s[%u]: %s", map, key, strerror(errno));
}

/* A maps's pin shows what its last user counted: make room for the next. */
static void pin_counts(struct bpf_object *object, const char *ifname)
{
	char path[128];

	snprintf(path, sizeof(path), BPFFS "/%s", ifname);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), BPFFS "/%s/counts", ifname);
	unlink(path);
	if (bpf_map__pin(map_of(object, "counts"), path))
		die("cannot pin %s: %s", path, strerror(errno));
}

static struct bpf_object *load_object(const char *program, const char *other, int bound_to)
{
	const char *path = getenv("XDP_OBJECT") ?: "/lib/xdp.bpf.o";
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	struct bpf_program *prog;

	if (!object)
		die("cannot open %s: %s", path, strerror(errno));
	bpf_object__for_each_program(prog, object) {
		const char *name = bpf_program__name(prog);

		bool wanted = !strcmp(name, program) || (other && !strcmp(name, other));

		bpf_program__set_autoload(prog, wanted);
		if (bound_to && wanted) {
			bpf_program__set_ifindex(prog, bound_to);
			bpf_program__set_flags(prog, DEV_BOUND_ONLY);
		}
	}
	if (bpf_object__load(object))
		die("cannot load %s: %s", program, strerror(errno));
	return object;
}

static int fd_of(struct bpf_object *object, const char *program)
{
	struct bpf_program *prog = bpf_object__find_program_by_name(object, program);

	if (!prog)
		die("no program %s", program);
	return bpf_program__fd(prog);
}

static __u32 flag_of(const char *word)
{
	if (!strcmp(word, "skb"))
		return XDP_FLAGS_SKB_MODE;
	if (!strcmp(word, "drv"))
		return XDP_FLAGS_DRV_MODE;
	return 0;
}

static void configure(struct bpf_object *object, const char *word)
{
	__u64 number;
	__u32 index;

	if (sscanf(word, "port=%llu", &number) == 1) {
		put(object, "conf", 0, &number);
	} else if (sscanf(word, "number=%llu", &number) == 1) {
		put(object, "conf", 1, &number);
	} else if (!strncmp(word, "dev=", 4)) {
		index = ifindex_of(word + 4);
		put(object, "devs", 0, &index);
	} else if (!strncmp(word, "cpu=", 4)) {
		/* The entry 0 of a cpumap is that cpu's; the value is a queue's length. */
		index = 192;
		put(object, "cpus", atoi(word + 4), &index);
	} else {
		usage();
	}
}

static void install(int ifindex, int fd, __u32 flags)
{
	int err = bpf_xdp_attach(ifindex, fd, flags, NULL);

	if (err)
		die("refused: %s", strerror(-err));
}

static int attach(int argc, char **argv)
{
	struct bpf_object *object;
	int i, bound_to = 0;
	__u32 flags = 0;

	if (argc < 2)
		usage();
	for (i = 2; i < argc; i++)
		if (!strcmp(argv[i], "bound"))
			bound_to = ifindex_of(argv[0]);
	object = load_object(argv[1], NULL, bound_to);
	for (i = 2; i < argc; i++) {
		if (flag_of(argv[i]))
			flags = flag_of(argv[i]);
		else if (strcmp(argv[i], "bound"))
			configure(object, argv[i]);
	}
	install(ifindex_of(argv[0]), fd_of(object, argv[1]), flags);
	pin_counts(object, argv[0]);
	return 0;
}

static int detach(int argc, char **argv)
{
	if (argc < 1)
		usage();
	install(ifindex_of(argv[0]), -1, argc > 1 ? flag_of(argv[1]) : 0);
	return 0;
}

static int show_counts(int argc, char **argv)
{
	char path[128];
	__u64 value;
	__u32 i;
	int fd;

	if (argc < 1)
		usage();
	snprintf(path, sizeof(path), BPFFS "/%s/counts", argv[0]);
	fd = bpf_obj_get(path);
	if (fd < 0)
		die("no %s: %s", path, strerror(errno));
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (bpf_map_lookup_elem(fd, &i, &value))
			die("cannot read %s", path);
		printf("%s=%llu\n", names[i], value);
	}
	return 0;
}

static int cycle(int argc, char **argv)
{
	struct bpf_object *object;
	int i, ifindex, fd;

	if (argc < 3)
		usage();
	object = load_object(argv[1], NULL, 0);
	pin_counts(object, argv[0]);
	ifindex = ifindex_of(argv[0]);
	fd = fd_of(object, argv[1]);
	for (i = atoi(argv[2]); i; i--) {
		install(ifindex, fd, XDP_FLAGS_DRV_MODE);
		install(ifindex, -1, XDP_FLAGS_DRV_MODE);
	}
	return 0;
}

static int swap(int argc, char **argv)
{
	struct bpf_object *object;
	int i, ifindex, fd[2];

	if (argc < 4)
		usage();
	object = load_object(argv[1], argv[2], 0);
	pin_counts(object, argv[0]);
	ifindex = ifindex_of(argv[0]);
	fd[0] = fd_of(object, argv[1]);
	fd[1] = fd_of(object, argv[2]);
	for (i = 0; i < atoi(argv[3]); i++)
		install(ifindex, fd[i & 1], XDP_FLAGS_DRV_MODE);
	return 0;
}

static int programs(int argc, char **argv)
{
	struct bpf_prog_info info;
	__u32 id = 0, len, found = 0;
	int fd;

	(void)argc;
	(void)argv;
	while (!bpf_prog_get_next_id(id, &id)) {
		fd = bpf_prog_get_fd_by_id(id);
		if (fd < 0)
			continue;
		memset(&info, 0, sizeof(info));
		len = sizeof(info);
		if (!bpf_obj_get_info_by_fd(fd, &info, &len))
			found += info.type == BPF_PROG_TYPE_XDP;
		close(fd);
	}
	printf("%u\n", found);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(int argc, char **argv);
	} command[] = {
		{ "attach", attach }, { "detach", detach }, { "counts", show_counts },
		{ "cycle", cycle }, { "swap", swap }, { "programs", programs },
	};
	unsigned int i;

	if (argc < 2)
		usage();
	libbpf_set_print(print);
	mount_bpffs();
	for (i = 0; i < sizeof(command) / sizeof(*command); i++)
		if (!strcmp(argv[1], command[i].name))
			return command[i].run(argc - 2, argv + 2);
	usage();
}
