# SPDX-License-Identifier: GPL-2.0
"""Progress on stderr, with the seconds since the program began; child processes with their output kept in a log."""

import contextlib
import os
import signal
import subprocess
import sys
import time

_START = time.monotonic()
_prefix = "setup"
_only_work = False


class SetupError(Exception):
    """A sentence for the user; the program ends with status 1."""


def configure(prefix, only_work):
    """Name the program in progress lines; with @only_work say nothing about steps that had nothing to do."""
    global _prefix, _only_work
    _prefix, _only_work = prefix, only_work


def say(text):
    """Print one progress line."""
    seconds = int(time.monotonic() - _START)
    sys.stderr.write(f"{_prefix}: [{seconds // 60:3d}:{seconds % 60:02d}] {text}\n")
    sys.stderr.flush()


def ready(text):
    """Say that something is ready."""
    if not _only_work:
        say(text)


def tail(path, lines=25):
    """Return the last @lines lines of a log, for an error message."""
    with open(path, errors="replace") as log:
        return "".join(log.readlines()[-lines:])


def plain_env(**extra):
    """An environment in which Debian's own tools are found first: a version manager's python breaks meson and kbuild."""
    env = dict(os.environ, LC_ALL="C", PATH="/usr/sbin:/usr/bin:/sbin:/bin")
    env.update(extra)
    return env


@contextlib.contextmanager
def child(argv, **kwargs):
    """Yield a child process that does not outlive this one.

    It leads a process group, which is ended whole when the block is left early; and should this program be killed
    outright, the kernel tells the child.
    """
    kwargs.setdefault("env", plain_env())
    process = subprocess.Popen(["setpriv", "--pdeathsig", "TERM", *argv], stdin=subprocess.DEVNULL,
                               start_new_session=True, **kwargs)
    try:
        yield process
    except BaseException:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise


def run(argv, log, nice=0, **kwargs):
    """Run @argv with its output appended to the file @log; a failure shows the log's end."""
    with open(log, "ab") as out:
        out.write(("+ " + " ".join(argv) + "\n").encode())
        out.flush()
        with child(["nice", "-n", str(nice), *argv], stdout=out, stderr=out, **kwargs) as process:
            status = process.wait()
    if status:
        raise SetupError(f"`{' '.join(argv[:6])} ...' ended with status {status}; {log} ends with:\n{tail(log)}")


def output(argv, **kwargs):
    """Return what a short command prints."""
    kwargs.setdefault("env", plain_env())
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, check=False, **kwargs)
    if done.returncode:
        raise SetupError(f"`{' '.join(argv)}' ended with status {done.returncode}: {done.stderr.strip()}")
    return done.stdout
