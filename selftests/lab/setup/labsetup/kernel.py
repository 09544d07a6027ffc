# SPDX-License-Identifier: GPL-2.0
"""Debian's kernels, unpacked beside each other and never installed."""

import lzma
import re
from concurrent.futures import ProcessPoolExecutor

from . import apt, cache, debs
from .ui import SetupError, ready, run, say

# Raised whenever what is made from the same packages changes.
RECIPE = 2

# The suites that carry each series. "newest" is whatever kernel Debian's development suites offer at the time.
SUITES = {
    "6.1": ("bookworm", "bookworm-security"),
    "6.12": ("trixie", "trixie-security"),
    "newest": ("sid", "experimental"),
}
NEWEST_FLOOR = (7, 3)

IMAGE_PACKAGES = r"linux-(image|binary|modules|base)-[\d.]+[\w.+-]*-amd64"
HEADER_PACKAGES = r"linux-(headers|kbuild)-[\d.]+[\w.+-]*"

# Two thirds of a Debian kernel's modules are for hardware that no lab machine has; they are not unpacked.
UNUSED_MODULES = ("sound", "drivers/accel", "drivers/ata", "drivers/bluetooth", "drivers/comedi", "drivers/gpu", "drivers/hid",
          "drivers/hwmon", "drivers/iio", "drivers/infiniband", "drivers/input", "drivers/isdn", "drivers/leds",
          "drivers/md", "drivers/media", "drivers/mfd", "drivers/mmc", "drivers/mtd", "drivers/net/can",
          "drivers/net/ethernet/[a-hj-z]*", "drivers/net/usb", "drivers/net/wireless", "drivers/nvme",
          "drivers/platform", "drivers/power", "drivers/regulator", "drivers/scsi", "drivers/soundwire",
          "drivers/staging", "drivers/target", "drivers/thunderbolt", "drivers/usb", "drivers/video",
          "fs/[a-eg-np-z]*", "fs/ocfs2", "net/bluetooth", "net/ceph", "net/mac80211", "net/sunrpc", "net/wireless")
UNUSED = (*(f"*/lib/modules/*/kernel/{folder}" for folder in UNUSED_MODULES), "./usr/share", "./etc")


def links():
    """Return the folder whose entries are named after the series."""
    return cache.folder("kernel")


def find(series):
    """Return the folder of a series that is ready and made by this recipe, or None."""
    path = links() / series
    recipe = path / "recipe"
    return path if recipe.exists() and recipe.read_text() == f"{RECIPE}\n" else None


def name(series):
    """Return the number of a series: "newest" becomes what it was found to be."""
    path = links() / series
    return (path / "series").read_text().strip() if (path / "series").exists() else series


def release(series):
    """Return `uname -r' of a series that is ready."""
    return (links() / series / "release").read_text().strip()


def headers(series):
    """Return the tree to build modules against; valid wherever the folder named `headers' above it is mounted."""
    return links() / series / "headers/usr/src" / f"linux-headers-{release(series)}"


def view(series):
    """Return the look at the archive that a series comes from, with fresh lists."""
    found = apt.View(f"kernel-{series}", SUITES[series])
    found.update(cache.log(f"lists-{series}"))
    return found


def canonical(series):
    """Map what the user asked for to a key of SUITES; "7.3" is the newest if the archive says so."""
    if series in SUITES:
        return series
    if re.fullmatch(r"\d+\.\d+", series) and tuple(map(int, series.split("."))) >= NEWEST_FLOOR:
        return "newest"
    raise SetupError(f"no kernel series {series}; known: {', '.join(SUITES)}, debug")


def _resolve(series):
    """Ask the archive: (number of the series, uname -r, {package: version})."""
    archive = view(series)
    packages = archive.closure("linux-image-amd64", IMAGE_PACKAGES)
    version = packages.pop("linux-image-amd64")
    image = next(p for p in packages if p.startswith("linux-image-"))
    kernel = image.removeprefix("linux-image-")
    number = re.match(r"\d+\.\d+", version)[0]
    if series == "newest" and tuple(map(int, number.split("."))) < NEWEST_FLOOR:
        raise SetupError(f"the newest kernel of the archive is {number}; {'.'.join(map(str, NEWEST_FLOOR))} is the oldest wanted")
    # Together with the kernel: an archive that moved on no longer has the headers of a kernel in the cache.
    packages.update(archive.closure(f"linux-headers-{kernel}", HEADER_PACKAGES))
    return number, kernel, packages


