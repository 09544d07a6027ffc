# SPDX-License-Identifier: GPL-2.0
"""The cache folder: locks, content keys, and folders that appear whole or not at all."""

import contextlib
import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from .ui import say


def root():
    """Return the cache folder, ${HVNF_CACHE:-${XDG_CACHE_HOME:-~/.cache}/hv_netfail}, created."""
    chosen = os.environ.get("HVNF_CACHE")
    if not chosen:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        chosen = os.path.join(base, "hv_netfail")
    path = Path(chosen).absolute()
    path.mkdir(parents=True, exist_ok=True)
    return path


def folder(*names):
    """Return a folder below the cache, created."""
    path = root().joinpath(*names)
    path.mkdir(parents=True, exist_ok=True)
    return path


def log(name):
    """Return the log file of a step, emptied: one step, one log."""
    path = folder("log") / f"{name}.log"
    path.write_bytes(b"")
    return path


def repo():
    """Return the top of the source tree that this file belongs to."""
    return Path(__file__).resolve().parents[4]


@contextlib.contextmanager
def lock(name):
    """Hold the lock of one step; two makes at once wait for each other instead of doing the work twice.

    The kernel drops the lock with the process, so an interrupted run leaves nothing behind to clean up.
    """
    with open(folder("lock") / name, "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{name}: another set-up is at it; waiting for it to finish")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def key(*parts):
    """Return a short content key of strings and files (a Path counts with its name and its bytes)."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            digest.update(part.name.encode() + b"\0" + part.read_bytes())
        else:
            digest.update(str(part).encode())
        digest.update(b"\0\0")
    return digest.hexdigest()[:16]


def remove(path):
    """Remove a file, a link or a tree, if it is there."""
    path = Path(path)
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def discard(path):
    """Remove a tree that another set-up may be removing as well."""
    gone = Path(path).with_name(f"{Path(path).name}.gone{os.getpid()}")
    try:
        Path(path).rename(gone)
    except FileNotFoundError:
        return
    remove(gone)


@contextlib.contextmanager
def building(final):
    """Yield a fresh temporary folder beside @final, and give it the final name once the block succeeded."""
    final = Path(final)
    temporary = final.with_name(final.name + ".tmp")
    remove(temporary)
    temporary.mkdir(parents=True)
    yield temporary
    remove(final)
    temporary.rename(final)


def point(link, target):
    """Make the symbolic link @link name @target (a sibling), replacing an older one in one step."""
    link = Path(link)
    temporary = link.with_name(link.name + ".new")
    remove(temporary)
    temporary.symlink_to(Path(target).name)
    temporary.rename(link)


def only(pattern, kept):
    """Remove the siblings of @kept that match @pattern: what older recipes made."""
    for old in set(kept.parent.glob(pattern)) - {kept}:
        remove(old)


def write(path, text):
    """Write a small file so that a reader sees the old or the new one, never a part."""
    path = Path(path)
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(text)
    temporary.rename(path)
