# SPDX-License-Identifier: GPL-2.0
"""The two images: that of the outer machine, and that of the guest."""

import os
import shutil
import subprocess

from . import parts
from .cpio import Tree

LAB = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

OUTER_TOOLS = ("agentd", "gx", "labctl", "traffic", "mailbox", "freeze",
               "deadline", "nsx")
OUTER_PROGRAMS = ("ip", "tc", "bridge", "ethtool", "tcpdump", "ping", "iperf3")
OUTER_MODULES = ("irqbypass", "ccp", "kvm", "kvm_amd", "tun", "8021q", "sch_netem",
                 "sch_htb", "sch_ingress", "veth", "dummy")

GUEST_TOOLS = ("agent", "traffic", "deadline", "nsx")
GUEST_PROGRAMS = ("ip", "tc", "bridge", "ethtool", "tcpdump", "ping", "iperf3")
# Loaded before the snapshot: what carries the agent, the bus, and the NICs that
# serve as VF (nothing in the guest would load them on hot-plug).
GUEST_BOOT = ("virtio_pci", "virtio_console", "hv_vmbus", "pci_hyperv",
              "vmxnet3", "e1000e")
GUEST_MODULES = GUEST_BOOT + (
    "hv_netvsc", "uio_hv_generic", "vmxnet3", "e1000e", "8021q", "dummy", "veth",
    "tun", "bonding", "net_failover", "bridge", "macvlan", "vrf", "pktgen", "ifb",
    "netconsole", "sch_ingress", "sch_fq", "sch_htb", "sch_netem", "cls_bpf",
    "cls_matchall", "cls_flower", "cls_u32", "act_gact", "act_mirred", "act_bpf",
    "cls_basic", "act_police", "act_skbedit", "xsk_diag", "af_packet_diag", "tcp_diag", "failover")

# Firmware and option ROMs that the inner machine monitor loads.
FIRMWARE = ("bios-256k.bin", "kvmvapic.bin", "linuxboot_dma.bin", "linuxboot.bin",
            "multiboot_dma.bin", "pvh.bin")
FIRMWARE_DIRS = ("/usr/share/seabios", "/usr/share/qemu")


def tools_binary(out):
    """Compiles the lab's tools to one static binary at @out."""
    folder = os.path.join(LAB, "tools")
    sources = sorted(os.path.join(folder, f) for f in os.listdir(folder)
                     if f.endswith(".c"))
    subprocess.run(["cc", "-Os", "-static", "-s", "-std=gnu11", "-D_GNU_SOURCE", "-Wall",
                    "-Wextra", "-Wno-format-truncation", "-o", out] + sources, check=True)


def _firmware(tree, share):
    for name in FIRMWARE:
        for folder in ([share] if share else []) + list(FIRMWARE_DIRS):
            path = os.path.join(folder, name)
            if os.path.exists(path):
                tree.file("usr/share/qemu/" + name, path)
                break


def outer(kernel_modules, qemu, share, tools):
    """The outer machine's image, without the guest's kernel and image."""
    tree = Tree()
    parts.skeleton(tree)
    tree.file("init", os.path.join(LAB, "outer/init"))
    tree.file("etc/guest-machine", os.path.join(LAB, "outer/guest-machine"))
    tree.file("etc/watch", os.path.join(LAB, "outer/watch"))
    parts.program(tree, "dash", "usr/bin/sh")
    parts.kmod(tree)
    for name in OUTER_PROGRAMS:
        parts.program(tree, name)
    parts.program(tree, qemu, "usr/bin/qemu-system-x86_64")
    parts.lab_tools(tree, tools, OUTER_TOOLS)
    parts.busybox(tree)
    _firmware(tree, share)
    parts.modules(tree, kernel_modules, OUTER_MODULES)
    return tree


def guest(kernel_modules, tools, extra=None):
    """The guest's image. @extra: function that adds more to the tree."""
    tree = Tree()
    parts.skeleton(tree)
    tree.file("init", os.path.join(LAB, "guest/init"))
    parts.program(tree, "dash", "usr/bin/sh")
    parts.kmod(tree)
    for name in GUEST_PROGRAMS:
        parts.program(tree, name)
    parts.lab_tools(tree, tools, GUEST_TOOLS)
    if extra:
        extra(tree)
    parts.busybox(tree)
    there = parts.modules(tree, kernel_modules, GUEST_MODULES)
    boot = [m for m in GUEST_BOOT if m in there]
    tree.data("etc/boot-modules", ("\n".join(boot) + "\n").encode())
    return tree


def payload(vmlinuz, guest_image):
    """What is put beside the outer image: the guest's kernel and image."""
    tree = Tree()
    tree.dir("boot")
    tree.file("boot/vmlinuz", vmlinuz)
    tree.file("boot/guest.cpio", guest_image)
    return tree


def inputs():
    """The host's files that images are made of (for the cache's key)."""
    names = set(OUTER_PROGRAMS + GUEST_PROGRAMS + ("dash", "kmod", "busybox"))
    files = []
    for name in sorted(names):
        path = shutil.which(name, path=parts.SEARCH)
        if not path:
            raise parts.Missing("program %s is not installed" % name)
        files.append(os.path.realpath(path))
    return files
