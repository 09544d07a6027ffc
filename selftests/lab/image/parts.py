# SPDX-License-Identifier: GPL-2.0
"""What goes into an image: programs with their libraries, kernel modules."""

import functools
import lzma
import os
import re
import shutil
import subprocess
import tempfile

SEARCH = "/usr/sbin:/usr/bin:/sbin:/bin"
LIBDIRS = ("lib", "lib64", "lib/x86_64-linux-gnu")


class Missing(Exception):
    """Something that the set-up should have provided is not there."""


def skeleton(tree):
    """Directories, and the merged /usr that Debian's programs expect."""
    for path in ("dev", "proc", "sys", "run", "tmp", "root", "etc", "mnt",
                 "usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "var"):
        tree.dir(path)
    for name in ("bin", "sbin", "lib", "lib64"):
        tree.link(name, "usr/" + name)
    tree.link("var/run", "/run")
    tree.device("dev/console", 5, 1)
    tree.device("dev/null", 1, 3)
    tree.data("etc/passwd", b"root:x:0:0::/root:/bin/sh\n")
    tree.data("etc/hosts", b"127.0.0.1 localhost\n10.0.0.1 peer\n10.0.0.2 guest\n")


@functools.lru_cache(maxsize=None)
def libraries(path):
    """Shared libraries of a program, as (name in the image, file on this machine)."""
    text = subprocess.run(["ldd", path], capture_output=True, text=True,
                          check=False).stdout
    found = []
    for line in text.splitlines():
        match = re.search(r"(?:(\S+) => )?(/\S+) \(0x", line)
        if match:
            found.append((_usr(match.group(2)), os.path.realpath(match.group(2))))
        elif "not found" in line:
            raise Missing("%s needs %s" % (path, line.split()[0]))
    return tuple(found)


def _usr(path):
    path = os.path.normpath(path).lstrip("/")
    return path if path.startswith("usr/") else "usr/" + path


def program(tree, name, at=None):
    """Puts a program (a name to search for, or a path) and its libraries in."""
    path = name if "/" in name else shutil.which(name, path=SEARCH)
    if not path or not os.path.exists(path):
        raise Missing("program %s is not installed" % name)
    where = at or "usr/sbin/" + os.path.basename(name)
    tree.file(where, os.path.realpath(path))
    for target, source in libraries(os.path.realpath(path)):
        tree.file(target, source)
    return where


def busybox(tree, taken=()):
    """busybox, with links for what no real program in the image provides."""
    path = shutil.which("busybox", path=SEARCH)
    if not path:
        raise Missing("busybox-static is not installed")
    tree.file("usr/bin/busybox", path)
    applets = subprocess.run([path, "--list"], capture_output=True, text=True,
                             check=True).stdout.split()
    have = {os.path.basename(p) for p in tree.nodes} | set(taken)
    for applet in applets:
        if applet not in have:
            tree.link("usr/bin/" + applet, "busybox")


def kmod(tree):
    program(tree, "kmod", "usr/bin/kmod")
    for name in ("modprobe", "insmod", "rmmod", "lsmod", "modinfo"):
        tree.link("usr/sbin/" + name, "/usr/bin/kmod")


def lab_tools(tree, binary, names):
    tree.file("usr/bin/labtools", binary)
    for name in names:
        tree.link("usr/bin/" + name, "labtools")


def _module_files(base):
    files = {}
    for folder, _, names in os.walk(base):
        for name in names:
            match = re.match(r"(.+)\.ko(\.xz)?$", name)
            if match:
                files[match.group(1).replace("-", "_")] = os.path.join(folder, name)
    return files


def _module_bytes(path):
    with open(path, "rb") as f:
        data = f.read()
    return lzma.decompress(data) if path.endswith(".xz") else data


def _depends(data):
    match = re.search(rb"\0depends=([^\0]*)", data)
    names = match.group(1).decode() if match else ""
    return [n.replace("-", "_") for n in names.split(",") if n]


def modules(tree, base, wanted):
    """Puts modules and all they depend on in, with a fresh modules.dep.

    @base is .../lib/modules/<release>; names that are not there (built in, or
    not configured) are left out. Returns the names that are in the image.
    """
    release = os.path.basename(base.rstrip("/"))
    files = _module_files(base)
    chosen, todo = {}, [w.replace("-", "_") for w in wanted]
    while todo:
        name = todo.pop(0)
        if name in chosen or name not in files:
            continue
        chosen[name] = _module_bytes(files[name])
        todo += _depends(chosen[name])
    with tempfile.TemporaryDirectory() as stage:
        lib = os.path.join(stage, "lib/modules", release)
        os.makedirs(lib)
        for name, data in chosen.items():
            with open(os.path.join(lib, name + ".ko"), "wb") as f:
                f.write(data)
        for index in ("modules.builtin", "modules.order", "modules.builtin.modinfo"):
            if os.path.exists(os.path.join(base, index)):
                shutil.copy(os.path.join(base, index), lib)
        subprocess.run([shutil.which("depmod", path=SEARCH) or "depmod", "-b", stage,
                        release], check=True, stderr=subprocess.DEVNULL)
        for name in sorted(os.listdir(lib)):
            tree.file("usr/lib/modules/%s/%s" % (release, name), os.path.join(lib, name))
    return sorted(chosen)
