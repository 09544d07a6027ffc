# SPDX-License-Identifier: GPL-2.0
"""The house laws that a machine can see (Documentation/house-rules.rst). Each returns its complaints."""

import re
import statistics

from source import REPO, below, code, files, functions, text

DRIVER = "hv_netfail"
# The one file of the pure layer that tells the kernel from user space.
BRIDGE = "pure.h"
PURE = ("rx_", "nvsp_", "rndis_", "ndis_", "ppi_", "xfer_", "rsc_", "agg_", "dp_")

MAX_FUNCTION = 80
MEDIAN_FUNCTION = 14
MAX_FILE = 500

# What pure code may include: in user space each of these has a stand-in.
PURE_INCLUDES = re.compile(r"linux/(types|bits|bitops|bitfield|byteorder/generic|string|errno|minmax|unaligned|"
                           r"build_bug|kernel|stddef|limits|module|export|if_ether|if_vlan|overflow)\.h|"
                           r"hv_netfail/\w+\.h")


def at(path, number, complaint):
    return f"{path}:{number}: {complaint}"


def search(paths, pattern, complaint, allowed=lambda path, match: False):
    """Return a complaint for each line of code in @paths that matches."""
    wrong = []
    for path in paths:
        for number, line in enumerate(code(path).split("\n"), 1):
            match = re.search(pattern, line)
            if match and not allowed(path, match):
                wrong.append(at(path, number, f"{complaint}: {match.group(0).strip()}"))
    return wrong


def driver(*suffixes):
    return below(DRIVER, suffixes=suffixes or (".c", ".h"))


def only_chan_talks_to_vmbus():
    return search(driver(), r"\b(?:vmbus_\w+|hv_pkt_\w+|hv_(?:begin|end)_read)\s*\(", "a call of VMBus outside chan*.c",
                  lambda path, _: path.stem in ("chan", "chan_bus"))


def no_conditionals_in_driver():
    guard = re.compile(r"#\s*(?:if|ifdef|ifndef|elif|else|endif)\b.*")
    wrong = search(driver(), r"\b(?:LINUX_VERSION_CODE|KERNEL_VERSION|HVNF_HAVE_\w+|HVNF_NEED_\w+)\b", "belongs into include/compat")
    wrong += search(driver(".c"), guard, "driver text has no conditionals")
    for path in [p for p in driver(".h") if p.name != BRIDGE]:
        # A header has its guard, and a tracing header its own dance around it.
        limit = 3 if path.name == "trace.h" else 2
        found = [n for n, line in enumerate(code(path).split("\n"), 1) if guard.match(line)]
        if len(found) > limit:
            wrong.append(at(path, found[1], "driver text has no conditionals"))
    return wrong


def pure_code_includes_little():
    wrong = []
    for path in [p for p in below(f"{DRIVER}/proto") if p.name != BRIDGE]:
        for number, line in enumerate(text(path).split("\n"), 1):
            match = re.match(r'#\s*include\s+([<"])([^">]+)', line)
            if match and match.group(1) == "<" and not PURE_INCLUDES.fullmatch(match.group(2)):
                wrong.append(at(path, number, f"pure code does not include <{match.group(2)}>"))
            elif match and match.group(1) == '"' and not (REPO / DRIVER / "proto" / match.group(2).split("/")[-1]).exists():
                wrong.append(at(path, number, f"pure code includes only its own kind, not \"{match.group(2)}\""))
    return wrong


def every_wait_is_bounded():
    wrong = search(driver(), r"\bwait_for_completion(?:_\w+)?\s*\(", "wait without a deadline",
                   lambda _, match: "timeout" in match.group(0))
    wrong += search(driver(), r"\bwait_event(?:_\w+)?\s*\(", "wait without a deadline",
                    lambda _, match: "timeout" in match.group(0))
    return wrong + search(driver(), r"\b[ms]sleep(?:_\w+)?\s*\(", "sleep instead of a wait for something")


def wire_structs_are_exact():
    wrong = []
    for path in below("include/hv_netfail", suffixes=(".h",)):
        bare = code(path)
        for match in re.finditer(r"^struct (\w+) \{\n(.*?)^\}", bare, re.S | re.M):
            name, body = match.groups()
            line = bare.count("\n", 0, match.start()) + 1
            if not re.search(rf"\bWIRE_SIZE\({name},", bare):
                wrong.append(at(path, line, f"struct {name} has no WIRE_SIZE()"))
            for number, field in enumerate(body.split("\n"), line + 1):
                declaration = re.match(r"\s+(\w+(?: \w+)?)\s+\w+(?:\[[^]]*\])*(\s*:)?[^;]*;", field)
                if declaration and declaration.group(2):
                    wrong.append(at(path, number, f"struct {name} has a bit-field"))
                elif declaration and not re.match(r"__le(?:16|32|64)|__be16|__be32|__u8|u8|struct \w+|__guid|guid_t",
                                                  declaration.group(1)):
                    wrong.append(at(path, number, f"struct {name}: {declaration.group(1)} is no wire type"))
    return wrong


