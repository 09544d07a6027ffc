# SPDX-License-Identifier: GPL-2.0
"""Programs that some tests need in the guest or at the peer, as tar archives that travel in the test's job.

They come from the packages of the machine's Debian, whose libc is that of the images; nothing is installed on the
machine. What comes from another release brings its own libc, and stands below a folder that is to be its root. Of all
files only those that a recipe names are taken, and the libraries that these need.
"""

import fnmatch
import os
import re
import shutil
import tarfile
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import apt, cache, debs, kselftest
from .ui import SetupError, output, ready, run, say

# Raised whenever what is made from the same recipes changes.
RECIPE = 2

# @packages: what to fetch, with the libraries that they depend on. @files: patterns of what to take of them (their *
# matches slashes too), @without: of what not. @links: {link: target} that maintainer scripts would have made.
# @make: a function that adds to the tree after that. @release: of Debian, if it is not the machine's; @under: where in
# the archive all of it stands.
Extra = namedtuple("Extra", "packages files without links make release under", defaults=((), (), (), {}, None, "", ""))

LIB = "usr/lib/x86_64-linux-gnu"

# Two thirds of Python's library, which no test imports.
UNUSED_PYTHON = ("*/test/*", "*/tests/*", "*/ensurepip/*", "*/idlelib/*", "*/lib2to3/*", "*/distutils/*",
                 "*/pydoc_data/*", "*/unittest/*", "*/asyncio/*", "*/sqlite3/*", "*/tkinter/*", "*/multiprocessing/*",
                 "*/xml/*", "*/wsgiref/*", "*/curses/*", "*/dbm/*", "*/config-3*", "*/lib-dynload/_codecs_*",
                 "*/__pycache__/*", "*/sitecustomize.py",
                 *(f"*/lib-dynload/{name}.*" for name in (
                     "*test*", "_bz2", "_ctypes_*", "_curses*", "_dbm", "_hashlib", "_lzma", "_sqlite3", "_ssl", "_tkinter",
                     "_uuid", "nis", "ossaudiodev", "readline")))

EXTRAS = {
    # Debian 12's DPDK 22.11 does not forward: its netvsc driver never says that its queues are started, and its
    # testpmd passes over queues that are stopped.
    "dpdk": Extra(
        packages=("dpdk-dev", "librte-net-netvsc25", "librte-bus-vmbus25", "librte-mempool-ring25", "libc6", "libgcc-s1"),
        files=("usr/bin/dpdk-testpmd", "usr/lib64/ld-linux-x86-64.so.2", f"{LIB}/libgcc_s.so.1",
               *(f"{LIB}/dpdk/pmds-25.0/librte_{name}.so*" for name in ("net_netvsc", "bus_vmbus", "mempool_ring"))),
        links={"lib64": "usr/lib64", "lib": "usr/lib"},
        release="trixie",
        under="opt/dpdk"),
    "python": Extra(
        packages=("python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib", "python3-yaml"),
        files=("usr/bin/python3.11", "usr/lib/python3.11/*", "usr/lib/python3/dist-packages/yaml/*",
               "usr/lib/python3/dist-packages/_yaml/*"),
        without=UNUSED_PYTHON,
        links={"usr/bin/python3": "python3.11"},
        make=kselftest.compile_python),
    "socat": Extra(packages=("socat",), files=("usr/bin/socat*",)),
    "kselftest": Extra(make=kselftest.fill),
}

# Libraries that follow from the packages; development files and the C library are not among them.
WANTED_PACKAGES = r"(?!.*-dev$|libc6$|libc-bin$|libgcc|gcc-)(lib.+|zlib1g|ibverbs-providers)"
# The C library is that of the machine, as in the images; of its parts these are in every one of them.
IN_IMAGE = r"ld-linux-x86-64\.so\.2|lib[cm]\.so\.6"
OF_MACHINE = r"lib(dl|rt|pthread|resolv|util|anl)\.so\.\d"
MACHINE_LIBRARIES = Path("/lib/x86_64-linux-gnu")


def path(name):
    """Return the archive of an extra that is ready."""
    return cache.folder("extra") / name / "tar"


def _needed(file):
    """Return the names of the libraries that an ELF file asks for."""
    with open(file, "rb") as handle:
        if handle.read(4) != b"\x7fELF":
            return []
    return re.findall(r"\(NEEDED\).*\[(.+)\]", output(["readelf", "-d", str(file)]))


def _libraries(tree):
    """Return {name: path} of all libraries that were unpacked; the plain folders before those of plugins."""
    found = {}
    for file in sorted(tree.rglob("*.so*"), key=lambda f: (len(f.parts), f)):
        found.setdefault(file.name, file)
    return found


