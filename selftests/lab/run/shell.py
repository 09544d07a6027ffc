# SPDX-License-Identifier: GPL-2.0
"""lab shell: a terminal in the guest, or in the outer machine."""

import os
import sys
import termios

from . import flavour, job, paths, testfile

FOR_EVER = 10 ** 6


def _restored(function):
    """Calls @function; the terminal is afterwards as it was."""
    if not sys.stdin.isatty():
        return function()
    saved = termios.tcgetattr(sys.stdin)
    try:
        return function()
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, saved)


def run(options, kernel):
    """Opens the shell; returns when it was left."""
    test = testfile.Test("shell", os.path.join(paths.LAB, "outer/shell.sh"), "a shell",
                         {"mem": options.mem, "cpus": options.cpus}, options.set or [],
                         [], [], [], FOR_EVER, False)
    where = testfile.flavour_of(test, kernel, options.mode)
    extra = [("outer-shell", b"")] if options.outer else []
    data = job.pack(test, where, options.driver, flavour.has_nic(), extra=extra)
    snap, initrd = flavour.snapshot(where)
    with flavour.outer_machine(where, initrd, os.path.join(snap, "ram"), False) as m:
        m.use_terminal()
        m.put_job(data)

        def session():
            m.start()
            m.restore(os.path.join(snap, "state"))
            m.proc.wait()

        _restored(session)
