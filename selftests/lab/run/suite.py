# SPDX-License-Identifier: GPL-2.0
"""Runs many tests side by side, and counts."""

import concurrent.futures
import json
import os
import threading

from . import flavour, machine, one, paths, store, testfile

TIMINGS = os.path.join(paths.BUILD, "tests/timings.json")
TAIL = 25


class Suite:
    """A list of (test, kernel, driver) to run, and how."""

    def __init__(self, options):
        self.options = options
        self.lock = threading.Lock()
        self.count = {"pass": 0, "fail": 0, "skip": 0}
        self.number = 0
        self.kernels = []
        self.stopped = False
        self.timings = _load_timings()

    def plan(self, tests, kernels, driver):
        """What to run, the longest known first; flavours that exist first."""
        todo = [(t, k) for k in kernels for t in tests]
        todo.sort(key=lambda x: -self.timings.get(self._name(x[0], x[1], driver), 1e9))
        return todo

    @staticmethod
    def _name(test, kernel, driver):
        return "%s/%s/%s" % (kernel, driver, test.name)

    def run(self, tests, kernels, driver):
        """Runs everything; returns True when nothing failed."""
        self.kernels = kernels
        todo = self.plan(tests, kernels, driver)
        print("TAP version 14\n1..%d" % len(todo), flush=True)
        # One more than may run: it gets the next job ready meanwhile.
        store.limit(self.options.jobs)
        pool = concurrent.futures.ThreadPoolExecutor(self.options.jobs + 1)
        futures = [pool.submit(self._one, t, k, driver) for t, k in todo]
        try:
            for future in concurrent.futures.as_completed(futures):
                future.result()
        except BaseException:
            self.stopped = True
            store.ending.set()
            for future in futures:
                future.cancel()
            machine.end_all()
            pool.shutdown()
            raise
        pool.shutdown()
        _save_timings(self.timings)
        return self.count["fail"] == 0

    def _one(self, test, kernel, driver):
        if self.stopped:
            return
        reason = testfile.skipped(test, kernel, driver, self.kernels, self.options.long,
                                  not self.options.no_xfail)
        if reason:
            self._report(test, kernel, driver, "skip", [reason])
            return
        try:
            outcome = self._attempt(test, kernel, driver)
        except (machine.MachineError, flavour.NotReady) as error:
            if not self.stopped:
                self._report(test, kernel, driver, "fail", str(error).splitlines())
            return
        if self.stopped:
            return
        self._settle(test, kernel, driver, outcome)

    def _attempt(self, test, kernel, driver):
        where = testfile.flavour_of(test, kernel, self.options.mode)
        outcome = one.run(test, where, driver, self.options.pcap)
        if self._twice(test, kernel) and where.mode == "exact":
            again = one.run(test, where, driver, self.options.pcap,
                            outcome.folder + ".again")
            differ = _difference(outcome, again)
            if differ:
                found = outcome.verdict
                found = found._replace(
                    result="fail", reasons=found.reasons + [
                        "a second run differs in: " + ", ".join(differ)])
                outcome = outcome._replace(verdict=found)
        return outcome

    def _twice(self, test, kernel):
        return self.options.repeat_check or (kernel == self.kernels[0] and
                                             test.name in self.options.twice.split(","))

    def _settle(self, test, kernel, driver, outcome):
        """From the run's verdict to the suite's result, expectations applied."""
        found = outcome.verdict
        defect = testfile.expected_failure(test, kernel, driver)
        result, reasons, note = found.result, found.reasons, ""
        if defect and result == "fail":
            result, note = "pass", " # XFAIL " + defect
        elif defect and result == "pass":
            result, reasons = "fail", ["passes, but is expected to fail: " + defect]
        with self.lock:
            self.timings[self._name(test, kernel, driver)] = round(outcome.seconds, 1)
        self._report(test, kernel, driver, result, reasons, note, outcome)

    def _report(self, test, kernel, driver, result, reasons, note="", outcome=None):
        with self.lock:
            self.number += 1
            self.count[result] += 1
            word = "not ok" if result == "fail" else "ok"
            if result == "skip":
                note = " # SKIP " + reasons[0]
            time = " (%.1f s)" % outcome.seconds if outcome else ""
            print("%s %d %s %s %s: %s%s%s" % (word, self.number, kernel, driver, test.name,
                                            test.title, note, time))
            if result == "fail" or self.options.verbose:
                self._explain(test, kernel, driver, reasons, outcome)
            print(end="", flush=True)

    def _explain(self, test, kernel, driver, reasons, outcome):
        for reason in reasons:
            print("  # " + reason)
        if outcome:
            for line in outcome.serial.partition("HVNF-BEGIN")[2].splitlines()[1:]:
                print("    " + line)
            log = outcome.files.get("dmesg") or outcome.files.get("guest.log", b"")
            print("  # the guest's log ends:")
            for line in log.decode("utf-8", "replace").splitlines()[-TAIL:]:
                print("    | " + line)
            print("  # all of it: " + os.path.relpath(outcome.folder))
        print("  # replay: selftests/lab/lab test --kernel %s --driver %s --mode %s %s"
              % (kernel, driver, self.options.mode, test.name))

    def summary(self):
        return "%(pass)d passed, %(fail)d failed, %(skip)d skipped" % self.count


def _difference(first, second):
    """Names of results that are not the same bytes in two runs."""
    differ = [] if first.serial == second.serial else ["log"]
    for name in sorted(set(first.files) | set(second.files)):
        if first.files.get(name) != second.files.get(name):
            differ.append(name)
    return differ


def _load_timings():
    try:
        with open(TIMINGS, encoding="ascii") as f:
            return json.load(f)
    except (OSError, ValueError):
        return {}


def _save_timings(timings):
    os.makedirs(os.path.dirname(TIMINGS), exist_ok=True)
    tmp = "%s.%d" % (TIMINGS, os.getpid())
    with open(tmp, "w", encoding="ascii") as f:
        json.dump(timings, f, indent=0, sort_keys=True)
    os.rename(tmp, TIMINGS)
