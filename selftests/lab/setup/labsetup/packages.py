# SPDX-License-Identifier: GPL-2.0
"""The Debian packages that the machine itself needs."""

import os
import re

from . import cache
from .ui import SetupError, output, plain_env, ready, run, say

# By what each is for.
PACKAGES = {
    "the outer machine": "qemu-system-x86 seabios busybox-static dash kmod cpio zstd",
    "building QEMU": "gcc make ninja-build meson pkg-config python3 python3-venv libglib2.0-dev libpixman-1-dev "
                     "libfdt-dev zlib1g-dev bzip2 xz-utils dpkg-dev",
    "building modules": "libc6-dev libelf-dev bc linux-headers-amd64 dkms",
    "the images": "iproute2 ethtool iperf3 tcpdump iputils-ping",
    "tests and lint": "clang llvm libclang-rt-dev libbpf-dev sparse perl shellcheck python3-docutils",
}


def wanted():
    """Return the names of all packages."""
    return [name for names in PACKAGES.values() for name in names.split()]


def missing():
    """Return the packages that are not installed."""
    status = output(["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\\n"])
    installed = set(re.findall(r"^(\S+) installed$", status, re.M))
    return [name for name in wanted() if name not in installed]


def step():
    """Install what is missing, or say how."""
    names = missing()
    if names and os.geteuid():
        raise SetupError(f"packages are missing; as root: apt-get install --no-install-recommends {' '.join(names)}")
    if names:
        with cache.lock("packages"):
            say(f"packages: installing {' '.join(names)}")
            log, quiet = cache.log("packages"), plain_env(DEBIAN_FRONTEND="noninteractive")
            run(["apt-get", "-q", "update"], log, env=quiet)
            run(["apt-get", "-qy", "install", "--no-install-recommends", *names], log, env=quiet)
    ready(f"packages: {len(wanted())} installed")
