# SPDX-License-Identifier: GPL-2.0
"""Small trees of newer Debian releases with the compiler that a kernel was built with.

Debian 12's compiler and libc are too old for the newer kernels' build tools. Packages are unpacked, not installed: no maintainer script runs, so neither root nor a boot strapper is needed.
"""

import os
import re
from concurrent.futures import ThreadPoolExecutor

from . import apt, cache, debs, kernel
from .ui import ready, run, say

RECIPE = 3

# The release whose compiler builds for a series; the host's own serves 6.1.
RELEASE = {"6.12": "trixie", "debug": "trixie", "newest": "testing"}
SUITES = {"trixie": ("trixie", "trixie-security"), "testing": ("testing",)}

PACKAGES = ("base-files", "dash", "bash", "coreutils", "sed", "grep", "gawk", "findutils", "diffutils", "tar", "gzip",
            "bzip2", "xz-utils", "zstd", "perl", "python3-minimal", "libpython3-stdlib", "gcc", "libc6-dev", "make",
            "bc", "bison", "flex", "cpio", "rsync", "kmod", "libelf-dev", "libssl-dev", "openssl", "pahole", "sparse")

# What is no use to a compiler: two fifths of the volume.
UNUSED = ("./usr/share/doc", "./usr/share/man", "./usr/share/locale", "./usr/share/info", "./usr/share/i18n",
          "./usr/share/zoneinfo", "./usr/lib/x86_64-linux-gnu/gconv", "./var", "*/lto1", "*/libasan*", "*/liblsan*",
          "*/libtsan*", "*/libhwasan*", "*/libubsan*", "*/lto-dump*")

# Mounts exist only inside the namespace of the one command, and vanish with it however it ends.
# Arguments: root of the chroot, then pairs of folder and mount point, then "--" and the command.
ENTER = """
set -e
root=$1; shift
mkdir -p "$root/proc" "$root/dev" "$root/tmp"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
while [ "$1" != -- ]; do mkdir -p "$root$2"; mount --bind "$1" "$root$2"; shift 2; done
shift
exec chroot "$root" "$@"
"""


def path(release):
    """Return the link that names the tree of a release."""
    return cache.folder("chroot") / release


def _packages(release):
    """Return what to unpack: the common tools, and for the newest kernel the very compiler it was built with."""
    if release != "testing":
        return PACKAGES
    variables = (kernel.headers("newest") / ".kernelvariables").read_text()
    return (*PACKAGES, re.search(r"\bgcc-\d+", variables)[0])


def _fill(root, release, packages, log):
    """Fetch and unpack the packages, base-files first: it brings the links /bin, /lib and so on."""
    fetched = root / "debs"
    fetched.mkdir()
    say(f"chroot {release}: fetching gcc and its company")
    view = apt.View(f"chroot-{release}", SUITES[release], empty_system=True)
    view.update(log)
    files = view.download_closure(packages, fetched, log)
    say(f"chroot {release}: unpacking {len(files)} packages")
    base = [deb for deb in files if deb.name.startswith("base-files_")]
    debs.unpack(base[0], root, UNUSED)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda deb: debs.unpack(deb, root, UNUSED), (deb for deb in files if deb not in base)))
    cache.remove(fetched)
    # The alternatives system and a shell's name come from maintainer scripts, which did not run.
    for link, target in {"awk": "gawk", "sh": "dash", "cc": "gcc"}.items():
        if not (root / "usr/bin" / link).exists():
            (root / "usr/bin" / link).symlink_to(target)


def _make(release, recipe):
    log = cache.log(f"chroot-{release}")
    packages = _packages(release)
    target = path(release).with_name(f"{release}_{cache.key(recipe, packages)}")
    with cache.building(target) as root:
        _fill(root, release, packages, log)
        run(command(root, {}, ["gcc", "--version"]), log)
        (root / "ready").write_text(recipe)
    cache.point(path(release), target)
    cache.only(f"{release}_*", target)


def step(release):
    """Make the tree of a release ready."""
    recipe = f"{RECIPE}: {' '.join(PACKAGES)}\n"
    with cache.lock(f"chroot-{release}"):
        stamp = path(release) / "ready"
        if not stamp.exists() or stamp.read_text() != recipe:
            _make(release, recipe)
    ready(f"chroot {release}: {path(release).resolve().name}")


def compiler(series):
    """Return the compiler to build a series with, named as in its tree."""
    root, variables = path(RELEASE[series]), kernel.headers(series) / ".kernelvariables"
    wanted = re.search(r"\bgcc-\d+", variables.read_text()) if variables.exists() else None
    return wanted[0] if wanted and (root / "usr/bin" / wanted[0]).exists() else "gcc"


def command(root, mounts, argv):
    """Return the argv that runs @argv in @root, with @mounts {folder: mount point} bound for its time only."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    binds = [str(word) for pair in mounts.items() for word in pair]
    return ["unshare", *user, "--mount", "--propagation", "private", "/bin/sh", "-c", ENTER, "enter", str(root), *binds,
            "--", "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=/tmp", *argv]
