# SPDX-License-Identifier: GPL-2.0
"""Where things are: repository, cache, results."""

import functools
import os

LAB = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(os.path.dirname(LAB))
NET = os.path.join(ROOT, "selftests/net")
BUILD = os.path.join(ROOT, "build")


def cache():
    """The folder of everything that set-up made, see selftests/lab/setup."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.environ.get("HVNF_CACHE") or os.path.join(base, "hv_netfail")


def kernel(series):
    return os.path.join(cache(), "kernel", series)


def release(series):
    with open(os.path.join(kernel(series), "release"), encoding="ascii") as f:
        return f.read().strip()


def kernel_modules(series):
    return os.path.join(kernel(series), "modules/lib/modules", release(series))


def extra(name):
    """The archive of programs that a test asks for with extra=NAME."""
    return os.path.join(cache(), "extra", name, "tar")


@functools.lru_cache(maxsize=None)
def qemu():
    """The machine monitor and its firmware folder: for the whole of a run those that are current when
    it begins, whatever another tree's set-up makes current meanwhile."""
    base = os.path.realpath(os.path.join(cache(), "qemu/current"))
    return os.path.join(base, "bin/qemu-system-x86_64"), os.path.join(base, "share")


def module(series, driver):
    """The module under test, as kbuild left it."""
    return os.path.join(BUILD, series, driver + ".ko")
