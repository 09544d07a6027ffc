# SPDX-License-Identifier: GPL-2.0
"""From windows and values to rows: medians of pairs, ratio, spread."""

import collections
import statistics

OURS, THEIRS = "hv_netfail", "hv_netvsc"

# A ratio that wanders by more than this over the pairs says nothing.
MOST_SPREAD = 0.10
# No driver does the same work for a tenth of the instructions.
LEAST_RATIO = 0.1

# Title and unit of a row; target: at most this ratio.
Kind = collections.namedtuple("Kind", "title unit target")
INSNS = "guest instructions per frame"
KINDS = {
    "rx-64-1q": Kind("RX 64 B to tc ingress drop, bursts of 8, 1 queue", INSNS, 0.70),
    "rx-64-2q": Kind("RX 64 B to tc ingress drop, bursts of 8, 2 queues", INSNS, 0.70),
    "rx-64-4q": Kind("RX 64 B to tc ingress drop, bursts of 8, 4 queues", INSNS, 0.70),
    "rx-64-alone-1q": Kind("RX 64 B to tc ingress drop, one frame a message", INSNS, None),
    "rx-1500-1q": Kind("RX 1500 B to tc ingress drop, bursts of 8", INSNS, 0.75),
    "rx-rsc-64k-1q": Kind("RX coalesced chain of 64 KB to tc ingress drop",
                          "guest instructions per chain", 0.60),
    "tx-64-1q": Kind("TX 64 B, pktgen, no batching hint", INSNS, 0.65),
    "tx-64-burst8-1q": Kind("TX 64 B, eight at a time, each but the last with the hint", INSNS, 0.55),
    "tx-1500-1q": Kind("TX 1500 B, pktgen, no batching hint", INSNS, None),
    "tx-tso-64k-1q": Kind("TX TSO, 41 segments (58 KB: all that hv_netvsc lets through in one)", "guest instructions per large send", 0.85),
    "memory-1q": Kind("memory of an interface that is up, 1 queue", "KiB", 0.50),
    "memory-4q": Kind("memory of an interface that is up, 4 queues", "KiB", 0.50),
    "mtu-outage": Kind("MTU change under traffic: longest time without a frame", "us", 0.50),
    "attach": Kind("from insmod to carrier", "us", None),
}
# Frames that the wire carried, per packet that the row speaks of.
FRAMES_PER_PACKET = {"rx-rsc-64k-1q": 45}

Row = collections.namedtuple("Row", "name title unit ours theirs ratio spread pairs target")
Refused = collections.namedtuple("Refused", "name title reason")


def by_address(windows, counts):
    """{(row, driver, round): {address: price per packet}}.

    A window holds more than what it is about: ticks, housekeeping threads. Of the
    repetitions within a round each address has its median count, and an address
    that many frames do not execute more often than few did, by one in 64 frames at
    least, is not part of the price. Nor is a loop of pktgen's that waits.
    """
    kept = collections.defaultdict(lambda: collections.defaultdict(list))
    for number, row, driver, turn, frames in windows:
        if row != "none":
            kept[row, driver, turn.split(".")[0]][frames].append(counts[number].detail)
    found = {}
    for key, by_frames in kept.items():
        few, many = min(by_frames), max(by_frames)
        more, less = _medians(by_frames[many]), _medians(by_frames[few])
        scale = FRAMES_PER_PACKET.get(key[0], 1) / (many - few)
        found[key] = {a: (n - less.get(a, 0)) * scale for a, n in more.items()
                      if n - less.get(a, 0) >= (many - few) / 64}
    return found


def _medians(details):
    return {a: statistics.median(d.get(a, 0) for d in details)
            for a in set().union(*details)}


def prices(addresses):
    """{row: {driver: {round: price of a packet}}}"""
    found = collections.defaultdict(lambda: collections.defaultdict(dict))
    for (row, driver, turn), by in addresses.items():
        found[row][driver][turn] = sum(by.values())
    return found


def values(lines):
    """The same of results that the script measured itself."""
    found = collections.defaultdict(lambda: collections.defaultdict(dict))
    for row, driver, turn, value in lines:
        found[row][driver][turn] = float(value)
    return found


def row(name, by_driver):
    """A Row, or Refused."""
    kind = KINDS[name]
    turns = sorted(set(by_driver[OURS]) & set(by_driver[THEIRS]))
    pairs = [(by_driver[OURS][t], by_driver[THEIRS][t]) for t in turns]
    if not pairs:
        return Refused(name, kind.title, "no pair was measured")
    if min(min(p) for p in pairs) <= 0:
        return Refused(name, kind.title, "a price that is not positive: %s" % pairs)
    ratios = [o / t for o, t in pairs]
    counted = kind.unit not in ("KiB", "us")
    if counted and (min(ratios) < LEAST_RATIO or max(ratios) > 1 / LEAST_RATIO):
        return Refused(name, kind.title, "ratios from %.3f to %.3f: a window missed its frames"
                       % (min(ratios), max(ratios)))
    ours, theirs = (statistics.median(p[i] for p in pairs) for i in (0, 1))
    spread = (max(ratios) - min(ratios)) / statistics.median(ratios)
    if spread > MOST_SPREAD:
        return Refused(name, kind.title, "the ratio wanders from %.3f to %.3f over %d pairs"
                       % (min(ratios), max(ratios), len(pairs)))
    return Row(name, kind.title, kind.unit, round(ours, 1), round(theirs, 1),
               round(statistics.median(ratios), 4), round(spread, 4), len(pairs), kind.target)