def _decompress(path):
    """Replace one MODULE.ko.xz by MODULE.ko: a guest's insmod need not know any compression."""
    path.with_suffix("").write_bytes(lzma.decompress(path.read_bytes()))
    path.unlink()


def _first(tree, kernel, *candidates):
    for pattern in candidates:
        path = tree / pattern.format(kernel)
        if path.exists():
            return path
    raise SetupError(f"the packages of {kernel} hold no {candidates[0].format(kernel)}")


def _arrange_image(tree, target, kernel, log):
    """Bring the unpacked packages, which differ in layout by series, into the one layout of the cache."""
    modules = target / "modules/lib/modules" / kernel
    modules.parent.mkdir(parents=True)
    _first(tree, kernel, "lib/modules/{}", "usr/lib/modules/{}").rename(modules)
    for wanted in ("vmlinuz", "config"):
        inside = modules / wanted
        source = inside if inside.exists() else _first(tree, kernel, f"boot/{wanted}-{{}}")
        source.rename(target / wanted)
    with ProcessPoolExecutor() as pool:
        list(pool.map(_decompress, modules.rglob("*.ko.xz"), chunksize=32))
    for link in ("build", "source"):
        cache.remove(modules / link)
    run(["depmod", "-b", str(target / "modules"), kernel], log)


def _arrange_headers(tree, target, kernel):
    """Move the headers; their Makefile names /usr/src, which is made relative: they are never installed there."""
    for part in ("usr/src", "usr/lib"):
        (target / "headers" / part).parent.mkdir(parents=True, exist_ok=True)
        (tree / part).rename(target / "headers" / part)
    makefile = target / "headers/usr/src" / f"linux-headers-{kernel}" / "Makefile"
    text = makefile.read_text().replace(f"=/usr/src/linux-headers-{kernel}", "=$(CURDIR)")
    makefile.write_text(re.sub(r"/usr/src/(?=linux-headers-)", "../", text))


def _fill(series, number, kernel, packages, target):
    """Fetch, unpack and arrange one kernel in the temporary folder @target."""
    log = cache.log(f"kernel-{number}")
    fetched, tree = target / "debs", target / "tree"
    for part in (fetched, tree / "headers"):
        part.mkdir(parents=True)
    say(f"kernel {number}: fetching {kernel}")
    files = view(series).download(packages, fetched, log)
    say(f"kernel {number}: unpacking")
    for deb in files:
        debs.unpack(deb, tree / "headers" if re.match(HEADER_PACKAGES, deb.name) else tree, UNUSED)
    _arrange_image(tree, target, kernel, log)
    _arrange_headers(tree / "headers", target, kernel)
    (target / "series").write_text(number + "\n")
    (target / "release").write_text(kernel + "\n")
    (target / "recipe").write_text(f"{RECIPE}\n")
    cache.remove(fetched)
    cache.remove(tree)


def _make(series):
    number, kernel, packages = _resolve(series)
    target = links() / f"{kernel}_{cache.key(RECIPE, sorted(packages.items()))}"
    if not (target / "recipe").exists():
        with cache.building(target) as temporary:
            _fill(series, number, kernel, packages, temporary)
    for link in {number, series}:
        cache.point(links() / link, target)


def step(series, refresh=False):
    """Make a series ready; with @refresh ask the archive for a newer one even if there is one in the cache."""
    wanted = canonical(series)
    with cache.lock("kernel"):
        if refresh or not find(wanted):
            _make(wanted)
    if series not in (wanted, name(wanted)):
        raise SetupError(f"the archive's newest kernel is {name(wanted)}, not {series}; say `newest'")
    ready(f"kernel {name(wanted)}: {release(wanted)}")
    return find(wanted)
