# SPDX-License-Identifier: GPL-2.0
"""lab sweep: moves an event through a run, instant by instant.

A scenario is a script like a test's, in selftests/net/sweep. It brings the lab
to the point where the event is about to happen, and calls "instant". There the
machine is kept once more; each step starts from there, and is told when the
event is to happen: so many nanoseconds, which are instructions, after that
point. A step is exact: the same number gives the same run.
"""

import concurrent.futures
import os
import re
import shutil
import subprocess
import tempfile

from . import flavour, job, machine, one, paths, store, testfile

SCENARIOS = os.path.join(paths.NET, "sweep")
PREPARE_WALL = 600
# Of a thinned sweep, as make check does it.
THIN = 3


def names():
    return sorted(f[:-len(".sh")] for f in os.listdir(SCENARIOS)
                  if f.endswith(".sh") and f != "common.sh")


def _load(name):
    """The scenario as a test, and its span in nanoseconds."""
    path = os.path.join(SCENARIOS, name + ".sh")
    if not os.path.exists(path):
        raise testfile.BadTest("no scenario '%s'; there are: %s" % (name, " ".join(names())))
    with open(path, encoding="utf-8") as f:
        span = re.search(r"^# Span: *(\d+)", f.read(), re.M)
    if not span:
        raise testfile.BadTest("%s: no '# Span:' line" % path)
    return testfile.load(path)._replace(name="sweep/" + name), int(span.group(1))


class Sweep:
    """One scenario on one kernel: the machine just before the event, and the steps."""

    def __init__(self, test, where, driver):
        self.test = test
        self.where = where
        self.driver = driver
        self.folder = None
        self.initrd = None

    def __enter__(self):
        base = os.path.join(paths.cache(), "lab", "sweep")
        os.makedirs(base, exist_ok=True)
        self.folder = tempfile.mkdtemp(prefix="at-", dir=base)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def _machine(self, initrd, write):
        return flavour.outer_machine(self.where, initrd, os.path.join(self.folder, "ram"),
                                     False, write)

    def prepare(self):
        """Runs the scenario up to its instant; returns what went wrong, or None."""
        snap, self.initrd = flavour.snapshot(self.where)
        subprocess.run(["cp", "--sparse=always", os.path.join(snap, "ram"),
                        os.path.join(self.folder, "ram")], check=True)
        data = job.pack(self.test, self.where, self.driver, flavour.has_nic())
        with store.slot(), self._machine(self.initrd, True) as m:
            m.put_job(data)
            m.start()
            m.restore(os.path.join(snap, "state"))
            try:
                stopped = m.wait_event("STOP", PREPARE_WALL)
            except machine.MachineError:
                stopped = False
            if not stopped or "HVNF-INSTANT" not in m.log():
                return m.log()
            m.save(os.path.join(self.folder, "state"))
        return None

    def step(self, ns, folder):
        """The event happens at @ns; returns an Outcome."""
        with store.slot(), self._machine(self.initrd, False) as m:
            m.put_job(b"STEP=%d\n" % ns)
            m.start()
            m.restore(os.path.join(self.folder, "state"))
            in_time = m.wait(max(one.WALL_FLOOR, self.test.timeout * one.WALL_FACTOR))
            with open(m.serial, encoding="utf-8", errors="replace") as f:
                serial = "HVNF-BEGIN %s\n" % self.test.name + f.read().replace("\r", "")
            files = one.unpack(m.results())
        found = one.finish(self.test, self.where, self.driver, serial, files, in_time, folder)
        return one.Outcome(found, m.seconds, folder, serial, files)


def _instants(options, span):
    if options.at is not None:
        return [options.at]
    return [span * i // options.steps for i in range(options.steps)]


class _Report:
    """Prints KTAP, one line a step, in the order in which steps end."""

    def __init__(self, options):
        self.options = options
        self.number = 0
        self.failed = []

    def plan(self, count):
        print("TAP version 14\n1..%d" % count, flush=True)

    def step(self, kernel, name, ns, outcome):
        self.number += 1
        good = outcome.verdict.result == "pass"
        print("%s %d %s %s %s: the event %d ns later (%.1f s)"
              % ("ok" if good else "not ok", self.number, kernel, self.options.driver, name, ns,
                 outcome.seconds))
        if not good:
            self.failed.append(ns)
        if not good or self.options.verbose:
            for reason in outcome.verdict.reasons:
                print("  # " + reason)
            for line in outcome.serial.splitlines()[1:]:
                print("    " + line)
            print("  # all of it: " + os.path.relpath(outcome.folder))
            print("  # replay: selftests/lab/lab sweep %s --kernel %s --driver %s --at %d"
                  % (name, kernel, self.options.driver, ns))
        print(end="", flush=True)

    def broken(self, kernel, name, text):
        self.number += 1
        self.failed.append(None)
        print("not ok %d %s %s %s: does not reach its instant" % (self.number, kernel,
                                                                 self.options.driver, name))
        for line in text.splitlines()[-40:]:
            print("    " + line)
        print(end="", flush=True)


def _one(options, kernel, name, report):
    test, span = _load(name)
    where = testfile.flavour_of(test, kernel, "exact")
    base = os.path.join(paths.BUILD, "sweep", kernel, options.driver, name)
    with Sweep(test, where, options.driver) as sweep:
        wrong = sweep.prepare()
        if wrong:
            for _ in _instants(options, span):
                report.broken(kernel, name, wrong)
            return
        pool = concurrent.futures.ThreadPoolExecutor(options.jobs)
        todo = {pool.submit(sweep.step, ns, os.path.join(base, str(ns))): ns
                for ns in _instants(options, span)}
        try:
            for future in concurrent.futures.as_completed(todo):
                report.step(kernel, name, todo[future], future.result())
        except BaseException:
            for future in todo:
                future.cancel()
            machine.end_all()
            raise
        finally:
            pool.shutdown()


def run(options, kernels):
    """Runs the sweeps; returns whether every step held."""
    chosen = names() if options.scenario in ("all", "") else options.scenario.split(",")
    report = _Report(options)
    report.plan(len(kernels) * sum(len(_instants(options, _load(n)[1])) for n in chosen))
    for kernel in kernels:
        for name in chosen:
            _one(options, kernel, name, report)
    print("%d passed, %d failed, 0 skipped" % (report.number - len(report.failed),
                                               len(report.failed)), flush=True)
    return not report.failed
