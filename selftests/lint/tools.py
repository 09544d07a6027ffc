# SPDX-License-Identifier: GPL-2.0
"""The checkers that others wrote. Each returns its complaints; none prints anything that is allowed."""

import concurrent.futures
import hashlib
import os
import re
import subprocess
from pathlib import Path

import laws
from source import REPO, below, files, scripts, text

KBUILD = "selftests/lab/setup/kbuild"

# What checkpatch may not judge, where, and why.
EXCEPTIONS = (
    ("", "FILE_PATH_CHANGES,LINUX_VERSION_CODE", "these are files, not patches to the kernel's tree"),
    ("", "UNCOMMENTED_DEFINITION", "kernel-doc says of each member what guards it"),
    ("include/hv_netfail", "BIT_MACRO,PREFER_DEFINED_ATTRIBUTE_MACRO", "compiled in user space and in QEMU as well"),
    ("include/hv_netfail", "LINE_SPACING", "WIRE_SIZE() stands below the structure it measures"),
    ("include/hv_netfail", "FLEXIBLE_ARRAY", "the protocol has arrays of one element"),
    ("hv_netfail/ethtool.c", "CAMELCASE", "names of IEEE 802.3 in the kernel's structures"),
    ("include/compat", "UNNECESSARY_CASTS,MACRO_WITH_FLOW_CONTROL,MACRO_ARG_UNUSED,PREFER_ETHTOOL_PUTS", "stand-ins for what checkpatch recommends"),
    ("include/compat/probe", "CONST_STRUCT", "questions to the compiler, never run"),
    ("selftests/lab/qemu", "LINE_SPACING,MACRO_ARG_REUSE", "declarations through macros of glib"),
    ("hv_netfail/stats.", "COMPLEX_MACRO,MACRO_ARG_REUSE,MACRO_ARG_PRECEDENCE,TRAILING_SEMICOLON,MULTISTATEMENT_MACRO_USE_DO_WHILE,LINE_SPACING",
     "lists of counters, expanded by their users"),
    ("hv_netfail/trace.h", "COMPLEX_MACRO,SPACING,OPEN_ENDED_LINE,PARENTHESIS_ALIGNMENT,MULTISTATEMENT_MACRO_USE_DO_WHILE",
     "the dialect of TRACE_EVENT()"),
    ("hv_netfail/vf_drain.c", "CAMELCASE", "struct Qdisc is the kernel's"),
    ("selftests/lab", "PREFER_KERNEL_TYPES,CAMELCASE,BIT_MACRO,ARRAY_SIZE,PREFER_DEFINED_ATTRIBUTE_MACRO,PREFER_FALLTHROUGH,"
     "CONST_STRUCT,EMBEDDED_FUNCTION_NAME,STRCPY,STRNCPY,VOLATILE,NEW_TYPEDEFS,SPLIT_STRING", "user space and QEMU have other types and helpers"),
    ("selftests/bench", "PREFER_KERNEL_TYPES,CAMELCASE,BIT_MACRO,ARRAY_SIZE,VOLATILE,NEW_TYPEDEFS", "user space"),
    ("selftests/fuzz", "MACRO_ARG_REUSE,PREFER_KERNEL_TYPES,CAMELCASE,BIT_MACRO,ARRAY_SIZE,PREFER_DEFINED_ATTRIBUTE_MACRO,NEW_TYPEDEFS", "user space"),
    ("selftests/unit/kunit_shim.h", "MACRO_ARG_REUSE,MACRO_ARG_UNUSED,MACRO_WITH_FLOW_CONTROL", "KUnit's macros under their own names"),
    ("selftests/kunit", "MACRO_ARG_REUSE,COMPLEX_MACRO,MULTISTATEMENT_MACRO_USE_DO_WHILE", "rows of tables"),
    ("selftests/unit", "PREFER_KERNEL_TYPES,CAMELCASE,BIT_MACRO,ARRAY_SIZE,PREFER_DEFINED_ATTRIBUTE_MACRO,NEW_TYPEDEFS", "user space"),
)


def cache():
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hv_netfail"
    return Path(os.environ.get("HVNF_CACHE") or default)


def run(command, folder=REPO, errors=subprocess.STDOUT):
    return subprocess.run([str(word) for word in command], cwd=folder, text=True, errors="replace", stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=errors, check=False)


def complaints(command, **options):
    """Run a program that is silent when all is well; return what it said."""
    result = run(command, **options)
    said = [line for line in result.stdout.splitlines() if line.strip()]
    return said or ([f"{command[0]} ended with status {result.returncode}"] if result.returncode else [])


SCRATCH = REPO / "build/lint"


