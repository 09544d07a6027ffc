# SPDX-License-Identifier: GPL-2.0
"""Judges one run from what it left: KTAP, facts, logs."""

import collections
import re

MARKER = "hvnf-marker"

# What no kernel may say while a test runs, whatever the test itself thinks.
SPLATS = re.compile(
    r"BUG: |WARNING: (?!.*Spectre)|\bOops\b|general protection fault|"
    r"rcu:.*(stall|detected)|INFO: task .* blocked|hung task|soft lockup|hard LOCKUP|"
    r"possible (circular|recursive) locking|INFO: (lockdep|inconsistent lock)|"
    r"suspicious RCU usage|scheduling while atomic|sleeping function called|"
    r"KASAN:|UBSAN:|KCSAN:|KFENCE:|kmemleak: \d+ new|unregister_netdevice: waiting|"
    r"refcount_t: |list_(add|del) corruption|Kernel panic|watchdog: BUG|"
    r"NETDEV WATCHDOG|page allocation failure|DMA-API: |ODEBUG: |Bad page state|"
    r"detected buffer overflow|Call Trace:|stack-protector|double fault|"
    r"unregister_netdevice: waiting")

Verdict = collections.namedtuple("Verdict", "result reasons results")


def after_marker(text):
    """The part of a kernel log that belongs to the test."""
    _, found, rest = text.partition(MARKER)
    return rest if found else text


def splats(*logs, allowed=()):
    """Lines of the logs that a healthy kernel never prints; the first few.

    @allowed: pieces of lines that the test provokes. A trace that follows such a line belongs to it.
    """
    found = []
    for text in logs:
        traced = False
        for line in after_marker(text).splitlines():
            if not SPLATS.search(line):
                continue
            if any(piece in line for piece in allowed):
                traced = True
            elif traced and "Call Trace:" in line:
                traced = False
            elif line not in found:
                found.append(line)
    return found[:5]


def ktap(text):
    """Parses the lines of a test: (results, plan, skip reason)."""
    results, plan, skip = [], None, None
    for line in text.splitlines():
        match = re.match(r"(not )?ok (\d+) ?(.*)", line)
        if match:
            results.append((not match.group(1), match.group(3)))
            continue
        match = re.match(r"1\.\.(\d+)(?: # SKIP ?(.*))?$", line)
        if match:
            plan, skip = int(match.group(1)), match.group(2)
    return results, plan, skip


def test_output(serial):
    """What the test printed: the serial line between the runner's marks."""
    match = re.search(r"^HVNF-BEGIN .*?$\n(.*?)(?:^HVNF-END|\Z)", serial, re.M | re.S)
    return match.group(1) if match else ""


def facts(text):
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def _from_facts(fact, timeout):
    if not fact:
        return ["the run ended before its results were gathered"]
    reasons = []
    if fact.get("status") == "124":
        reasons.append("not done after %d s of virtual time" % timeout)
    elif fact.get("status") == "125":
        reasons.append("the lab refused the test's settings")
    if fact.get("agent") == "lost":
        reasons.append("the guest does not answer any more")
    if fact.get("machine") == "lost":
        reasons.append("the guest's machine ended")
    if fact.get("unload", "0") != "0":
        reasons.append("the driver could not be unloaded")
    if fact.get("ledger", "0") != "0":
        reasons.append("the host's ledger is not clean")
    if fact.get("kmemleak", "0") != "0":
        reasons.append("kmemleak found unreferenced memory")
    return reasons


def _from_ktap(text, token):
    results, plan, skip = ktap(text)
    if skip is not None:
        return "skip", [skip or "skipped by the test"], results
    reasons = ["not ok: " + name for good, name in results if not good]
    if plan is None:
        reasons.append("the test printed no plan")
    elif plan != len(results):
        reasons.append("%d results of %d planned" % (len(results), plan))
    elif not results:
        reasons.append("the test checked nothing")
    if not reasons and "# done " + token not in text:
        reasons.append("no success token")
    return "fail" if reasons else "pass", reasons, results


def judge(test, serial, files, token):
    """The verdict on a run.

    @serial: the outer machine's serial line; @files: name -> text of the results.
    """
    fact = facts(files.get("verdict", ""))
    result, reasons, results = _from_ktap(test_output(serial), token)
    more = _from_facts(fact, test.timeout)
    outer = re.sub(r"^.*kvm \[\d+\]: .*$", "", serial.partition("HVNF-BEGIN")[2], flags=re.M)
    for line in splats(files.get("dmesg", ""), files.get("guest.log", ""), allowed=test.allow):
        more.append("guest's kernel: " + line.strip())
    for line in splats(re.sub(r"^[^\[].*$", "", outer, flags=re.M)):
        more.append("outer kernel: " + line.strip())
    if more:
        return Verdict("fail", reasons + more if result == "fail" else more, results)
    return Verdict(result, reasons, results)
