// SPDX-License-Identifier: GPL-2.0
/*
 * Programs for the XDP tests. Each counts what it saw in the map "counts",
 * which xdptool prints; "conf" has the numbers that it is given.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

/* Indices of "counts"; their names stand in xdptool.c. */
enum {
	SEEN,		/* frames */
	BYTES,		/* of them, fragments included */
	IFINDEX,	/* where the last one came in, as the program sees it */
	QUEUE,
	DONE,		/* frames that the program did to what it is for */
	FAILED,		/* frames to which it could not */
	UDP,		/* frames to the port in conf[CONF_PORT] */
	HASHED,		/* frames with a hash */
	TAGGED,		/* frames with a VLAN tag beside them */
	COUNTS = 16,
};

/* Indices of "conf". */
enum {
	CONF_PORT,
	CONF_NUMBER,
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, COUNTS);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} conf SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} devs SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CPUMAP);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} cpus SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_XSKMAP);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u32);
} xsks SEC(".maps");

static __always_inline void add(__u32 index, __u64 n)
{
	__u64 *count = bpf_map_lookup_elem(&counts, &index);

	if (count)
		__sync_fetch_and_add(count, n);
}

static __always_inline void set(__u32 index, __u64 value)
{
	__u64 *count = bpf_map_lookup_elem(&counts, &index);

	if (count)
		*count = value;
}

static __always_inline __u64 configured(__u32 index)
{
	__u64 *value = bpf_map_lookup_elem(&conf, &index);

	return value ? *value : 0;
}

#pragma pack(push, 1)
struct headers {
	struct ethhdr eth;
	struct iphdr ip;
	struct udphdr udp;
};

struct tagged {
	struct ethhdr eth;
	__be16 tci;
	__be16 proto;
};

#pragma pack(pop)

/* The headers of a frame to the configured port, or NULL. */
static __always_inline struct headers *wanted(struct xdp_md *ctx)
{
	struct headers *h = (void *)(long)ctx->data;

	if ((void *)(h + 1) > (void *)(long)ctx->data_end)
		return NULL;
	if (h->eth.h_proto != bpf_htons(ETH_P_IP) || h->ip.ihl != 5 ||
	    h->ip.protocol != IPPROTO_UDP ||
	    h->udp.dest != bpf_htons(configured(CONF_PORT)))
		return NULL;
	return h;
}

static __always_inline void saw(struct xdp_md *ctx)
{
	add(SEEN, 1);
	add(BYTES, ctx->data_end - ctx->data);
	set(IFINDEX, ctx->ingress_ifindex);
	set(QUEUE, ctx->rx_queue_index);
	if (wanted(ctx))
		add(UDP, 1);
}

SEC("xdp")
int drop(struct xdp_md *ctx)
{
	saw(ctx);
	return XDP_DROP;
}

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	saw(ctx);
	return XDP_PASS;
}

SEC("xdp")
int pass2(struct xdp_md *ctx)
{
	saw(ctx);
	add(DONE, 1);
	return XDP_PASS;
}

/* With the length of all fragments. */
SEC("xdp.frags")
int pass_frags(struct xdp_md *ctx)
{
	saw(ctx);
	add(DONE, bpf_xdp_get_buff_len(ctx));
	return XDP_PASS;
}

SEC("xdp.frags")
int drop_frags(struct xdp_md *ctx)
{
	saw(ctx);
	return XDP_DROP;
}

SEC("xdp")
int abort_udp(struct xdp_md *ctx)
{
	saw(ctx);
	return wanted(ctx) ? XDP_ABORTED : XDP_PASS;
}

SEC("xdp")
int bad_udp(struct xdp_md *ctx)
{
	saw(ctx);
	return wanted(ctx) ? 77 : XDP_PASS;
}

SEC("xdp")
int drop_udp(struct xdp_md *ctx)
{
	saw(ctx);
	return wanted(ctx) ? XDP_DROP : XDP_PASS;
}

/* Sends it back to where it came from; to the same port, where a sink may listen. */
static __always_inline int back(struct headers *h)
{
	__u8 mac[ETH_ALEN];
	__be32 ip = h->ip.saddr;

	__builtin_memcpy(mac, h->eth.h_source, ETH_ALEN);
	__builtin_memcpy(h->eth.h_source, h->eth.h_dest, ETH_ALEN);
	__builtin_memcpy(h->eth.h_dest, mac, ETH_ALEN);
	h->ip.saddr = h->ip.daddr;
	h->ip.daddr = ip;
	add(DONE, 1);
	return XDP_TX;
}

SEC("xdp")
int tx_udp(struct xdp_md *ctx)
{
	struct headers *h = wanted(ctx);

	saw(ctx);
	return h ? back(h) : XDP_PASS;
}

SEC("xdp.frags")
int tx_udp_frags(struct xdp_md *ctx)
{
	struct headers *h = wanted(ctx);

	saw(ctx);
	return h ? back(h) : XDP_PASS;
}

/* To the interface that is entered as the first. */
SEC("xdp")
int redirect_udp(struct xdp_md *ctx)
{
	saw(ctx);
	if (!wanted(ctx))
		return XDP_PASS;
	add(DONE, 1);
	return bpf_redirect_map(&devs, 0, XDP_DROP);
}

