# SPDX-License-Identifier: GPL-2.0
"""Debian's archive through apt, with private lists: the machine's own configuration is read and never changed."""

import re
import time
from pathlib import Path

from . import cache
from .ui import SetupError, output, run, say

# Lists younger than this are believed; a run that finds everything cached never looks at them.
LISTS_SECONDS = 6 * 3600

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def _one_line_sources(text):
    for line in text.splitlines():
        match = re.match(r"\s*deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+(\S+)\s+(.*)", line)
        if match:
            yield match[1], match[2].split(), match[3].split()


def _deb822_sources(text):
    for stanza in re.split(r"\n\s*\n", text):
        fields = {}
        for line in stanza.splitlines():
            match = re.match(r"([A-Za-z-]+):\s*(.*)", line)
            if match:
                fields[match[1].lower()] = match[2].split()
        if "deb" in fields.get("types", []) and fields.get("enabled") != ["no"]:
            for uri in fields.get("uris", []):
                yield uri, fields.get("suites", []), fields.get("components", [])


def machine_sources():
    """Yield (uri, suites, components) of every binary source that this machine's apt knows."""
    etc = Path("/etc/apt")
    for path in [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*"))]:
        if path.suffix == ".list" and path.is_file():
            yield from _one_line_sources(path.read_text())
        elif path.suffix == ".sources" and path.is_file():
            yield from _deb822_sources(path.read_text())


def codename():
    """Return the machine's release name, such as bookworm."""
    match = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), re.M)
    if not match:
        raise SetupError("/etc/os-release names no release; the lab is set up on Debian 12 or later")
    return match[1]


def mirrors():
    """Return {"main": uri, "security": uri} of the mirror that the machine already uses."""
    release, found = codename(), {}
    for uri, suites, components in machine_sources():
        if "main" not in components or uri.startswith("cdrom:"):
            continue
        for name in (release, "stable", "oldstable"):
            if name in suites:
                found.setdefault("main", uri.rstrip("/"))
            if f"{name}-security" in suites:
                found.setdefault("security", uri.rstrip("/"))
    if "main" not in found:
        raise SetupError(f"apt has no source with the suite {release} and the component main to take the mirror from")
    # Debian's layout: the security archive stands beside the main one on every full mirror.
    found.setdefault("security", re.sub(r"/debian$", "/debian-security", found["main"]))
    return found


class View:
    """A private look at some suites of the archive.

    @suites: names such as "trixie" or "trixie-security"; the highest version wins, whatever suite it stands in.
    @kind: "deb" or "deb-src".
    @empty_system: resolve dependencies as if nothing were installed, for a tree of its own.
    """

    def __init__(self, name, suites, kind="deb", empty_system=False):
        self.name, self.suites, self.kind, self.empty_system = name, suites, kind, empty_system
        self.dir = cache.folder("apt", name)

    def sources(self):
        """Return the text of the sources list."""
        uris = mirrors()
        signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
        return "".join(f"{self.kind} {signed}{uris['security' if suite.endswith('-security') else 'main']} {suite} main\n"
                       for suite in self.suites)

    def options(self):
        """Return the options that turn an apt program to this view."""
        # A mirror that lags, or a snapshot of one, has lists past their date; their signatures are checked all the same.
        pairs = {
            "Acquire::Check-Valid-Until": "false",
            "Dir::Etc::sourcelist": self.dir / "sources.list", "Dir::Etc::sourceparts": self.dir / "none",
            "Dir::Etc::preferences": self.dir / "preferences", "Dir::Etc::preferencesparts": self.dir / "none",
            "Dir::State::lists": self.dir / "lists", "Dir::Cache": self.dir / "cache",
            "Acquire::Languages": "none", "Acquire::Retries": "3", "APT::Sandbox::User": "root",
            "APT::Architecture": "amd64",
        }
        if self.empty_system:
            pairs["Dir::State::status"] = self.dir / "status"
        return [word for name, value in pairs.items() for word in ("-o", f"{name}={value}")]

    def update(self, log):
        """Fetch the lists, unless they are fresh and of the same suites."""
        stamp, sources = self.dir / "updated", self.sources()
        if (stamp.exists() and time.time() - stamp.stat().st_mtime < LISTS_SECONDS
                and (self.dir / "sources.list").read_text() == sources):
            return
        say(f"looking at the archive ({', '.join(self.suites)})")
        for name in ("none", "lists/partial", "cache/archives/partial"):
            (self.dir / name).mkdir(parents=True, exist_ok=True)
        cache.write(self.dir / "sources.list", sources)
        cache.write(self.dir / "status", "")
        cache.write(self.dir / "preferences", "Package: *\nPin: release *\nPin-Priority: 500\n")
        run(["apt-get", *self.options(), "-q", "update", "-o", "APT::Update::Error-Mode=any"], log)
        cache.write(stamp, "")

    def show(self, package, version=None):
        """Return the fields of a package as a dictionary; of the candidate when no version is asked for."""
        name = f"{package}={version}" if version else package
        text = output(["apt-cache", *self.options(), "--no-all-versions", "show", name])
        return dict(re.findall(r"^([\w-]+): (.*)$", text, re.M))

    def closure(self, package, wanted):
        """Return {name: version} of @package and of its dependencies whose names match @wanted, transitively."""
        found, todo = {}, [(package, None)]
        while todo:
            name, version = todo.pop()
            if name in found:
                continue
            fields = self.show(name, version)
            found[name] = fields["Version"]
            depends = fields.get("Depends", "") + "," + fields.get("Pre-Depends", "")
            for item in re.findall(r"([a-z0-9][a-z0-9+.-]+)(?::\w+)?\s*(?:\(= ([^)]+)\))?(?=\s*[,(|]|\s*$)", depends):
                if re.fullmatch(wanted, item[0]):
                    todo.append((item[0], item[1] or None))
        return found

    def follow(self, packages, wanted):
        """Return {name: None} of @packages and of their dependencies whose names match @wanted, transitively.

        One question for all, for many small packages of one release, whose versions fit together.
        """
        needs, name = {}, None
        for line in output(["apt-cache", *self.options(), "depends", "--recurse", "--important", *packages]).splitlines():
            match = re.match(r"( +[ |](?:Pre)?Depends: )?([^\s<:]+)", line)
            if match and not match[1] and not line.startswith(" "):
                name = match[2]
            elif match and match[1]:
                needs.setdefault(name, []).append(match[2])
        found, todo = {}, list(packages)
        while todo:
            name = todo.pop()
            if name not in found:
                found[name] = None
                todo += [n for n in needs.get(name, ()) if re.fullmatch(wanted, n)]
        return found

    def download(self, packages, target, log):
        """Download {name: version or None} into the folder @target; apt checks the signatures. Returns the files."""
        names = [f"{n}={v}" if v else n for n, v in packages.items()]
        run(["apt-get", *self.options(), "-q", "download", *names], log, cwd=target)
        return sorted(Path(target).glob("*.deb"))

    def download_closure(self, packages, target, log):
        """Download @packages and all that they depend on. Returns the files, in @target."""
        archives = f"Dir::Cache::archives={target}"
        (target / "partial").mkdir(exist_ok=True)
        run(["apt-get", *self.options(), "-o", archives, "-qy", "--no-install-recommends", "--download-only",
             "install", *packages], log)
        return sorted(Path(target).glob("*.deb"))

    def source(self, package, target, log):
        """Download the files of a source package into @target. Returns the .dsc file."""
        run(["apt-get", *self.options(), "-q", "source", "--download-only", "--only-source", package], log, cwd=target)
        return next(Path(target).glob("*.dsc"))
