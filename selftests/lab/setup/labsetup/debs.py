# SPDX-License-Identifier: GPL-2.0
"""Unpacking Debian packages without installing them."""

import subprocess

from .ui import SetupError


def pipe(first, second, **kwargs):
    """Run @first | @second; both must succeed."""
    reader = subprocess.Popen(first, stdout=subprocess.PIPE)
    writer = subprocess.run(second, stdin=reader.stdout, check=False, **kwargs)
    reader.stdout.close()
    if reader.wait() or writer.returncode:
        raise SetupError(f"`{' '.join(first)} | {' '.join(second[:6])} ...' failed")


def unpack(deb, root, without=()):
    """Unpack the package @deb below @root, less the tar patterns @without (their * matches slashes too)."""
    excludes = [f"--exclude={pattern}" for pattern in without]
    pipe(["dpkg-deb", "--fsys-tarfile", str(deb)],
         ["tar", "-x", "-C", str(root), "--no-same-owner", "--keep-directory-symlink", "--wildcards",
          "--wildcards-match-slash", *excludes])
