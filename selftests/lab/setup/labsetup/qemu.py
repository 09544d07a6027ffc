# SPDX-License-Identifier: GPL-2.0
"""The inner QEMU: Debian's source package with the device hv-netvsp compiled in."""

import bz2
import os
from pathlib import Path

from . import apt, cache
from .ui import SetupError, output, ready, run, say

RECIPE = 1

CONFIGURE = ("--target-list=x86_64-softmmu", "--without-default-features", "--enable-kvm", "--enable-tcg",
             "--disable-docs", "--disable-werror", "--disable-install-blobs", "--disable-debug-info")

# The free part of the source lacks these; configure wants them to exist, and the lab never loads one.
EDK2 = ("aarch64-code", "arm-code", "arm-vars", "i386-code", "i386-secure-code", "i386-vars", "x86_64-code",
        "x86_64-microvm", "x86_64-secure-code")

# Firmware that a guest without display and without network boot needs, from Debian's own packages.
FIRMWARE = {"/usr/share/seabios": ("bios.bin", "bios-256k.bin"),
            "/usr/share/qemu": ("kvmvapic.bin", "linuxboot.bin", "linuxboot_dma.bin", "multiboot.bin",
                                "multiboot_dma.bin", "pvh.bin")}

PROGRAM = "qemu-system-x86_64"
KEPT_BUILDS = 6


def _home():
    return cache.folder("qemu")


def _device_files():
    """Return all that the device is made of: its sources and the wire headers."""
    top = cache.repo()
    found = [p for p in (top / "selftests/lab/qemu").rglob("*") if p.is_file()]
    return sorted(found + list((top / "include/hv_netfail").glob("*.h")))


def _fetch_source(log):
    """Unpack Debian's QEMU source as <cache>/qemu/src-VERSION, and let the link `source' name it."""
    view = apt.View("qemu", (apt.codename(), f"{apt.codename()}-security"), kind="deb-src")
    view.update(log)
    with cache.building(_home() / "fetched") as fetched:
        say("qemu: fetching Debian's source")
        dsc = view.source("qemu", fetched, log)
        target = _home() / f"src-{dsc.name.removeprefix('qemu_').removesuffix('.dsc')}"
        if not target.exists():
            with cache.building(target) as temporary:
                say("qemu: unpacking")
                # apt has checked the signature already.
                run(["dpkg-source", "--no-check", "-x", str(dsc), "source"], log, cwd=fetched)
                for name in EDK2:
                    (fetched / "source/pc-bios" / f"edk2-{name}.fd.bz2").write_bytes(bz2.compress(b""))
                temporary.rmdir()
                (fetched / "source").rename(temporary)
    cache.remove(_home() / "fetched")
    cache.point(_home() / "source", target)


def _configure(source, build, log):
    stamp = build / "configured"
    wanted = f"{RECIPE} {' '.join(CONFIGURE)}\n"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("qemu: configuring")
    cache.remove(build)
    build.mkdir()
    # The program is part of what the lab's machine holds: the same bytes in whatever folder it is built.
    here = f"--extra-cflags=-ffile-prefix-map={_home().resolve()}=."
    run([str(source / "configure"), *CONFIGURE, here], log, cwd=build)
    stamp.write_text(wanted)


def _overlay(source, log):
    """Let the device's own script put it into the source tree."""
    script = cache.repo() / "selftests/lab/qemu/apply"
    if script.exists():
        run([str(script), str(source)], log)


def _collect(build, target):
    """Copy the program and its firmware into @target."""
    for part in ("bin", "share"):
        (target / part).mkdir()
    output(["strip", "-o", str(target / "bin" / PROGRAM), str(build / PROGRAM)])
    for folder, names in FIRMWARE.items():
        for name in names:
            blob = Path(folder) / name
            if not blob.exists():
                raise SetupError(f"{blob} is missing; run the step `packages'")
            (target / "share" / name).write_bytes(blob.read_bytes())


def _prune():
    """Keep the newest builds only: every change of the device makes one."""
    builds = sorted(_home().glob("hvnf-*/"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in builds[KEPT_BUILDS:]:
        cache.remove(old)


def _build(target):
    log = cache.log("qemu")
    source = (_home() / "source").resolve()
    build = _home() / source.name.replace("src-", "build-", 1)
    _overlay(source, log)
    _configure(source, build, log)
    say("qemu: compiling (about four minutes the first time, seconds after a change of the device)")
    run(["ninja", f"-j{os.cpu_count()}", PROGRAM], log, nice=5, cwd=build)
    with cache.building(target) as temporary:
        _collect(build, temporary)


def _target():
    version = os.readlink(_home() / "source")
    return _home() / f"hvnf-{cache.key(RECIPE, CONFIGURE, version, *_device_files())}"


def _current():
    """Return the build that belongs to this tree's device and is the one in use, or None."""
    target = _target() if (_home() / "source").exists() else None
    link = _home() / "current"
    return target if target and target.exists() and link.resolve() == target.resolve() else None


def _make():
    if not (_home() / "source").exists():
        _fetch_source(cache.log("qemu-source"))
    target = _target()
    if not target.exists():
        _build(target)
    os.utime(target)
    cache.point(_home() / "current", target)
    _prune()
    return target


def step():
    """Make the inner QEMU ready as <cache>/qemu/current; what is ready waits for nobody who builds another."""
    target = _current()
    if not target:
        with cache.lock("qemu"):
            target = _make()
    os.utime(target)
    ready(f"qemu: {target.name} of {(_home() / 'source').resolve().name.removeprefix('src-')}")
