# SPDX-License-Identifier: GPL-2.0
"""BPF programs and their loader: compiled here, for the guest has no compiler."""

import os
import subprocess

from . import paths, store

FOLDER = os.path.join(paths.NET, "bpf")
TRIPLET = "/usr/include/x86_64-linux-gnu"


def _built(name, sources, command):
    """The file made of @sources by @command (a list; its output follows "-o")."""
    where = os.path.join(paths.cache(), "lab/bpf", store.key(sources, command))
    out = os.path.join(where, name)
    with store.locked("bpf"):
        if not os.path.exists(out):
            os.makedirs(where, exist_ok=True)
            subprocess.run(command + ["-o", out + ".part"], check=True)
            os.rename(out + ".part", out)
    with open(out, "rb") as f:
        return f.read()


def programs(source, *defines):
    """The object file of a source of BPF programs; the same bytes wherever the tree lies."""
    return _built("programs.o", [source], [
        "clang", "-O2", "-g", "-target", "bpf", "-Wall", "-Werror", "-I" + TRIPLET, *defines,
        "-ffile-prefix-map=%s=." % os.path.dirname(source), "-fdebug-compilation-dir=.", "-c", source])


def tool(source):
    """A static program that uses libbpf."""
    return _built("tool", [source], [
        "cc", "-Os", "-static", "-s", "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra",
        "-Werror", source, "-Wl,--no-as-needed", "-lbpf", "-lelf", "-lz"])


def files():
    """What a test finds in $HVNF_JOB/bpf: (name, bytes) of each."""
    source = os.path.join(FOLDER, "xdp.bpf.c")
    return [("bpf/xdp.bpf.o", programs(source)),
            ("bpf/xdp-kfuncs.bpf.o", programs(source, "-DWITH_KFUNCS")),
            ("bpf/xdptool", tool(os.path.join(FOLDER, "xdptool.c"))),
            ("bpf/xsktool", tool(os.path.join(FOLDER, "xsktool.c")))]