SEC("xdp.frags")
int redirect_all(struct xdp_md *ctx)
{
	saw(ctx);
	add(DONE, 1);
	return bpf_redirect_map(&devs, 0, XDP_DROP);
}

SEC("xdp")
int redirect_cpu(struct xdp_md *ctx)
{
	saw(ctx);
	add(DONE, 1);
	return bpf_redirect_map(&cpus, 0, XDP_DROP);
}

SEC("xdp")
int redirect_xsk(struct xdp_md *ctx)
{
	saw(ctx);
	if (!wanted(ctx))
		return XDP_PASS;
	add(DONE, 1);
	return bpf_redirect_map(&xsks, ctx->rx_queue_index, XDP_DROP);
}

/* Puts a VLAN tag with the configured number into the frame: four bytes more in front. */
SEC("xdp")
int push_tag(struct xdp_md *ctx)
{
	struct ethhdr eth, *old = (void *)(long)ctx->data;
	struct tagged *h;

	saw(ctx);
	if (!wanted(ctx))
		return XDP_PASS;
	if ((void *)(old + 1) > (void *)(long)ctx->data_end)
		return XDP_DROP;
	eth = *old;
	if (bpf_xdp_adjust_head(ctx, -4)) {
		add(FAILED, 1);
		return XDP_DROP;
	}
	h = (void *)(long)ctx->data;
	if ((void *)(h + 1) > (void *)(long)ctx->data_end)
		return XDP_DROP;
	h->proto = eth.h_proto;
	h->tci = bpf_htons(configured(CONF_NUMBER));
	h->eth = eth;
	h->eth.h_proto = bpf_htons(ETH_P_8021Q);
	add(DONE, 1);
	return XDP_PASS;
}

/* Takes the tag of a provider's bridge out of the frame: four bytes less in front. */
SEC("xdp")
int pop_tag(struct xdp_md *ctx)
{
	struct ethhdr eth, *h = (void *)(long)ctx->data;
	__be16 *inner;

	saw(ctx);
	if ((void *)(h + 1) + 4 > (void *)(long)ctx->data_end)
		return XDP_PASS;
	if (h->h_proto != bpf_htons(ETH_P_8021AD))
		return XDP_PASS;
	eth = *h;
	inner = (void *)(h + 1) + 2;
	eth.h_proto = *inner;
	if (bpf_xdp_adjust_head(ctx, 4)) {
		add(FAILED, 1);
		return XDP_DROP;
	}
	h = (void *)(long)ctx->data;
	if ((void *)(h + 1) > (void *)(long)ctx->data_end)
		return XDP_DROP;
	*h = eth;
	add(DONE, 1);
	return XDP_PASS;
}

/* Moves the beginning by the configured number of bytes forth, and back again. */
SEC("xdp")
int stretch_head(struct xdp_md *ctx)
{
	int n = configured(CONF_NUMBER);

	saw(ctx);
	if (bpf_xdp_adjust_head(ctx, -n)) {
		add(FAILED, 1);
		return XDP_PASS;
	}
	add(DONE, 1);
	return bpf_xdp_adjust_head(ctx, n) ? XDP_DROP : XDP_PASS;
}

/* Appends the configured number of bytes, writes into them, and takes them off again. */
SEC("xdp")
int stretch_tail(struct xdp_md *ctx)
{
	int n = configured(CONF_NUMBER);

	saw(ctx);
	if (bpf_xdp_adjust_tail(ctx, n)) {
		add(FAILED, 1);
		return XDP_PASS;
	}
	add(DONE, 1);
	return bpf_xdp_adjust_tail(ctx, -n) ? XDP_DROP : XDP_PASS;
}

/* Cuts the configured number of bytes off the end, fragments included. */
SEC("xdp.frags")
int cut_tail(struct xdp_md *ctx)
{
	int n = configured(CONF_NUMBER);

	saw(ctx);
	if (!wanted(ctx))
		return XDP_PASS;
	if (bpf_xdp_adjust_tail(ctx, -n))
		add(FAILED, 1);
	else
		add(DONE, 1);
	return XDP_PASS;
}

/*
 * A program that calls functions of the kernel makes the loader want the kernel's
 * BTF for the whole file, which the debug kernel lacks: a file of its own.
 */
#ifdef WITH_KFUNCS

/* The loader compares it with the kernel's by name. */
enum xdp_rss_hash_type {
	XDP_RSS_TYPE_NONE,
};

extern int bpf_xdp_metadata_rx_hash(const struct xdp_md *ctx, __u32 *hash,
				    enum xdp_rss_hash_type *type) __ksym __weak;
extern int bpf_xdp_metadata_rx_vlan_tag(const struct xdp_md *ctx, __be16 *proto,
					__u16 *tci) __ksym __weak;

/* Asks the driver about each frame; has to be bound to the interface. */
SEC("xdp")
int meta(struct xdp_md *ctx)
{
	enum xdp_rss_hash_type type;
	__u32 hash;
	__be16 proto;
	__u16 tci;

	saw(ctx);
	if (!bpf_xdp_metadata_rx_hash(ctx, &hash, &type)) {
		add(HASHED, 1);
		set(QUEUE, hash);
	}
	if (!bpf_xdp_metadata_rx_vlan_tag(ctx, &proto, &tci)) {
		add(TAGGED, 1);
		set(DONE, tci);
	}
	return XDP_PASS;
}

#endif

char _license[] SEC("license") = "GPL";
