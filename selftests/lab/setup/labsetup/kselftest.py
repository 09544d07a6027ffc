# SPDX-License-Identifier: GPL-2.0
"""The newest kernel's own tests of network drivers, as they are in its source, and what they need at hand."""

import re
import subprocess
from pathlib import Path

from . import cache, source
from .ui import run, say

# Where the source stands in the guest.
AT = "usr/src/linux"

TESTS = "tools/testing/selftests"
WANTED = (f"{TESTS}/drivers/net/*.py", f"{TESTS}/drivers/net/lib/*", f"{TESTS}/net/lib/*", f"{TESTS}/kselftest.h",
          f"{TESTS}/drivers/net/README.rst", "tools/net/ynl/pyynl/*", "tools/net/ynl/*.py", "tools/lib/python/*",
          "Documentation/netlink/specs/*.yaml")
# To build the programs that the tests call.
TO_BUILD = ("scripts/bpf_doc.py", "include/uapi/linux/*", "include/uapi/asm-generic/*", "tools/lib/bpf/bpf_*.h",
            "tools/include/uapi/*", "tools/arch/x86/include/uapi/*")


def inputs():
    """Return the files whose content decides what is made."""
    return [Path(__file__)]


def compile_python(root, _target, log):
    """Compile all of Python below @root: reading source text is slow in the emulated machine.

    A compiled file is believed without a look at its source, so that no time stamp is in it.
    """
    run(["python3", "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash", "-s", str(root), "-p", "/",
         str(root)], log)


def _build(tree, root, log):
    """Build the two helpers of the tests that are not Python, beside their sources."""
    lib = tree / TESTS / "net/lib"
    helpers = tree / "tools/lib/bpf/bpf_helper_defs.h"
    with open(helpers, "wb") as out:
        subprocess.run(["/usr/bin/python3", str(tree / "scripts/bpf_doc.py"), "--header", "--filename",
                        str(tree / "include/uapi/linux/bpf.h")], stdout=out, check=True)
    run(["clang", "-O2", "-g", "-target", "bpf", "-I", str(tree / "tools/lib"), "-I", str(tree / "tools/include/uapi"),
         "-c", str(lib / "xdp_dummy.bpf.c"), "-o", str(root / TESTS / "net/lib/xdp_dummy.bpf.o")], log)
    run(["cc", "-O2", "-static", "-s", "-I", str(tree / TESTS), "-I", str(lib), str(lib / "xdp_helper.c"), "-o",
         str(root / TESTS / "net/lib/xdp_helper")], log)


def fill(root, target, log):
    """Put the tests below @root; @target is for what is made on the way."""
    fetched, tree = target / "debs", target / "unpacked"
    fetched.mkdir()
    deb = source.fetch("newest", fetched, log)
    say("extra kselftest: unpacking parts of the source")
    source.extract(deb, tree, (*WANTED, *TO_BUILD))
    at = root / AT
    for file in sorted(tree.rglob("*")):
        name = str(file.relative_to(tree))
        if file.is_file() and any(re.match(p.replace("*", ".*") + "$", name) for p in WANTED):
            (at / name).parent.mkdir(parents=True, exist_ok=True)
            (at / name).write_bytes(file.read_bytes())
            (at / name).chmod(file.stat().st_mode & 0o777)
    _build(tree, at, log)
    compile_python(root, target, log)
    cache.remove(fetched)
