# SPDX-License-Identifier: GPL-2.0
"""Runs the scripts of measure/ in the lab, and gathers what they leave."""

import collections
import glob
import os
import shlex
import shutil
import subprocess
import tempfile

from run import flavour, job, one, paths, testfile

from . import counts, rows

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DRIVER = rows.OURS
MOST_PER_FRAME = 8

# @profiles: {row: {driver: Counter of instructions per packet by function}}
Result = collections.namedtuple("Result", "name good prices profiles folder reasons")


def scripts():
    found = sorted(glob.glob(os.path.join(HERE, "measure/*.sh")))
    return [testfile.load(p) for p in found if not p.endswith("common.sh")]


def tool():
    """The bench's own program, static, as bytes."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "benchtool")
        subprocess.run(["cc", "-Os", "-static", "-s", "-std=gnu11", "-D_GNU_SOURCE", "-Wall",
                        "-Wextra", "-o", out, os.path.join(HERE, "tools/benchtool.c")], check=True)
        with open(out, "rb") as f:
            return f.read()


def _env(options, ksyms):
    values = {"ROUNDS": options.rounds, "REPS": options.reps, "WANTED": " ".join(options.wanted),
              "KSYMS": int(ksyms)}
    return "".join("%s=%s\n" % (k, shlex.quote(str(v))) for k, v in values.items()).encode()


def _kernel_symbols(kernel):
    """Where the symbols of a kernel are kept: it is not relocated, so they never move."""
    return os.path.join(paths.cache(), "lab", "symbols-" + paths.release(kernel))


def run(test, kernel, options):
    """One script; returns a Result."""
    where = testfile.flavour_of(test, kernel, "exact")
    flavour.snapshot(where)
    symbols = _kernel_symbols(kernel)
    ksyms = not os.path.exists(symbols)
    extra = [("bench/benchtool", tool()), ("bench/env", _env(options, ksyms))]
    for path in sorted(glob.glob(os.path.join(HERE, "measure/*.sh"))):
        with open(path, "rb") as f:
            extra.append(("bench/" + os.path.basename(path), f.read()))
    folder = os.path.join(paths.BUILD, "bench", kernel, test.name)
    scratch = tempfile.mkdtemp(prefix="hvnf-bench-")
    try:
        counted = os.path.join(scratch, "counts")
        data = job.pack(test, where, DRIVER, True, extra=extra)
        serial, files, in_time, _ = one.execute(where, data, test.timeout, env={"HVNF_COUNT": counted})
        found = one.finish(test, where, DRIVER, serial, files, in_time, folder)
        if ksyms and files.get("symbols.kernel"):
            with open(symbols, "wb") as f:
                f.write(files["symbols.kernel"])
        return _digest(test, found, files, counts.read(counted), symbols, folder)
    finally:
        shutil.rmtree(scratch)


def _lines(files, name):
    return [line.split() for line in files.get(name, b"").decode().splitlines()]


def _digest(test, found, files, counted, symbols, folder):
    windows = [(int(w[0]), w[1], w[2], w[3], int(w[4])) for w in _lines(files, "windows")]
    tables = _tables(files, symbols)
    windows = [w for w in windows if w[0] in counted]
    for number, _, driver, _, frames in windows:
        detail = _without_waits(counted[number].detail, tables[driver], frames)
        counted[number] = counted[number]._replace(detail=detail)
    addresses = rows.by_address(windows, counted)
    prices = rows.prices(addresses)
    prices.update(rows.values(_lines(files, "values")))
    _keep_addresses(folder, addresses, tables)
    return Result(test.name, found.result == "pass", prices, _profiles(addresses, tables), folder,
                  found.reasons)


def _keep_addresses(folder, addresses, tables):
    """The last round by instruction, to be laid beside a disassembly."""
    last = {(row, driver): turn for row, driver, turn in sorted(addresses)}
    for (row, driver), turn in last.items():
        with open(os.path.join(folder, "%s.%s.addresses" % (row, driver)), "w", encoding="utf-8") as f:
            for address, n in sorted(addresses[row, driver, turn].items()):
                f.write("%8.2f %s\n" % (n, tables[driver].place(address)))


def _without_waits(detail, table, frames):
    """pktgen has no loop but that in which it waits for a frame to be freed."""
    return {a: n for a, n in detail.items()
            if n <= MOST_PER_FRAME * frames or not table.name(a).endswith("[pktgen]")}


def _tables(files, symbols):
    """Names by driver, as they were in the last round."""
    text = ""
    if os.path.exists(symbols):
        with open(symbols, encoding="ascii") as f:
            text = f.read()
    return {d: counts.Symbols(text + files.get("symbols." + d, b"").decode())
            for d in (rows.OURS, rows.THEIRS)}


def _profiles(addresses, tables):
    found = collections.defaultdict(dict)
    last = {(row, driver): max(t for r, d, t in addresses if (r, d) == (row, driver))
            for row, driver, _ in addresses}
    for (row, driver), turn in last.items():
        found[row][driver] = counts.by_function(addresses[row, driver, turn], tables[driver])
    return found