def _follow(tree, chosen):
    """Add to the list of files @chosen what these need, and what links lead to, transitively."""
    libraries, todo, seen = _libraries(tree), list(chosen), set()
    while todo:
        file = todo.pop()
        if file in seen:
            continue
        seen.add(file)
        if file.is_symlink():
            todo.append(Path(os.path.normpath(file.parent / os.readlink(file))))
            continue
        for name in _needed(file):
            if name in libraries:
                todo.append(libraries[name])
            elif re.fullmatch(OF_MACHINE, name):
                shutil.copy(MACHINE_LIBRARIES / name, tree / LIB)
                libraries[name] = tree / LIB / name
                todo.append(libraries[name])
            elif not re.fullmatch(IN_IMAGE, name):
                raise SetupError(f"no package that was fetched has the library {name}")
    return sorted(seen)


def _choose(tree, extra):
    """Return the files of @tree that the recipe names."""
    files = [f for f in sorted(tree.rglob("*")) if f.is_symlink() or f.is_file()]
    names = [str(f.relative_to(tree)) for f in files]
    for pattern in extra.files:
        if not fnmatch.filter(names, pattern):
            raise SetupError(f"no package that was fetched has {pattern}")
    return [file for file, name in zip(files, names)
            if any(fnmatch.fnmatchcase(name, p) for p in extra.files)
            and not any(fnmatch.fnmatchcase(name, p) for p in extra.without)]


def _fetch(name, extra, target, log):
    """Fetch the packages and unpack them; returns the tree."""
    fetched, tree = target / "debs", target / "unpacked"
    fetched.mkdir()
    tree.mkdir()
    release = extra.release or apt.codename()
    view = apt.View("-".join(["extra", extra.release]).rstrip("-"), (release, f"{release}-security"))
    view.update(log)
    packages = view.follow(extra.packages, WANTED_PACKAGES)
    say(f"extra {name}: fetching {len(packages)} packages")
    files = view.download(packages, fetched, log)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda deb: debs.unpack(deb, tree, ("./usr/share", "./etc", "./var")), files))
    return tree


def _take(tree, extra, root):
    """Move what is wanted of @tree, and what that needs, to @root."""
    for file in _follow(tree, _choose(tree, extra)):
        # The images have the merged /usr, which these packages were made before.
        target = root / "usr" / str(file.relative_to(tree)).removeprefix("usr/")
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)
    for link, target in extra.links.items():
        (root / link).symlink_to(target)


def _plain(info):
    """Whatever this machine would add to a member of an archive is taken out of it."""
    info.uid = info.gid = info.mtime = 0
    info.uname = info.gname = ""
    return info


def _pack(root, archive):
    """Write an archive whose bytes depend on names and content alone."""
    with tarfile.open(archive, "w", format=tarfile.USTAR_FORMAT) as tar:
        for file in sorted(root.rglob("*")):
            if file.is_symlink() or file.is_file():
                tar.add(file, str(file.relative_to(root)), recursive=False, filter=_plain)


def _make(name, extra, final):
    log = cache.log(f"extra-{name}")
    with cache.building(final) as target:
        root = target / "root"
        root.mkdir()
        if extra.packages:
            (root / extra.under).mkdir(parents=True, exist_ok=True)
            _take(_fetch(name, extra, target, log), extra, root / extra.under)
        if extra.make:
            extra.make(root, target, log)
        _pack(root, target / "tar")
        for part in ("debs", "unpacked", "root"):
            cache.remove(target / part)
        say(f"extra {name}: {(target / 'tar').stat().st_size >> 20} MB")
    cache.point(path(name).parent, final)


def _key(extra):
    """What the archive was made from, as far as this machine decides it."""
    words = [str(RECIPE), *map(str, extra[:4]), *filter(None, (extra.release, extra.under))]
    return cache.key(*words, *(kselftest.inputs() if extra.make else []))


def step(name):
    """Make an extra ready as <cache>/extra/NAME.tar."""
    if name not in EXTRAS:
        raise SetupError(f"no extra {name}; known: {', '.join(EXTRAS)}")
    extra = EXTRAS[name]
    with cache.lock(f"extra-{name}"):
        final = cache.folder("extra") / f"{name}_{_key(extra)}"
        if not (final / "tar").exists() or not path(name).exists():
            _make(name, extra, final)
            cache.only(f"{name}_*", final)
    ready(f"extra {name}: {final.name}")


def steps():
    """Make all of them ready."""
    for name in EXTRAS:
        step(name)