def files_are_short():
    wrong = []
    for path in files():
        lines = text(path).count("\n")
        if path.suffix in (".c", ".h", ".py", ".sh") and lines > MAX_FILE:
            wrong.append(at(path, MAX_FILE, f"{lines} lines; split it by noun"))
    return wrong


def functions_are_short():
    wrong, sizes = [], []
    for path in below(DRIVER, "include", "selftests"):
        for name, line, size, _, _ in functions(path):
            if size > MAX_FUNCTION:
                wrong.append(at(path, line, f"{name}() has {size} lines; {MAX_FUNCTION} are the limit"))
            if path.parts[0] == DRIVER:
                sizes.append(size)
    if sizes and statistics.median(sizes) > MEDIAN_FUNCTION:
        wrong.append(f"{DRIVER}: the median function has {statistics.median(sizes)} lines, not {MEDIAN_FUNCTION}")
    return wrong


def labels_say_what_they_undo():
    wrong = []
    for path in driver(".c"):
        for _, line, _, body, _ in functions(path):
            for number, found in enumerate(body, line + 2):
                label = re.match(r"(\w+):(?!:)", found)
                if label and not re.fullmatch(r"err_\w+|unlock\w*|drop\w*", label.group(1)):
                    wrong.append(at(path, number, f"label {label.group(1)}: err_<undo> or unlock"))
    return wrong


def shared_names_carry_their_layer():
    wrong = []
    for path in driver(".c"):
        prefixes = PURE if "proto" in path.parts else ("hvnf_",)
        for name, line, _, _, static in functions(path):
            if not static and not name.startswith(prefixes):
                wrong.append(at(path, line, f"{name}(): the name does not say its layer"))
    return wrong


def no_scoped_magic():
    return search(driver(), r"\bguard\s*\(|\bscoped_guard\s*\(|\b__free\s*\(|\bdevm_\w+\s*\(", "not in a network driver")


DECLARATION = re.compile(r"\t(?!return\b|goto\b|else\b|case\b|default\b)(?:const |static |struct |enum |union |unsigned |volatile )*"
                         r"\w+[\s*]+(\w+)(?:\[[^]]*\])?(?:, [*\w]+(?:\[[^]]*\])?)*(?: = ([^;]*))?;")


def locals_are_reverse_christmas_trees():
    wrong = []
    for path in driver(".c"):
        for name, line, _, body, _ in functions(path):
            names, longest = [], None
            for number, found in enumerate(body, line + 2):
                match = DECLARATION.fullmatch(found)
                if not match:
                    break
                width = len(found)
                needed = any(re.search(rf"\b{n}\b", match.group(2) or "") for n in names)
                if longest is not None and width > longest and not needed:
                    wrong.append(at(path, number, f"{name}(): longest declaration first"))
                longest = width
                names.append(match.group(1))
    return wrong


def every_file_names_its_licence():
    generated = {"COPYING", ".gitignore"}
    data = {".rst", ".cfg", ".config", ".svg", ".md", ".dict", ".conf", ".rules", ".network", ".link", ".bin", ".seed"}
    wrong = []
    for path in files():
        if path.name in generated or "corpus" in path.parts or path.suffix == ".svg":
            continue
        head = "\n".join(text(path).split("\n")[:3])
        if "SPDX-License-Identifier: GPL-2.0" not in head and (path.suffix not in data or path.suffix == ".rst"):
            wrong.append(at(path, 1, "no SPDX-License-Identifier: GPL-2.0"))
    return wrong


def tests_do_not_sleep():
    """A test waits for something, with wait_for; it says in a sentence what it shows, and how it ends."""
    wrong = []
    for path in below("selftests/net", suffixes=(".sh",)):
        if path.parent.name != "net" or path.name == "lib.sh":
            continue
        body = text(path)
        if not re.search(r"^# Title: \S", body, re.M):
            wrong.append(at(path, 2, "no # Title:"))
        if not re.search(r"^done_testing$", body, re.M) and not re.search(r"^\. .*/[\w-]+\.sh\"?$", body, re.M):
            wrong.append(at(path, body.count("\n"), "does not end with done_testing"))
        for number, line in enumerate(body.split("\n"), 1):
            # The pace of a counted loop is no hope.
            if re.match(r"[^#]*\bsleep \d", line) and "$((i + 1))" not in line:
                wrong.append(at(path, number, "sleeps and hopes; use wait_for"))
    return wrong


LAWS = (
    only_chan_talks_to_vmbus,
    no_conditionals_in_driver,
    pure_code_includes_little,
    every_wait_is_bounded,
    wire_structs_are_exact,
    files_are_short,
    functions_are_short,
    labels_say_what_they_undo,
    shared_names_carry_their_layer,
    no_scoped_magic,
    locals_are_reverse_christmas_trees,
    every_file_names_its_licence,
    tests_do_not_sleep,
)
