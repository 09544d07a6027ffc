# SPDX-License-Identifier: GPL-2.0
"""Reads what the emulator counted: instructions of the guest between two marks."""

import bisect
import collections
import re
import struct

DETAIL = 1 << 31
HEAD = struct.Struct("<QQQQ")
PAIR = struct.Struct("<QQ")

# @detail: instructions by address, where they were kept.
Count = collections.namedtuple("Count", "kernel user detail")


def read(path):
    """Windows by number. Marks of number 0 only begin windows."""
    found = {}
    with open(path, "rb") as f:
        data = f.read()
    at = 0
    while at + HEAD.size <= len(data):
        number, kernel, user, entries = HEAD.unpack_from(data, at)
        at += HEAD.size
        end = at + entries * PAIR.size
        if number & ~DETAIL:
            found[number & ~DETAIL] = Count(kernel, user, dict(PAIR.iter_unpack(data[at:end])))
        at = end
    return found


class Symbols:
    """Names of functions by address, out of /proc/kallsyms."""

    def __init__(self, text):
        table = {}
        for line in text.splitlines():
            match = re.match(r"([0-9a-f]{16}) [tTwW] (\S+)(?:\s+\[(\S+)\])?", line)
            if match:
                name = match.group(2) + (" [%s]" % match.group(3) if match.group(3) else "")
                table[int(match.group(1), 16)] = name
        self.starts = sorted(table)
        self.names = [table[a] for a in self.starts]

    def _index(self, address):
        return bisect.bisect_right(self.starts, address) - 1

    def name(self, address):
        if not address >> 63:
            return "(user space)"
        i = self._index(address)
        return self.names[i] if i >= 0 else "?"

    def place(self, address):
        """Function and offset in it."""
        i = self._index(address)
        if not address >> 63 or i < 0:
            return hex(address)
        return "%s+%#x" % (self.names[i], address - self.starts[i])


def by_function(detail, symbols):
    """Instructions by function."""
    total = collections.Counter()
    for address, n in detail.items():
        total[symbols.name(address)] += n
    return total
