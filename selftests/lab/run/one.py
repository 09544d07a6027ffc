# SPDX-License-Identifier: GPL-2.0
"""Runs one test once, from the snapshot to its verdict."""

import collections
import io
import os
import shutil
import tarfile

from . import flavour, job, machine, paths, store, verdict

# Wall time that a run may take: a multiple of its virtual time, and a floor.
WALL_FACTOR = 6
WALL_FLOOR = 240

# @seconds: of a processor, not of a clock.
Outcome = collections.namedtuple("Outcome", "verdict seconds folder serial files")


def result_folder(test, kernel, driver):
    return os.path.join(paths.BUILD, "tests", kernel, driver, test.name)


def unpack(data):
    """Results as name -> bytes."""
    files = {}
    if data:
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            for member in tar.getmembers():
                if member.isfile():
                    files[os.path.normpath(member.name)] = tar.extractfile(member).read()
    return files


def _keep(folder, serial, files):
    """Writes what a run left to its folder in build/."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with open(os.path.join(folder, "log"), "w", encoding="utf-8") as f:
        f.write(serial)
    for name, data in sorted(files.items()):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)


def execute(where, data, timeout, on_line=None, env=None):
    """Restores a snapshot with a job and waits for its end.

    @on_line: called with every complete line of the serial as it appears.
    @env: more environment for the emulator.
    Returns (serial text, results, in time, processor seconds).
    """
    snap, initrd = flavour.snapshot(where)
    with store.slot(), flavour.outer_machine(where, initrd, os.path.join(snap, "ram"), False) as m:
        m.put_job(data)
        m.env = dict(os.environ, **env) if env else None
        m.start()
        m.restore(os.path.join(snap, "state"))
        limit = max(WALL_FLOOR, timeout * WALL_FACTOR)
        with open(m.serial, encoding="utf-8", errors="replace", newline="") as f:
            in_time = m.wait(limit, _lines(f, on_line) if on_line else lambda: None)
        with open(m.serial, encoding="utf-8", errors="replace") as f:
            serial = f.read().replace("\r", "")
        return serial, unpack(m.results()), in_time, m.seconds


def _lines(f, on_line):
    """What reads on in a growing file, and gives each line that is complete to @on_line."""
    rest = ""

    def more():
        nonlocal rest
        *lines, rest = (rest + f.read()).split("\n")
        for line in lines:
            on_line(line.rstrip("\r"))
    return more


def finish(test, where, driver, serial, files, in_time, folder):
    """Judges a run that has ended, and keeps what it left; returns the verdict."""
    text = {n: b.decode("utf-8", "replace") for n, b in files.items()
            if not n.endswith(".pcap")}
    found = verdict.judge(test, serial, text, job.token(test, where, driver))
    if not in_time:
        found = verdict.Verdict("fail", ["killed: too much wall time"] + found.reasons,
                                found.results)
    _keep(folder, serial, files)
    return found


def run(test, where, driver, pcap=False, folder=None):
    """Runs a test in the flavour @where; returns an Outcome."""
    data = job.pack(test, where, driver, flavour.has_nic(), pcap)
    serial, files, in_time, seconds = execute(where, data, test.timeout)
    folder = folder or result_folder(test, where.kernel, driver)
    found = finish(test, where, driver, serial, files, in_time, folder)
    return Outcome(found, seconds, folder, serial, files)
