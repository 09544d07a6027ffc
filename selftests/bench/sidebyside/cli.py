# SPDX-License-Identifier: GPL-2.0
"""The command: chooses rows, runs what measures them, writes the report."""

import argparse
import concurrent.futures
import fnmatch
import os
import signal
import subprocess
import sys
import time

from image import parts
from run import flavour, machine, paths, testfile

from . import measure, report, rows

FOLDER = os.path.join(paths.BUILD, "bench")


def _parser():
    p = argparse.ArgumentParser(prog="bench", description=__doc__)
    p.add_argument("--kernel", default="newest")
    p.add_argument("--rounds", type=int, default=3, help="of driver after driver in one guest")
    p.add_argument("--reps", type=int, default=3, help="windows of a kind in a round")
    p.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    p.add_argument("--list", action="store_true", help="only name the rows")
    p.add_argument("pattern", nargs="*", help="names of rows, with * and ?")
    return p


def _series(name):
    path = os.path.join(paths.kernel(name), "series")
    if not os.path.exists(path):
        return name
    with open(path, encoding="ascii") as f:
        return f.read().strip() or name


def _ready(kernel):
    setup = os.path.join(paths.LAB, "setup")
    for step in ([os.path.join(setup, "setup"), "all"], [os.path.join(setup, "kbuild"), kernel]):
        if subprocess.run(step, stdout=sys.stderr, stdin=subprocess.DEVNULL, check=False).returncode:
            raise flavour.NotReady("failed: " + " ".join(step))


def _chosen(patterns):
    return [name for name in rows.KINDS
            if not patterns or any(fnmatch.fnmatch(name, p) for p in patterns)]


def _scripts(wanted):
    """The scripts that mention a wanted row."""
    found = []
    for test in measure.scripts():
        with open(test.path, encoding="utf-8") as f:
            text = f.read()
        if any(name in text for name in wanted):
            found.append(test)
    return found


def _measure(options, kernel):
    results = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = [pool.submit(measure.run, t, kernel, options) for t in _scripts(options.wanted)]
        try:
            for future in concurrent.futures.as_completed(futures):
                result = future.result()
                results.append(result)
                print("# %s: %s" % (result.name, "done" if result.good else "FAILED"), flush=True)
                for reason in result.reasons:
                    print("#   " + reason)
        except BaseException:
            for future in futures:
                future.cancel()
            machine.end_all()
            raise
    return results


def _times(n):
    return "once" if n == 1 else "%d times" % n


def _bench(options):
    began = time.monotonic()
    options.wanted = _chosen(options.pattern)
    if options.list:
        print("\n".join("%-16s %s" % (n, rows.KINDS[n].title) for n in options.wanted))
        return 0
    if not options.wanted:
        print("no row matches", file=sys.stderr)
        return 2
    _ready(options.kernel)
    kernel = _series(options.kernel)
    results = _measure(options, kernel)
    table = []
    for name in options.wanted:
        result = next((r for r in results if name in r.prices), None)
        if not result:
            table.append(rows.Refused(name, rows.KINDS[name].title, "nothing was measured"))
        elif not result.good:
            table.append(rows.Refused(name, rows.KINDS[name].title,
                                      "the script %s, which measures it, failed" % result.name))
        else:
            table.append(rows.row(name, result.prices[name]))
    profiles = {name: p for r in results for name, p in r.profiles.items()}
    how = "Driver after driver %s in one guest, and each window %s." % (
        _times(options.rounds), _times(options.reps))
    text = report.write(FOLDER, kernel, table, profiles, how)
    print(text)
    print("# %.0f s; all of it in %s" % (time.monotonic() - began, os.path.relpath(FOLDER)))
    return 0 if all(r.good for r in results) else 1


def _terminate(*_):
    raise KeyboardInterrupt


def main(argv):
    options = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return _bench(options)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except (flavour.NotReady, parts.Missing, machine.MachineError, testfile.BadTest) as error:
        print("bench: %s" % error, file=sys.stderr)
        return 2
    finally:
        machine.end_all()
