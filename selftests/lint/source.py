# SPDX-License-Identifier: GPL-2.0
"""Which files the repository has, and as much of C as the house laws need to see."""

import functools
import os
import re
import subprocess
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]


@functools.lru_cache(None)
def files():
    """Return all files of the repository that git does not ignore, relative to it."""
    listing = subprocess.run(["git", "-C", str(REPO), "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
                             capture_output=True, check=False)
    if listing.returncode:
        # Not a git tree (a source package): everything but what is built.
        names = [str(p.relative_to(REPO)) for p in REPO.rglob("*") if p.is_file()]
        names = [n for n in names if not n.startswith("build/")]
    else:
        names = [os.fsdecode(n) for n in listing.stdout.split(b"\0") if n]
    return sorted(Path(n) for n in set(names) if (REPO / n).is_file())


def below(*tops, suffixes=(".c", ".h")):
    """Return the files with one of @suffixes in one of the folders @tops."""
    return [f for f in files() if f.suffix in suffixes and any(str(f).startswith(f"{top}/") for top in tops)]


@functools.lru_cache(None)
def text(path):
    return (REPO / path).read_text(encoding="utf-8", errors="replace")


def scripts(interpreter):
    """Return the files that say in their first line, or by their name, that @interpreter runs them."""
    suffix = {"sh": ".sh", "python3": ".py"}[interpreter]
    shebang = re.compile(rf"#!.*\b{interpreter}\b")
    return [f for f in files() if f.suffix == suffix or (f.suffix == "" and shebang.match(text(f)[:80]))]


# A comment or a literal: whichever begins first swallows the other.
TOKEN = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.S)


def _blank(match):
    found = match.group(0)
    if found[0] in "\"'":
        return found[0] * 2
    return "\n" * found.count("\n") or " "


@functools.lru_cache(None)
def code(path):
    """Return the text without comments and literals; its lines keep their numbers."""
    return TOKEN.sub(_blank, text(path))


NAME = re.compile(r"(\w+)\s*\((?!.*;\s*$)")


@functools.lru_cache(None)
def functions(path):
    """Return (name, first line, lines, body lines, is static) of each function: from its opening brace at column 0."""
    found, lines, start = [], code(path).split("\n"), None
    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif line.startswith("}") and start is not None:
            head = number_of_head(lines, start)
            declaration = " ".join(lines[head:start])
            name = NAME.search(declaration)
            # An initialiser has a brace of its own line as well, and no parameters.
            if name and "=" not in declaration:
                found.append((name.group(1), head + 1, number - start - 1, lines[start + 1:number],
                              declaration.startswith("static")))
            start = None
    return found


def number_of_head(lines, brace):
    """Return the number of the line at which the declarator before the brace begins."""
    head = brace - 1
    while head > 0 and (lines[head][:1] in ("\t", " ") or lines[head] == "") and lines[head].strip() != "}":
        head -= 1
    # A return type on a line of its own.
    if head > 0 and re.fullmatch(r"\w[\w\s*]*", lines[head - 1]):
        head -= 1
    return head
