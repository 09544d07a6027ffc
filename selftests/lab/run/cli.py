# SPDX-License-Identifier: GPL-2.0
"""Tests, a shell and a demonstration in emulated Hyper-V machines."""

import argparse
import os
import signal
import subprocess
import sys

from image import parts

from . import demo, flavour, job, machine, paths, shell, suite, sweep, testfile

DRIVERS = ("hv_netfail", *job.STOCK_DRIVERS)


def _kernels(text):
    """Series by name; an alias (newest) is what its link points to."""
    return [_series(name) for name in text.split(",")]


def _series(name):
    path = os.path.join(paths.kernel(name), "series")
    if not os.path.exists(path):
        return name
    with open(path, encoding="ascii") as f:
        return f.read().strip() or name


def _parser():
    p = argparse.ArgumentParser(prog="lab", description=__doc__)
    sub = p.add_subparsers(dest="command", required=True)
    t = sub.add_parser("test", help="run tests, print KTAP")
    t.add_argument("--kernel", default="6.1", help="series, several with commas")
    t.add_argument("--driver", choices=DRIVERS, default="hv_netfail")
    t.add_argument("--mode", choices=("exact", "smp"), default="exact")
    t.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    t.add_argument("--long", action="store_true", help="also the tests that take long")
    t.add_argument("--pcap", action="store_true", help="keep captures of all sides")
    t.add_argument("--repeat-check", action="store_true",
                   help="run each test twice and compare every byte")
    t.add_argument("--twice", default="", metavar="NAMES",
                   help="the same for these tests, on the first kernel; several with commas")
    t.add_argument("--no-xfail", action="store_true",
                   help="without what is known to fail with this driver")
    t.add_argument("--verbose", action="store_true", help="print the log of passes too")
    t.add_argument("--list", action="store_true", help="only name the tests")
    t.add_argument("pattern", nargs="*", help="names of tests, with * and ?")
    w = sub.add_parser("sweep", help="move an event through a run, instant by instant")
    w.add_argument("--kernel", default="6.1", help="series, several with commas")
    w.add_argument("--driver", choices=DRIVERS, default="hv_netfail")
    w.add_argument("--steps", type=int, default=sweep.THIN)
    w.add_argument("--at", type=int, help="this one instant, nanoseconds")
    w.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    w.add_argument("--verbose", action="store_true", help="print the log of passes too")
    w.add_argument("scenario", nargs="?", default="all", help="several with commas")
    b = sub.add_parser("boot", help="only make sure that the snapshots exist")
    b.add_argument("--kernel", default="6.1")
    b.add_argument("--mode", choices=("exact", "smp"), default="exact")
    b.add_argument("--cpus", type=int, default=flavour.DEFAULT_CPUS)
    b.add_argument("--mem", type=int, default=flavour.DEFAULT_MEM)
    d = sub.add_parser("demo", help="a transfer survives the loss of its VF")
    d.add_argument("--kernel", default="6.1")
    d.add_argument("--driver", choices=DRIVERS, default="hv_netfail")
    d.add_argument("--mode", choices=("exact", "smp"), default="exact")
    s = sub.add_parser("shell", help="a shell in the guest")
    s.add_argument("--kernel", default="6.1")
    s.add_argument("--driver", choices=DRIVERS, default="hv_netfail")
    s.add_argument("--mode", choices=("exact", "smp"), default="smp")
    s.add_argument("--outer", action="store_true", help="in the outer machine instead")
    s.add_argument("--cpus", type=int, default=flavour.DEFAULT_CPUS)
    s.add_argument("--mem", type=int, default=flavour.DEFAULT_MEM)
    s.add_argument("--set", action="append", metavar="KEY=VALUE",
                   help="a setting of the host device, as in a test's Lab: line")
    return p


def _ready(kernels, driver=None):
    """Lets set-up provide what is missing, and builds @driver for the kernels."""
    setup = os.path.join(paths.LAB, "setup")
    steps = [[os.path.join(setup, "setup"), "all"]]
    if "debug" in kernels:
        steps.append([os.path.join(setup, "setup"), "debug"])
    if driver and driver not in job.STOCK_DRIVERS:
        steps += [[os.path.join(setup, "kbuild"), kernel] for kernel in kernels]
    for step in steps:
        if subprocess.run(step, stdout=sys.stderr, stdin=subprocess.DEVNULL,
                          check=False).returncode:
            raise flavour.NotReady("failed: " + " ".join(os.path.relpath(w) if "/" in w
                                                         else w for w in step))


def _missing(kernels, driver):
    """The driver, when its module was not yet built for one of the kernels."""
    there = all(os.path.exists(paths.module(k, driver)) for k in kernels)
    return None if there else driver


def _test(options):
    tests = testfile.load_all(options.pattern)
    if options.list:
        for test in tests:
            print("%-24s %s" % (test.name, test.title))
        return 0
    if not tests:
        print("no test matches", file=sys.stderr)
        return 2
    kernels = options.kernel.split(",")
    _ready(kernels, _missing(kernels, options.driver))
    run = suite.Suite(options)
    good = run.run(tests, _kernels(options.kernel), options.driver)
    print(run.summary(), flush=True)
    return 0 if good else 1


def _sweep(options):
    kernels = options.kernel.split(",")
    _ready(kernels, _missing(kernels, options.driver))
    return 0 if sweep.run(options, _kernels(options.kernel)) else 1


def _boot(options):
    _ready([options.kernel])
    for kernel in _kernels(options.kernel):
        flavour.snapshot(flavour.Flavour(kernel, options.cpus, options.mem, options.mode))
    return 0


def _demo(options):
    _ready([options.kernel], options.driver)
    return 0 if demo.run(options, _series(options.kernel)) else 1


def _shell(options):
    _ready([options.kernel], options.driver)
    shell.run(options, _series(options.kernel))
    return 0


def _terminate(*_):
    raise KeyboardInterrupt


def main(argv):
    options = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return {"test": _test, "sweep": _sweep, "boot": _boot, "demo": _demo,
                "shell": _shell}[options.command](options)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except (flavour.NotReady, parts.Missing, machine.MachineError,
            testfile.BadTest) as error:
        print("lab: %s" % error, file=sys.stderr)
        return 2
    finally:
        machine.end_all()
