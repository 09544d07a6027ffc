# SPDX-License-Identifier: GPL-2.0
"""Flavours of the booted lab, and the snapshots they are kept as."""

import collections
import os
import subprocess
import sys
import time

from image import build as image

from . import machine, paths, store

OUTER_SERIES = "6.12"
DEFAULT_CPUS = 2
DEFAULT_MEM = 512
BOOT_WALL = {"exact": 900, "smp": 900}

Flavour = collections.namedtuple("Flavour", "kernel cpus mem mode")


class NotReady(Exception):
    """Set-up has not provided something; says what and how."""


def say(text):
    print("# " + text, file=sys.stderr, flush=True)


def _need(path, how):
    if not os.path.exists(path):
        raise NotReady("%s is missing; run: selftests/lab/setup/setup %s"
                       % (path, how))
    return path


def has_nic():
    """Whether the inner machine monitor has the device hv-netvsp built in."""
    qemu, share = paths.qemu()
    _need(qemu, "qemu")
    text = subprocess.run([qemu, "-L", share, "-device", "help"], capture_output=True,
                          text=True, check=False)
    return "hv-netvsp" in text.stdout + text.stderr


def _image_sources():
    return [f for part in ("tools", "image") for f in
            store.folder_files(os.path.join(paths.LAB, part), (".c", ".h", ".py"))]


def _tools():
    key = store.key(store.folder_files(os.path.join(paths.LAB, "tools"), (".c", ".h")))
    folder = store.get("tools", "tools." + key,
                       lambda tmp: image.tools_binary(os.path.join(tmp, "labtools")))
    return os.path.join(folder, "labtools")


def _write(tree, path):
    with open(path, "wb") as f:
        tree.write(f)


def _outer_image(tools):
    qemu, share = paths.qemu()
    modules = paths.kernel_modules(_series(OUTER_SERIES))
    files = image.inputs() + _image_sources() + [
        os.path.realpath(qemu), os.path.join(paths.LAB, "outer/init"),
        os.path.join(paths.LAB, "outer/guest-machine"),
        os.path.join(paths.LAB, "outer/watch")]
    key = store.key(files, [os.path.realpath(modules)])
    folder = store.get("image", "outer." + key, lambda tmp: _write(
        image.outer(modules, os.path.realpath(qemu), share, tools),
        os.path.join(tmp, "cpio")))
    return os.path.join(folder, "cpio")


def _series(series):
    _need(os.path.join(paths.kernel(series), "vmlinuz"), "kernel " + series)
    return series


def _guest_image(series, tools):
    modules = paths.kernel_modules(_series(series))
    files = image.inputs() + _image_sources() + [os.path.join(paths.LAB, "guest/init")]
    key = store.key(files, [os.path.realpath(modules)])
    folder = store.get("image", "guest-%s.%s" % (series, key), lambda tmp: _write(
        image.guest(modules, tools), os.path.join(tmp, "cpio")))
    return os.path.join(folder, "cpio")


def _initrd(flavour):
    """Outer image, guest kernel and guest image in one file; returns path, key."""
    tools = _tools()
    parts = (_outer_image(tools), _guest_image(flavour.kernel, tools))
    vmlinuz = os.path.join(paths.kernel(flavour.kernel), "vmlinuz")
    key = store.key([vmlinuz], parts)

    def make(tmp):
        with open(os.path.join(tmp, "initrd"), "wb") as out:
            with open(parts[0], "rb") as f:
                out.write(f.read())
            image.payload(vmlinuz, parts[1]).write(out)

    folder = store.get("initrd", "%s.%s" % (flavour.kernel, key), make)
    return os.path.join(folder, "initrd"), key


def outer_machine(flavour, initrd, ram, fresh, write=None):
    nic = 1 if has_nic() else 0
    append = "hvnf.cpus=%d hvnf.mem=%d hvnf.nic=%d" % (flavour.cpus, flavour.mem, nic)
    vmlinuz = os.path.join(paths.kernel(OUTER_SERIES), "vmlinuz")
    return machine.Machine(flavour.mode, vmlinuz, initrd, append, ram, fresh, write)


def _boot(flavour, initrd, folder):
    """Boots the lab and keeps it, frozen at the instant that init chose."""
    began = time.monotonic()
    say("booting the lab: kernel %s, %d processors, %d MB, %s mode" % flavour)
    ram = os.path.join(folder, "ram")
    with store.slot(), outer_machine(flavour, initrd, ram, True) as m:
        m.start()
        if not m.wait_event("STOP", BOOT_WALL[flavour.mode]):
            raise machine.MachineError("the lab did not boot in time:\n" + m.log())
        if "HVNF-READY" not in m.log():
            raise machine.MachineError("the lab did not boot:\n" + m.log())
        m.save(os.path.join(folder, "state"))
    say("booted in %.0f s" % (time.monotonic() - began))


def snapshot(flavour):
    """The folder of the flavour's snapshot (ram, state) and the initrd used."""
    initrd, key = _initrd(flavour)
    probe = outer_machine(flavour, "initrd", "ram", True)
    command = [w for w in probe.cmd if probe.dir not in w]
    probe.close()
    key = store.key([os.path.join(paths.kernel(OUTER_SERIES), "vmlinuz"), paths.qemu()[0]],
                    [key, command])
    name = "%s-%d-%d-%s.%s" % (*flavour, key)
    return store.get("snapshot", name, lambda tmp: _boot(flavour, initrd, tmp)), initrd
