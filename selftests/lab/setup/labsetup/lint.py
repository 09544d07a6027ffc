# SPDX-License-Identifier: GPL-2.0
"""checkpatch and kernel-doc of the newest kernel; Debian's header packages lack them."""

from . import cache, source
from .ui import SetupError, ready, say

RECIPE = 1

WANTED = ("scripts/checkpatch.pl", "scripts/spelling.txt", "scripts/const_structs.checkpatch", "tools/docs/kernel-doc",
          "tools/lib/python/*.py", "Documentation/dev-tools/checkpatch.rst")


def path():
    """Return the folder with scripts/checkpatch.pl, and kernel-doc at its top."""
    return cache.folder("lint")


def _fill(target, log):
    fetched, tree = target / "debs", target / "tree"
    fetched.mkdir()
    source.extract(source.fetch("newest", fetched, log), tree, WANTED)
    cache.remove(fetched)
    for part in tree.iterdir():
        part.rename(target / part.name)
    tree.rmdir()
    for name in WANTED[:4]:
        if not (target / name).exists():
            raise SetupError(f"the kernel's source has no {name} any more")
    # Where a 6.x kernel has it, so that callers need not know which kernel this came from.
    (target / "scripts/kernel-doc").symlink_to("../tools/docs/kernel-doc")
    (target / "recipe").write_text(f"{RECIPE}\n")


def step():
    """Make the tools ready as <cache>/lint/."""
    with cache.lock("lint"):
        stamp = path() / "recipe"
        if not stamp.exists() or stamp.read_text() != f"{RECIPE}\n":
            say("lint: checkpatch and kernel-doc, out of the newest kernel's source")
            with cache.building(path()) as temporary:
                _fill(temporary, cache.log("lint"))
    ready("lint: checkpatch and kernel-doc")
