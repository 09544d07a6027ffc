# SPDX-License-Identifier: GPL-2.0
"""lab demo: a TCP transfer survives the loss of its VF, told as it happens."""

import json
import os
import re

from . import flavour, job, one, paths, svg, testfile

FOLDER = os.path.join(paths.BUILD, "demo")
TIMEOUT = 300
SAMPLE_MS = 10


class Story:
    """Gathers events and samples from the lines of the run, and prints the events."""

    def __init__(self):
        self.events = []
        self.samples = []
        self.final = {}
        self.began = None
        self.results = []

    def line(self, text):
        """One line of the outer machine's serial line."""
        if text.startswith("HVNF-DEMO event "):
            self._event(text[len("HVNF-DEMO event "):])
        elif text.startswith("sample "):
            self._sample(_pairs(text))
        elif text.startswith("received="):
            self.final = _pairs(text)
        elif re.match(r"(not )?ok \d", text) or text.startswith("# "):
            self.results.append(text)

    def _sample(self, got):
        t = int(got["t_us"]) / 1e6
        if self.began is None:
            self.began = t
        self.samples.append((t, int(got["bytes"])))

    def _event(self, text):
        head, _, what = text.partition(" what=")
        got = _pairs(head)
        self.events.append({"t": float(got["t"]), "path": got.get("path", "?"),
                            "retransmissions": int(got.get("retrans") or 0), "what": what,
                            "bytes": sum(s[1] for s in self.samples)})
        gap = _longest_gap(self._since_last())
        self.events[-1]["gap_ms"] = gap
        print(self._row(self.events[-1], gap), flush=True)

    def _since_last(self):
        start = self.events[-2]["t"] if len(self.events) > 1 else 0
        return [s for s in self.samples if s[0] >= start - SAMPLE_MS / 1000]

    def _row(self, event, gap):
        zero = self.events[0]["t"]
        first = self.events[0]["retransmissions"]
        return "%8.2f s  %-10s %10.1f KB  %5d retransmitted  %5d ms gap   %s" % (
            event["t"] - zero, event["path"], event["bytes"] / 1000,
            event["retransmissions"] - first, gap, event["what"])


def _pairs(text):
    return dict(w.split("=", 1) for w in text.split() if "=" in w)


def _longest_gap(samples):
    """The longest stretch of samples without a byte, in milliseconds."""
    longest = run = 0
    for _, count in samples:
        run = 0 if count else run + 1
        longest = max(longest, run)
    return longest * SAMPLE_MS


def _write(story, driver, where):
    zero = story.events[0]["t"] if story.events else 0
    data = {"driver": driver, "kernel": where.kernel, "mode": where.mode,
            "sample_ms": SAMPLE_MS, "final": story.final,
            "events": [dict(e, t=round(e["t"] - zero, 3)) for e in story.events],
            "samples": [[round(t - zero, 3), b] for t, b in story.samples]}
    os.makedirs(FOLDER, exist_ok=True)
    suffix = "" if driver == "hv_netfail" else "-" + driver
    with open(os.path.join(FOLDER, "failover%s.json" % suffix), "w", encoding="ascii") as f:
        json.dump(data, f, indent=1)
    path = os.path.join(FOLDER, "failover%s.svg" % suffix)
    with open(path, "w", encoding="utf-8") as f:
        f.write(svg.failover(data))
    return path


def run(options, kernel):
    """Runs the demonstration; returns whether the transfer was whole."""
    test = testfile.Test("demo", os.path.join(paths.LAB, "outer/demo.sh"),
                         "a transfer survives the loss of its VF", {}, [], [], [], [],
                         TIMEOUT, False)
    where = testfile.flavour_of(test, kernel, options.mode)
    story = Story()
    print("%s on %s, %s mode. The time is that of the emulated machine.\n"
          % (options.driver, kernel, options.mode), flush=True)
    data = job.pack(test, where, options.driver, flavour.has_nic())
    serial, files, in_time, _ = one.execute(where, data, TIMEOUT, story.line)
    outcome = one.finish(test, where, options.driver, serial, files, in_time, FOLDER)
    print()
    for line in story.results:
        print(line)
    for reason in outcome.reasons:
        print("# " + reason)
    if story.events and story.samples:
        print("# picture: " + os.path.relpath(_write(story, options.driver, where)))
    return outcome.result == "pass"
