# SPDX-License-Identifier: GPL-2.0
"""Reads the header of a test: what it needs and what is expected of it."""

import collections
import os
import re

from . import flavour, paths

DEFAULT_TIMEOUT = 120
# Keys of "Lab:" that choose the booted lab; all others go to the host device.
FLAVOUR_KEYS = ("cpus", "mem", "mode")
# Names programs that the images lack, which come with the job.
EXTRA_KEY = "extra"

Test = collections.namedtuple(
    "Test", "name path title lab settings extras xfail skip timeout long once allow", defaults=((),))


class BadTest(Exception):
    """A test's header cannot be understood."""


def _header(path):
    found = collections.defaultdict(list)
    with open(path, encoding="utf-8") as f:
        for line in f:
            if not line.startswith("#"):
                break
            match = re.match(r"# (Title|Lab|Xfail|Skip|Timeout|Long|Once|Allow): *(.*\S)", line)
            if match:
                found[match.group(1)].append(match.group(2))
    return found


def load(path):
    """Reads one test file."""
    head = _header(path)
    name = os.path.basename(path)[:-len(".sh")]
    if not head["Title"]:
        raise BadTest("%s: no '# Title:' line" % path)
    pairs = []
    for line in head["Lab"]:
        for word in line.split():
            if "=" not in word:
                raise BadTest("%s: '%s' is not key=value" % (path, word))
            pairs.append(word.split("=", 1))
    lab = {k: v for k, v in pairs if k in FLAVOUR_KEYS}
    settings = ["%s=%s" % (k, v) for k, v in pairs if k not in FLAVOUR_KEYS + (EXTRA_KEY,)]
    extras = [name for k, v in pairs if k == EXTRA_KEY for name in v.split(",")]
    timeout = int(head["Timeout"][0]) if head["Timeout"] else DEFAULT_TIMEOUT
    return Test(name, path, head["Title"][0], lab, settings, extras,
                head["Xfail"], head["Skip"], timeout, bool(head["Long"]), bool(head["Once"]),
                tuple(head["Allow"]))


def load_all(patterns=()):
    """All tests in a fixed order; of them, those that match a pattern (glob)."""
    import fnmatch
    names = sorted(f for f in os.listdir(paths.NET)
                   if f.endswith(".sh") and f != "lib.sh" and not f.startswith("_"))
    names += [p + ".sh" for p in patterns if p.startswith("_")]
    tests = [load(os.path.join(paths.NET, f)) for f in names]
    if not patterns:
        return tests
    return [t for t in tests
            if any(fnmatch.fnmatch(t.name, p.removesuffix(".sh")) for p in patterns)]


def expected_failure(test, kernel, driver):
    """The defect that makes this test fail here, or None.

    The line reads: Xfail: DRIVER DEFECT [KERNEL...]
    """
    for line in test.xfail:
        words = line.split()
        if words[0] == driver and (len(words) < 3 or kernel in words[2:]):
            return words[1] if len(words) > 1 else "unnamed"
    return None


def skipped(test, kernel, driver, kernels, long=True, known=True):
    """Why the test is not run here, or None. Skip: KERNEL|DRIVER reason.

    @kernels: all that are run; of these the last will do for a test with a line Once:.
    @known: also what is known to fail.
    """
    if test.long and not long:
        return "takes long (--long runs it)"
    if test.once and not long and kernel != kernels[-1]:
        return "runs on %s (--long runs it on all)" % kernels[-1]
    defect = expected_failure(test, kernel, driver)
    if defect and not known:
        return "expected to fail: " + defect
    for line in test.skip:
        what, _, reason = line.partition(" ")
        if what in (kernel, driver):
            return reason or "does not apply"
    return None


def flavour_of(test, kernel, mode):
    return flavour.Flavour(kernel, int(test.lab.get("cpus", flavour.DEFAULT_CPUS)),
                           int(test.lab.get("mem", flavour.DEFAULT_MEM)),
                           test.lab.get("mode", mode))
