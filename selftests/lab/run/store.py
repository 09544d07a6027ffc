# SPDX-License-Identifier: GPL-2.0
"""A cache keyed by content: what was made once is found, never made in part."""

import contextlib
import fcntl
import functools
import hashlib
import os
import shutil
import threading
import time

from . import paths


@functools.lru_cache(maxsize=None)
def _digest(path, _size, _mtime):
    h = hashlib.sha256()
    with open(path, "rb") as f:
        while True:
            block = f.read(1 << 20)
            if not block:
                return h.hexdigest()
            h.update(block)


def digest(path):
    """Content hash of a file, computed once per state of the file."""
    path = os.path.realpath(path)
    st = os.stat(path)
    return _digest(path, st.st_size, st.st_mtime_ns)


def key(files=(), words=()):
    """A key over the content of files and over words."""
    h = hashlib.sha256()
    for path in files:
        h.update(digest(path).encode())
    for word in words:
        h.update(b"\0" + str(word).encode())
    return h.hexdigest()[:16]


def folder_files(folder, suffixes=("",)):
    """Files below a folder in a fixed order, for key()."""
    found = []
    for base, dirs, names in os.walk(folder):
        dirs[:] = sorted(d for d in dirs if d != "__pycache__")
        found += [os.path.join(base, n) for n in sorted(names)
                  if n.endswith(tuple(suffixes))]
    return found


# Set when this runner is ending: nobody is to begin what waits for its turn.
ending = threading.Event()

# How many slots this runner may use at once.
_own = threading.Semaphore(len(os.sched_getaffinity(0)))


def limit(jobs):
    """Lets this runner use @jobs slots at once, before it takes the first."""
    global _own
    _own = threading.Semaphore(jobs)


@contextlib.contextmanager
def locked(name):
    """Mutual exclusion with other runners on this machine."""
    folder = os.path.join(paths.cache(), "lab/lock")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="ascii") as f:
        _wait_for_one((f,))
        yield


@contextlib.contextmanager
def slot():
    """One processor's worth of the machine, among all runners on it.

    More machines than processors would not only be slow: the bounds on wall
    time, which end a machine that hangs, would end healthy ones.
    """
    folder = os.path.join(paths.cache(), "lab/lock")
    os.makedirs(folder, exist_ok=True)
    with _own, contextlib.ExitStack() as stack:
        if ending.is_set():
            raise InterruptedError("ended before its turn came")
        slots = [stack.enter_context(open(os.path.join(folder, "slot.%d" % i), "w", encoding="ascii"))
                 for i in range(len(os.sched_getaffinity(0)))]
        _wait_for_one(slots)
        yield


def _wait_for_one(files):
    while not any(_try_lock(f) for f in files):
        if ending.wait(0.1):
            raise InterruptedError("ended before its turn came")


def _try_lock(f):
    try:
        fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def get(kind, what, make, keep=1):
    """The folder <cache>/lab/<kind>/<what>, made by @make when it is not there.

    @make is given a temporary folder, which is renamed when it is complete. Of
    a kind with names NAME.KEY the @keep last used per NAME are kept. What is
    there waits for nobody who makes another.
    """
    base = os.path.join(paths.cache(), "lab", kind)
    path = os.path.join(base, what)
    os.makedirs(base, exist_ok=True)
    if not os.path.isdir(path):
        with locked(kind + "." + what):
            if not os.path.isdir(path):
                _make(base, what, make)
                _prune(base, what, keep)
    os.utime(path)
    return path


def _make(base, what, make):
    _sweep(base, what)
    path = os.path.join(base, what)
    tmp = path + ".tmp%d" % os.getpid()
    shutil.rmtree(tmp, ignore_errors=True)
    os.mkdir(tmp)
    try:
        make(tmp)
        os.rename(tmp, path)
    finally:
        shutil.rmtree(tmp, ignore_errors=True)


def _sweep(base, what):
    """What a killed runner left half-made: under the lock its own is nobody's, another's when it is old."""
    name = what.rsplit(".", 1)[0]
    for entry in os.listdir(base):
        path = os.path.join(base, entry)
        if entry.startswith(what + ".tmp") or (
                entry.startswith(name + ".") and ".tmp" in entry and _age(path) > 7200):
            shutil.rmtree(path, ignore_errors=True)


def _age(path):
    """Seconds since it was last used; 0 when another runner has removed it."""
    try:
        return time.time() - os.path.getmtime(path)
    except FileNotFoundError:
        return 0


def _prune(base, what, keep):
    """Old versions go; none used in the last half hour: a run may stand in the queue for a slot that long."""
    name = what.rsplit(".", 1)[0]
    same = [os.path.join(base, d) for d in os.listdir(base)
            if d.rsplit(".", 1)[0] == name and ".tmp" not in d]
    same.sort(key=_age)
    for old in same[keep:]:
        if _age(old) > 1800:
            shutil.rmtree(old, ignore_errors=True)
