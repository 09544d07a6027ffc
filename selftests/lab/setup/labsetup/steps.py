# SPDX-License-Identifier: GPL-2.0
"""The steps of the set-up by name, and which of them need which."""

from . import cache, chroot, debug, extra, kernel, lint, packages, qemu

STOCK = ("6.1", "6.12", "newest")


def ready_to_build(series):
    """Make ready all that building modules for @series takes; returns its canonical name."""
    if series == "debug":
        debug.step()
        return series
    wanted = kernel.canonical(series)
    kernel.step(series)
    if wanted in chroot.RELEASE:
        chroot.step(chroot.RELEASE[wanted])
    return wanted


def _kernel(series):
    if series == "debug":
        debug.step()
    else:
        kernel.step(series)


def _chroots():
    kernel.step("newest")
    for release in chroot.SUITES:
        chroot.step(release)


def _everything():
    packages.step()
    qemu.step()
    for series in STOCK:
        kernel.step(series)
    _chroots()
    lint.step()
    extra.steps()
    # Half a gigabyte of lists and a kernel's source, which nothing that is ready needs.
    cache.discard(cache.root() / "apt")
    cache.discard(cache.root() / "source")


# Name: (what it does, function, names of its arguments).
STEPS = {
    "packages": ("Debian packages of the machine itself", packages.step, ()),
    "qemu": ("the inner QEMU with our device", qemu.step, ()),
    "kernel": ("one of Debian's kernels: 6.1, 6.12, newest; or debug", _kernel, ("SERIES",)),
    "chroot": ("compilers of newer Debian releases", _chroots, ()),
    "lint-tools": ("checkpatch and kernel-doc", lint.step, ()),
    "extra": (f"programs for some tests: {', '.join(extra.EXTRAS)}", extra.step, ("NAME",)),
    "debug": ("the debug kernel (about 16 minutes)", debug.step, ()),
    "all": ("all of these but the debug kernel", _everything, ()),
}
