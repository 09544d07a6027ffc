# SPDX-License-Identifier: GPL-2.0
"""Writes newc cpio archives whose bytes depend on their content alone."""

import os
import stat


class Tree:
    """The files of an image: path (without leading slash) -> (mode, bytes)."""

    def __init__(self):
        self.nodes = {}

    def _parents(self, path):
        parent = os.path.dirname(path)
        if parent and parent not in self.nodes:
            self._parents(parent)
            self.nodes[parent] = (stat.S_IFDIR | 0o755, b"")

    def dir(self, path):
        self._parents(path)
        self.nodes.setdefault(path, (stat.S_IFDIR | 0o755, b""))

    def data(self, path, content, mode=0o644):
        self._parents(path)
        self.nodes[path] = (stat.S_IFREG | mode, content)

    def link(self, path, target):
        self._parents(path)
        self.nodes[path] = (stat.S_IFLNK | 0o777, target.encode())

    def file(self, path, source):
        """Copies a file of the host, what its links lead to, with its mode."""
        with open(source, "rb") as f:
            self.data(path, f.read(), os.stat(source).st_mode & 0o777)

    def device(self, path, major, minor):
        """A character device: possible in an archive without being root."""
        self._parents(path)
        self.nodes[path] = (stat.S_IFCHR | 0o600, (major, minor))

    def write(self, out):
        """Writes the archive to the binary file @out, padded to whole pages."""
        ino = 1
        for path in sorted(self.nodes):
            mode, content = self.nodes[path]
            _entry(out, ino, path, mode, content)
            ino += 1
        _entry(out, 0, "TRAILER!!!", 0, b"")
        out.write(b"\0" * (-out.tell() % 4096))


def _entry(out, ino, path, mode, content):
    major, minor = (0, 0)
    if stat.S_ISCHR(mode):
        major, minor = content
        content = b""
    name = path.encode() + b"\0"
    fields = (ino, mode, 0, 0, 1, 0, len(content), 0, 0, major, minor, len(name), 0)
    head = b"070701" + b"".join(b"%08X" % f for f in fields) + name
    out.write(head + b"\0" * (-len(head) % 4))
    out.write(content + b"\0" * (-len(content) % 4))
