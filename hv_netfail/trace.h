/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints: /sys/kernel/tracing/events/hv_netfail
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM hv_netfail

#if !defined(_HVNF_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _HVNF_TRACE_H

#include <linux/netdevice.h>
#include <linux/tracepoint.h>

#include "history.h"
#include "proto/dp.h"

/* An event was given to the data-path table; bits are DP_ACT_*. */
TRACE_EVENT(hvnf_dp_event,
	TP_PROTO(const struct net_device *dev, enum dp_event event, u32 arg,
		 const struct dp_action *act),
	TP_ARGS(dev, event, arg, act),
	TP_STRUCT__entry(
		__array(char, name, IFNAMSIZ)
		__field(u32, event)
		__field(u32, arg)
		__field(u32, from)
		__field(u32, to)
		__field(u32, bits)
	),
	TP_fast_assign(
		memcpy(__entry->name, dev->name, IFNAMSIZ);
		__entry->event = event;
		__entry->arg = arg;
		__entry->from = act->from;
		__entry->to = act->to;
		__entry->bits = act->bits;
	),
	TP_printk("%s: %s (%u): %s -> %s, actions %#x", __entry->name,
		  dp_event_name(__entry->event), __entry->arg,
		  dp_state_name(__entry->from), dp_state_name(__entry->to),
		  __entry->bits)
);

/* The data path changed its state; it took so long, the host's answer included. */
TRACE_EVENT(hvnf_path_switch,
	TP_PROTO(const struct net_device *dev, enum dp_state from, enum dp_state to,
		 enum dp_event cause, u64 ns),
	TP_ARGS(dev, from, to, cause, ns),
	TP_STRUCT__entry(
		__array(char, name, IFNAMSIZ)
		__field(u32, from)
		__field(u32, to)
		__field(u32, cause)
		__field(u64, ns)
	),
	TP_fast_assign(
		memcpy(__entry->name, dev->name, IFNAMSIZ);
		__entry->from = from;
		__entry->to = to;
		__entry->cause = cause;
		__entry->ns = ns;
	),
	TP_printk("%s: %s -> %s by %s in %llu ns", __entry->name,
		  dp_state_name(__entry->from), dp_state_name(__entry->to),
		  dp_event_name(__entry->cause), __entry->ns)
);

/* The traffic moved, or was to move: as recorded in the history. */
TRACE_EVENT(hvnf_switch,
	TP_PROTO(const struct net_device *dev, const struct hvnf_switch *sw),
	TP_ARGS(dev, sw),
	TP_STRUCT__entry(
		__array(char, name, IFNAMSIZ)
		__field(u32, number)
		__field(u32, cause)
		__field(u32, from)
		__field(u32, to)
		__field(u64, took)
		__field(u64, gap)
		__field(u32, held)
		__field(u32, resent)
		__field(u32, unfinished)
	),
	TP_fast_assign(
		memcpy(__entry->name, dev->name, IFNAMSIZ);
		__entry->number = sw->number;
		__entry->cause = sw->cause;
		__entry->from = sw->from;
		__entry->to = sw->to;
		__entry->took = sw->end - sw->begin;
		__entry->gap = sw->gap;
		__entry->held = sw->frames.held;
		__entry->resent = sw->frames.resent;
		__entry->unfinished = sw->frames.unfinished;
	),
	TP_printk("%s: switch %u: %s -> %s by %s in %llu ns, gap %llu ns, held %u, resent %u, unfinished %u bytes",
		  __entry->name, __entry->number, dp_state_name(__entry->from),
		  dp_state_name(__entry->to), dp_event_name(__entry->cause),
		  __entry->took, __entry->gap, __entry->held, __entry->resent,
		  __entry->unfinished)
);

/* An NVSP message; types are NVSP_MSG_*. */
DECLARE_EVENT_CLASS(hvnf_nvsp,
	TP_PROTO(const struct net_device *dev, u32 type, u32 len, u64 tag),
	TP_ARGS(dev, type, len, tag),
	TP_STRUCT__entry(
		__array(char, name, IFNAMSIZ)
		__field(u32, type)
		__field(u32, len)
		__field(u64, tag)
	),
	TP_fast_assign(
		memcpy(__entry->name, dev->name, IFNAMSIZ);
		__entry->type = type;
		__entry->len = len;
		__entry->tag = tag;
	),
	TP_printk("%s: type %u, %u bytes, tag %#llx", __entry->name,
		  __entry->type, __entry->len, __entry->tag)
);

DEFINE_EVENT(hvnf_nvsp, hvnf_nvsp_send,
	TP_PROTO(const struct net_device *dev, u32 type, u32 len, u64 tag),
	TP_ARGS(dev, type, len, tag));

DEFINE_EVENT(hvnf_nvsp, hvnf_nvsp_recv,
	TP_PROTO(const struct net_device *dev, u32 type, u32 len, u64 tag),
	TP_ARGS(dev, type, len, tag));

#endif /* _HVNF_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
