# SPDX-License-Identifier: GPL-2.0
"""Building the modules of a source tree for one kernel series, outside of the tree."""

import filecmp
import os
import re
import subprocess
import sys
from pathlib import Path

from . import cache, chroot, kernel
from .ui import SetupError, child, output, plain_env

# What of the repository a module build reads.
PARTS = ("Kbuild", "include", "hv_netfail", "selftests/kunit")
# What a build inside the tree may have left there: answers and objects for another kernel.
MADE_SUFFIXES = {".a", ".cmd", ".ko", ".mod", ".o", ".order", ".symvers"}

# Runs that check rather than build change the compiler's flags, and with them every object: they get a tree of their own.
CHECK_ARGUMENT = re.compile(r"(W|C|CHECK|CF|KCFLAGS|EXTRA_CFLAGS)=.+")

NOISE = re.compile(r"make(\[\d+\])?: (Entering|Leaving) directory|Skipping BTF generation")
COMPLAINT = re.compile(r"\b(warning|error)\b", re.I)


def _made(name):
    return (name.suffix in MADE_SUFFIXES or name.name.startswith(".") or name.name.endswith(".mod.c")
            or "generated" in name.parts or "__pycache__" in name.parts)


def sources(tree):
    """Return the source files of @tree that a module build reads, relative to it."""
    found = []
    for part in PARTS:
        top = tree / part
        files = [top] if top.is_file() else sorted(p for p in top.rglob("*") if p.is_file())
        found += [name for name in (p.relative_to(tree) for p in files) if not _made(name)]
    return found


def mirror(tree, target):
    """Bring the sources in @target up to date with @tree, touching only what differs: make compares times."""
    wanted = sources(tree)
    manifest = target.with_name(target.name + ".files")
    before = set(manifest.read_text().splitlines()) if manifest.exists() else set()
    for gone in before - set(map(str, wanted)):
        cache.remove(target / gone)
    for name in wanted:
        copy = target / name
        if not copy.exists() or not filecmp.cmp(tree / name, copy, shallow=False):
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((tree / name).read_bytes())
    cache.write(manifest, "".join(f"{name}\n" for name in wanted))


def _command(series, target, arguments):
    """Return (argv, prefix, headers): the make to run, and what the two trees are called in what it prints."""
    if series in chroot.RELEASE:
        prefix, headers, compiler = "/module/", "/kernel", chroot.compiler(series)
    else:
        # The host's own compiler; on the matching release that is the one Debian built the kernel with.
        prefix, headers = f"{target}/", str(kernel.find(series).resolve() / "headers")
        compiler = "gcc-12" if Path("/usr/bin/gcc-12").exists() else "gcc"
    # The same module, byte for byte, wherever the repository lies: no path of this machine in __FILE__.
    flags = [word.removeprefix("KCFLAGS=") for word in arguments if word.startswith("KCFLAGS=")]
    flags.append(f"-fmacro-prefix-map={prefix}=")
    make = ["make", "-C", f"{headers}/usr/src/linux-headers-{kernel.release(series)}", f"M={prefix.rstrip('/')}",
            f"CC={compiler}", f"KCFLAGS={' '.join(flags)}", f"-j{os.cpu_count()}",
            *(word for word in arguments if not word.startswith("KCFLAGS="))]
    if series in chroot.RELEASE:
        mounts = {kernel.find(series).resolve() / "headers": headers, target: prefix.rstrip("/")}
        make = chroot.command(chroot.path(chroot.RELEASE[series]).resolve(), mounts, make)
    return make, prefix, headers


def _make(argv, prefix, headers):
    """Run make and print what it prints, with paths as they are in the repository. Returns (status, no complaint)."""
    clean = True
    with child(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
               env=plain_env(MAKEFLAGS="")) as process:
        for line in process.stdout:
            if not NOISE.match(line):
                clean = clean and not COMPLAINT.search(line)
                sys.stdout.write(line.replace(prefix, "").replace(f"{headers}/usr/src/", ""))
                sys.stdout.flush()
        return process.wait(), clean


def _install(built, target):
    """Put the modules, without debug information, where the lab looks for them; an unchanged one stays untouched."""
    order = (built / "modules.order").read_text().replace(f"{built}/", "").replace("/module/", "").split()
    modules = {Path(name).with_suffix(".ko").name: built / Path(name).with_suffix(".ko") for name in order}
    _remove_modules(target, keep=modules)
    for name, module in modules.items():
        final, stripped = target / name, target / f".{name}.new"
        output(["strip", "--strip-debug", "-o", str(stripped), str(module)])
        if final.exists() and filecmp.cmp(stripped, final, shallow=False):
            stripped.unlink()
        else:
            stripped.rename(final)


def _remove_modules(target, keep=()):
    """Remove what an earlier build left: nobody shall test a module that the sources no longer make."""
    for old in target.glob("*.ko"):
        if old.name not in keep:
            old.unlink()


def _fingerprint(tree, series, arguments):
    parts = [tree / name for name in sources(tree)]
    compiler = chroot.path(chroot.RELEASE[series]).resolve() if series in chroot.RELEASE else "host"
    return cache.key(str(kernel.find(series).resolve()), str(compiler), arguments, *map(str, sources(tree)), *parts)


def build(series, arguments, tree=None):
    """Build the modules of @tree (the repository) for @series into build/<series>/; returns make's status."""
    tree = Path(tree).absolute() if tree else cache.repo()
    if not (tree / "Kbuild").exists():
        raise SetupError(f"{tree} has no Kbuild")
    number = kernel.name(series)
    checking = any(CHECK_ARGUMENT.fullmatch(word) for word in arguments)
    target = tree / "build" / number / ("src-check" if checking else "src")
    target.mkdir(parents=True, exist_ok=True)
    with cache.lock(f"modules-{cache.key(str(target))}"):
        stamp, wanted = target.with_name(target.name + ".built"), _fingerprint(tree, series, arguments)
        if checking:
            # What was clean stays so in every clone.
            stamp = cache.folder("lint", "clean") / f"build-{wanted}"
        if stamp.exists() and stamp.read_text() == wanted:
            return 0
        cache.remove(stamp)
        mirror(tree, target)
        has_goal = any("=" not in word and not word.startswith("-") for word in arguments)
        goals = arguments if has_goal else [*arguments, "modules"]
        status, clean = _make(*_command(series, target, goals))
        if checking:
            # An object that is up to date is not compiled again: what was complained about must be, to be seen again.
            if not clean or status:
                cache.remove(target)
        elif "modules" in goals and status:
            _remove_modules(target.parent)
        elif "modules" in goals:
            _install(target, target.parent)
        if not status and clean:
            cache.write(stamp, wanted)
        return status
