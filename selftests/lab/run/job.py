# SPDX-License-Identifier: GPL-2.0
"""Packs the job that a restored lab will run: a tar whose bytes are reproducible."""

import io
import os
import re
import shlex
import subprocess
import tarfile
import tempfile

from . import bpf, flavour as flavours, paths, store

STOCK_DRIVERS = ("hv_netvsc",)
# How a test names what comes with its job.
IN_JOB = re.compile(r"\$HVNF_JOB\"?/([\w./-]+)")


def token(test, flavour, driver):
    """What a test prints at its end; a test cannot print it by accident."""
    return store.key((), (test.name, driver) + tuple(flavour))


def _env(test, flavour, driver, nic, pcap):
    values = {
        "TEST": test.name, "DRIVER": driver, "KERNEL": flavour.kernel,
        "RELEASE": paths.release(flavour.kernel), "CPUS": flavour.cpus,
        "MEM": flavour.mem, "MODE": flavour.mode, "TIMEOUT": test.timeout,
        "SETTINGS": " ".join(test.settings), "NIC": int(nic), "PCAP": int(pcap),
        "HVNF_TOKEN": token(test, flavour, driver),
    }
    lines = ["%s=%s\nexport %s\n" % (k, shlex.quote(str(v)), k)
             for k, v in sorted(values.items())]
    return "".join(lines).encode()


class _Tar:
    def __init__(self):
        self.buf = io.BytesIO()
        self.tar = tarfile.open(fileobj=self.buf, mode="w", format=tarfile.USTAR_FORMAT)

    def add(self, name, data, mode=0o755):
        info = tarfile.TarInfo(name)
        info.size = len(data)
        info.mode = mode
        self.tar.addfile(info, io.BytesIO(data))

    def file(self, name, path):
        with open(path, "rb") as f:
            self.add(name, f.read())

    def bytes(self):
        self.tar.close()
        return self.buf.getvalue()


def _stripped(path):
    """A module without its debugging information: emulated copying is slow."""
    with tempfile.NamedTemporaryFile(suffix=".ko") as out:
        subprocess.run(["strip", "--strip-debug", "-o", out.name, path], check=True)
        return out.read()


def _kunit(test, series):
    """KUnit's modules, for the tests that are named after it."""
    folder = os.path.join(paths.BUILD, series)
    if not test.name.startswith("kunit") or not os.path.isdir(folder):
        return []
    return sorted(f[:-len(".ko")] for f in os.listdir(folder) if f.endswith("_kunit.ko"))


def _extra(name):
    path = paths.extra(name)
    if not os.path.exists(path):
        raise flavours.NotReady("%s is missing; run: selftests/lab/setup/setup extra %s" % (path, name))
    return path


def _named(path, found):
    """The scripts of the job that a script names, and those that these name: added to @found, name -> path.
    Returns whether one of them names a program of bpf/."""
    with open(path, encoding="utf-8") as f:
        names = set(IN_JOB.findall(f.read()))
    wants_bpf = any(n.startswith("bpf/") for n in names)
    for name in sorted(n for n in names if n.startswith("net/") and n not in found):
        found[name] = os.path.join(paths.NET, name[len("net/"):])
        wants_bpf |= _named(found[name], found)
    return wants_bpf


def pack(test, flavour, driver, nic, pcap=False, extra=()):
    """The job's bytes: what the test names and nothing else, so that the instants of its run are its own,
    whatever becomes of other tests. @extra: more (name, bytes) to put beside it."""
    tar = _Tar()
    tar.add("job/env", _env(test, flavour, driver, nic, pcap))
    for name in ("job.sh", "lib.sh"):
        tar.file("job/outer/" + name, os.path.join(paths.LAB, "outer", name))
    found = {"net/lib.sh": os.path.join(paths.NET, "lib.sh")}
    if test.path:
        found["net/%s.sh" % test.name] = test.path
    wants_bpf = any([_named(path, found) for path in list(found.values())])
    for name in sorted(found):
        tar.file("job/" + name, found[name])
    for name in test.extras:
        tar.file("job/extra/%s.tar" % name, _extra(name))
    for name, data in list(extra) + (bpf.files() if wants_bpf else []):
        tar.add("job/" + name, data)
    wanted = [] if driver in STOCK_DRIVERS else [driver]
    for module in wanted + _kunit(test, flavour.kernel):
        path = paths.module(flavour.kernel, module)
        if os.path.exists(path):
            tar.add("job/mods/%s.ko" % module, _stripped(path))
    return tar.bytes()
