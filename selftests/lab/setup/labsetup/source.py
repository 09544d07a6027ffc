# SPDX-License-Identifier: GPL-2.0
"""Parts of a kernel's source package, taken out of the package's tarball without unpacking the rest."""

import os

from . import cache, debs, kernel
from .ui import say


def fetch(series, target, log):
    """Download the linux-source package of a series into @target; returns the package.

    More than one step takes a part of it, so it stays in <cache>/source until the set-up is through.
    """
    archive = kernel.view(series)
    packages = archive.closure("linux-source", r"linux-source-[\d.]+")
    del packages["linux-source"]
    name, version = next(iter(packages.items()))
    kept = cache.folder("source") / f"{name}_{version.replace(':', '%3a')}_all.deb"
    with cache.lock("source"):
        if not kept.exists():
            say(f"fetching {name}")
            with cache.building(kept.with_name("fetched")) as fetched:
                archive.download(packages, fetched, log)[0].rename(kept)
    os.link(kept, target / kept.name)
    return target / kept.name


def extract(deb, target, members=(), without=()):
    """Unpack the source tree that the package @deb holds as @target.

    @members and @without: tar patterns, whose * matches slashes too; only these, or all but those.
    """
    name = deb.name.split("_")[0]
    tarball = target.with_name(f"{target.name}.tar.xz")
    target.mkdir(exist_ok=True)
    # Options of tar hold for the patterns after them.
    patterns = ["--anchored", "--wildcards", "--wildcards-match-slash", *(f"--exclude={name}/{p}" for p in without),
                *(f"{name}/{p}" for p in members)]
    try:
        with open(tarball, "wb") as out:
            debs.pipe(["dpkg-deb", "--fsys-tarfile", str(deb)], ["tar", "-xO", f"./usr/src/{name}.tar.xz"], stdout=out)
        debs.pipe(["xz", f"-T{os.cpu_count()}", "-dc", str(tarball)],
                  ["tar", "-x", "-C", str(target), "--no-same-owner", "--strip-components=1", *patterns])
    finally:
        cache.remove(tarball)