def every(judge, paths):
    """Judge each file, as many side by side as there are processors; return what was said, in the order of the files."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return [line for said in pool.map(judge, paths) for line in said]


def _remembered(tool, path, ask):
    """Return what ask() says of a file; asked anew only when the file or the tool changes."""
    key = hashlib.sha256(tool.encode() + b"\0" + str(path).encode() + b"\0" + text(path).encode()).hexdigest()
    clean = cache() / "lint/clean" / key[:32]
    if clean.exists():
        return []
    said = ask()
    if not said:
        clean.parent.mkdir(parents=True, exist_ok=True)
        clean.touch()
    return said


def _checkpatch_file(path):
    program = cache() / "lint/scripts/checkpatch.pl"
    # It writes a file where it stands, and on its standard error wonders why no kernel's tree is around it.
    up = Path(os.path.relpath(REPO, SCRATCH))
    ignored = ",".join(types for top, types, _ in EXCEPTIONS if str(path).startswith(top))
    command = ["perl", program, "--no-tree", "--strict", "--terse", "--show-types", "--no-summary", "--quiet",
               f"--ignore={ignored}", "-f", up / path]

    def ask():
        return [line.replace(f"{up}/", "", 1) for line in complaints(command, folder=SCRATCH, errors=subprocess.DEVNULL)]
    return _remembered(f"checkpatch {program.stat().st_size} {ignored}", path, ask)


def checkpatch():
    """checkpatch --strict has nothing to say"""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    return every(_checkpatch_file, below("hv_netfail", "include", "selftests"))


def kernel_doc():
    """kernel-doc understands every comment"""
    program = cache() / "lint/scripts/kernel-doc"
    return sorted(set(complaints([program, "-none", "-Wall", *below("hv_netfail", "include/hv_netfail")])))


COMPLAINT = re.compile(r"\b(?:warning|error|undefined)\b|^(?!\s)[^:\s]+:\d+", re.I)


def _build(kernel, *checkers):
    result = run([KBUILD, kernel, *checkers])
    said = [line for line in result.stdout.splitlines() if COMPLAINT.search(line)]
    if result.returncode and not said:
        said = result.stdout.splitlines()[-20:] + [f"the build ended with status {result.returncode}"]
    return said


def build_oldest():
    """W=1 and sparse are silent on 6.1"""
    return _build("6.1", "W=1", "C=2")


def build_middle():
    """W=1 and sparse are silent on 6.12"""
    return _build("6.12", "W=1", "C=2")


def build_newest():
    """W=1 is silent on the newest kernel"""
    # Debian's headers of it lack what the kernel's makefiles want before they start sparse.
    return _build("newest", "W=1")


def probes():
    """every probe of the compat wall compiles on the newest kernel, for which the driver is written"""
    wrong = _build("newest")
    folders = (REPO / "build").glob("*/src/include/compat/generated")
    answers = max((f for f in folders if _number(f.parts[-5])), key=lambda f: _number(f.parts[-5]), default=None)
    if not answers:
        return wrong + ["no kernel was asked"]
    for probe in below("include/compat/probe"):
        log = answers / f"{probe.stem}.verdict.log"
        said = log.read_text().splitlines() if log.exists() else [f"{probe}: error: not asked"]
        wrong += [line for line in said if "error:" in line]
        if not re.match(r"// .*\n// \S+.*", text(probe)):
            wrong.append(f"{probe}:2: does not say which kernel brought it")
    return wrong


def _number(series):
    return tuple(int(part) for part in series.split(".")) if re.fullmatch(r"[\d.]+", series) else ()


def shellcheck():
    """shellcheck has nothing to say"""
    # 1090, 1091: the libraries are sourced by a path known at run time; 2034, 2154: they share variables with their users;
    # 2016: what stands in single quotes is for the guest.
    excepted = "SC1090,SC1091,SC2034,SC2154,SC2016"
    # 2013, 2046, 2086: the lab's own machines split words on purpose; 2015: and chain to a failure that ends them;
    # 2114: their system folders are theirs to delete.
    inside = f"{excepted},SC2013,SC2015,SC2046,SC2086,SC2114"
    machines = [f for f in scripts("sh") if str(f).startswith(("selftests/lab/outer/", "selftests/lab/guest/"))]
    others = [f for f in scripts("sh") if f not in machines]
    command = ["shellcheck", "-s", "sh", "-f", "gcc", "-x", "-e"]
    return complaints([*command, excepted, *others]) + complaints([*command, inside, *machines])


def python():
    """every Python file compiles"""
    wrong = []
    for path in scripts("python3"):
        try:
            compile(text(path), str(path), "exec")
        except SyntaxError as error:
            wrong.append(f"{path}:{error.lineno}: {error.msg}")
    return wrong


def documentation():
    """reStructuredText is well-formed"""
    def judge(page):
        return complaints(["rst2html", "--report=2", "--halt=5", page, "/dev/null"])
    return every(judge, ["README"] + [f for f in files() if f.suffix == ".rst"])


def mutations():
    """what lab/mutate takes out of the driver is there"""
    result = run(["selftests/lab/mutate", "--check"])
    return result.stdout.splitlines() if result.returncode else []


def licences():
    """COPYING is there"""
    return [] if Path("COPYING") in files() else ["no COPYING"]


def _law(law):
    def check():
        return law()
    check.__doc__ = law.__name__.replace("_", " ")
    return check


CHECKS = (checkpatch, kernel_doc, build_oldest, build_middle, build_newest, probes, shellcheck, python, documentation, mutations, licences,
          *(_law(law) for law in laws.LAWS))
