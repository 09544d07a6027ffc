# SPDX-License-Identifier: GPL-2.0
"""The debug kernel: a small configuration of trixie's kernel source with every checker that fits together."""

import os
import re
import shutil
from pathlib import Path

from . import cache, chroot, kernel, source
from .ui import SetupError, ready, run, say

RECIPE = 3
SERIES = "6.12"
FRAGMENT = Path(__file__).resolve().parent.parent / "debug.config"

# Sources of hardware and architectures that the configuration leaves out; their Kconfig and make files are read.
UNUSED = ("Documentation/[!K]*", "arch/[!x]*/*.[chS]", "arch/*/boot/dts/*", "drivers/accel/*.[ch]", "drivers/gpu/*.[ch]",
          "drivers/infiniband/*.[ch]", "drivers/iio/*.[ch]", "drivers/media/*.[ch]", "drivers/scsi/*.[ch]",
          "drivers/staging/*.[ch]", "drivers/net/wireless/*.[ch]", "sound/*.[ch]", "tools/testing/*", "tools/perf/*",
          "fs/btrfs/*.[ch]", "fs/xfs/*.[ch]", "samples/*.[ch]")

# The checkers' own machinery: five of six memory accesses that KASAN looked at in a test were theirs, and took half
# of its time. What they are handed (locks, objects, stacks) is checked by who owns it.
UNCHECKED = ("lockdep", "unwind_frame", "stacktrace", "extable", "crc32", "smp_processor_id")

# What 6.12 itself is reported for, and with the first report lockdep is off: pciehp takes its reset lock again with
# the lock of the bus held, at each plugging of a VF. No driver has a part in that. File, text, new text.
MENDED = (("drivers/pci/hotplug/pciehp_hpc.c", "\tinit_rwsem(&ctrl->reset_lock);\n",
           "\tinit_rwsem(&ctrl->reset_lock);\n\tlockdep_set_novalidate_class(&ctrl->reset_lock);\n"),)

# The same bytes on every machine; without these the kernel carries the name of the one it was built on.
MAKE = ("make", "-C", "/source", "O=/build", "KBUILD_BUILD_TIMESTAMP=2026-01-01", "KBUILD_BUILD_USER=hv_netfail",
        "KBUILD_BUILD_HOST=lab",
        *(f"KASAN_SANITIZE_{unit}.o=n" for unit in UNCHECKED))


def _home():
    return cache.folder("debug")


def _fetch_source():
    """Unpack the kernel's source as <cache>/debug/source-VERSION, and let the link `source' name it."""
    log = cache.log("debug-source")
    with cache.building(_home() / "fetched") as fetched:
        deb = source.fetch(SERIES, fetched, log)
        target = _home() / f"source-{deb.name.split('_')[1]}"
        if not target.exists():
            say("debug kernel: unpacking the source")
            with cache.building(target) as temporary:
                source.extract(deb, temporary, without=UNUSED)
    cache.remove(_home() / "fetched")
    cache.point(_home() / "source", target)


def _mend():
    """Make the changes of MENDED that the source does not have yet."""
    for name, old, new in MENDED:
        path = _home() / "source" / name
        text = path.read_text()
        if text.count(old) != 1:
            raise SetupError(f"the debug kernel's source has changed: {name} is not as expected")
        if new not in text:
            path.write_text(text.replace(old, new))


def _build_folder():
    version = (_home() / "source").resolve()
    return version.with_name(version.name.replace("source-", "build-", 1))


def _enter(*argv, log, nice=0):
    """Run a command in the chroot: the tree is /source, the objects go to /build, whatever machine this is."""
    build = _build_folder()
    build.mkdir(exist_ok=True)
    mounts = {(_home() / "source").resolve(): "/source", build: "/build", FRAGMENT.parent: "/fragment"}
    root = chroot.path(chroot.RELEASE[SERIES]).resolve()
    run(chroot.command(root, mounts, argv), log, nice=nice)


def lost(fragment, config):
    """Return the lines of @fragment that @config does not have."""
    values = dict(re.findall(r"^(CONFIG_\w+)=(.*)$", config, re.M))
    wanted = re.findall(r"^(CONFIG_\w+)=(.*)$", fragment, re.M)
    unwanted = re.findall(r"^# (CONFIG_\w+) is not set$", fragment, re.M)
    return [f"{name}={value}" for name, value in wanted if values.get(name) != value] + \
           [f"# {name} is not set" for name in unwanted if name in values]


def _configure(log):
    """Write the configuration; a symbol that silently fell out would be a checker that checks nothing."""
    make = " ".join([*MAKE, "-s"])
    _enter("sh", "-ec", f"{make} tinyconfig; cat /fragment/debug.config >> /build/.config; {make} olddefconfig", log=log)
    missing = lost(FRAGMENT.read_text(), (_build_folder() / ".config").read_text())
    if missing:
        raise SetupError("the debug kernel's configuration lost:\n  " + "\n  ".join(missing))


def _compile(log):
    say("debug kernel: compiling (about 16 minutes of two cores the first time)")
    _enter(*MAKE, f"-j{os.cpu_count()}", "bzImage", "modules", log=log, nice=15)


def _install(target, log):
    """Lay out kernel, modules and what building modules takes, in @target, as a stock kernel is."""
    build = _build_folder()
    cache.remove(build / "install")
    release = (build / "include/config/kernel.release").read_text().strip()
    _enter(*MAKE, "INSTALL_MOD_PATH=/build/install", "INSTALL_MOD_STRIP=1", "modules_install", log=log)
    headers = f"install/headers/usr/src/linux-headers-{release}"
    collect = f"/source/scripts/package/install-extmod-build /build/{headers}"
    _enter(*MAKE, "run-command", f"KBUILD_RUN_COMMAND={collect}", log=log)
    for link in ("build", "source"):
        cache.remove(build / "install/lib/modules" / release / link)
    (target / "modules").mkdir()
    (build / "install/lib").rename(target / "modules/lib")
    (build / "install/headers").rename(target / "headers")
    for name, part in {"vmlinuz": "arch/x86/boot/bzImage", "config": ".config", "System.map": "System.map"}.items():
        shutil.copyfile(build / part, target / name)
    shutil.copyfile(build / ".config", target / headers.removeprefix("install/") / ".config")
    for name, text in {"series": "debug", "release": release, "recipe": kernel.RECIPE, "made-of": _made_of()}.items():
        (target / name).write_text(f"{text}\n")


def _made_of():
    return f"{RECIPE} {cache.key(FRAGMENT)}"


def _make():
    chroot.step(chroot.RELEASE[SERIES])
    if not (_home() / "source").exists():
        _fetch_source()
    _mend()
    log = cache.log("debug")
    _configure(log)
    _compile(log)
    target = kernel.links() / f"debug_{cache.key(_made_of(), (_home() / 'source').resolve().name)}"
    with cache.building(target) as temporary:
        _install(temporary, log)
    cache.point(kernel.links() / "debug", target)
    cache.only("debug_*", target)


def step():
    """Make the debug kernel ready; what an interrupted build compiled is used by the next."""
    with cache.lock("debug"):
        stamp = kernel.links() / "debug/made-of"
        if not stamp.exists() or stamp.read_text() != f"{_made_of()}\n" or not kernel.find("debug"):
            _make()
    ready(f"kernel debug: {kernel.release('debug')}")
