# SPDX-License-Identifier: GPL-2.0
"""The command line: lab test | boot | shell | demo."""

import argparse
import os
import signal
import sys

from image import parts

from . import demo, flavour, machine, paths, suite, testfile


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
    t.add_argument("--driver", default="hv_netfail")
    t.add_argument("--mode", choices=("exact", "smp"), default="exact")
    t.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    t.add_argument("--long", action="store_true", help="also the tests that take long")
    t.add_argument("--pcap", action="store_true", help="keep captures of all sides")
    t.add_argument("--repeat-check", action="store_true",
                   help="run each test twice and compare every byte")
    t.add_argument("--verbose", action="store_true", help="print the log of passes too")
    t.add_argument("--list", action="store_true", help="only name the tests")
    t.add_argument("pattern", nargs="*", help="names of tests, with * and ?")
    b = sub.add_parser("boot", help="only make sure that the snapshots exist")
    b.add_argument("--kernel", default="6.1")
    b.add_argument("--mode", choices=("exact", "smp"), default="exact")
    b.add_argument("--cpus", type=int, default=flavour.DEFAULT_CPUS)
    b.add_argument("--mem", type=int, default=flavour.DEFAULT_MEM)
    d = sub.add_parser("demo", help="a transfer survives the loss of its VF")
    d.add_argument("--kernel", default="6.1")
    d.add_argument("--driver", default="hv_netfail")
    d.add_argument("--mode", choices=("exact", "smp"), default="exact")
    return p


def _test(options):
    tests = testfile.load_all(options.pattern)
    if options.list:
        for test in tests:
            print("%-24s %s" % (test.name, test.title))
        return 0
    if not tests:
        print("no test matches", file=sys.stderr)
        return 2
    run = suite.Suite(options)
    good = run.run(tests, _kernels(options.kernel), options.driver)
    print(run.summary(), flush=True)
    return 0 if good else 1


def _boot(options):
    for kernel in _kernels(options.kernel):
        flavour.snapshot(flavour.Flavour(kernel, options.cpus, options.mem, options.mode))
    return 0


def _demo(options):
    return 0 if demo.run(options, _series(options.kernel)) else 1


def _terminate(*_):
    raise KeyboardInterrupt


def main(argv):
    options = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return {"test": _test, "boot": _boot, "demo": _demo}[options.command](options)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except (flavour.NotReady, parts.Missing, machine.MachineError,
            testfile.BadTest) as error:
        print("lab: %s" % error, file=sys.stderr)
        return 2
    finally:
        machine.end_all()
