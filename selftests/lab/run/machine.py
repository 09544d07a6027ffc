# SPDX-License-Identifier: GPL-2.0
"""The outer machine: how it is started, spoken to, and ended.

It is run by the same QEMU as the guest: Debian's own has a defect in its emulated
SVM that makes a guest of several processors deadlock (see selftests/lab/qemu/apply).
"""

import json
import mmap
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time

from . import paths

RAM_MB = 2048
BOX_BYTES = 128 << 20		# the mailbox: lower half the job, upper half results
BOX_PAGE = 4096
APPEND = ("console=ttyS0 quiet panic=-1 nokaslr norandmaps tsc=reliable "
          "mitigations=off random.trust_cpu=on")


# The emulated processor. A guest's PAUSE must exit to KVM, which then runs the
# processor that is being waited for: otherwise a spinning guest burns a whole
# time slice, two (virtual) nanoseconds a turn. KVM asks for that exit only of a
# processor with a pause filter. The emulation has the exit but does not
# announce the filter, so it is forced on, and what else EPYC has and the
# emulation lacks is taken off by hand.
CPU = ("EPYC,+svm,+npt,+pause-filter,+pfthreshold,x-force-features=on,-rdseed,-sha-ni,"
       "-fxsr-opt,-misalignsse,-3dnowprefetch,-osvw,-topoext,-nrip-save,-xsavec")

EXACT = ["-accel", "tcg", "-smp", "1", "-icount", "shift=0,sleep=off", "-rtc",
         "base=2026-01-01T00:00:00,clock=vm", "-seed", "1"]
SMP = ["-accel", "tcg,thread=multi", "-smp", "2", "-rtc", "base=2026-01-01T00:00:00"]

_live = set()
_live_lock = threading.Lock()


class MachineError(Exception):
    """The outer machine did not do what it always does."""


def end_all():
    """Ends every machine that this process started (Ctrl-C, failure)."""
    with _live_lock:
        machines = list(_live)
    for machine in machines:
        machine.kill()


class Machine:
    """One run of the outer machine, in a scratch folder of its own."""

    def __init__(self, mode, kernel, initrd, append, ram_file, fresh, write=None):
        """@fresh: boot; else made for a restore. @write: what runs is written to @ram_file
        (default: when it boots); else that is mapped privately, and stays as it is."""
        self.dir = tempfile.mkdtemp(prefix="hvnf-lab-")
        self.serial = os.path.join(self.dir, "serial")
        self.box = os.path.join(self.dir, "box")
        self.fresh = fresh
        self.proc = None
        self.seconds = 0.0
        self.qmp = None
        self.on_terminal = False
        self.env = None
        self._buf = b""
        with open(self.box, "wb") as f:
            f.truncate(BOX_BYTES)
        qemu, share = paths.qemu()
        self.cmd = [
            qemu, "-L", share, "-machine", "q35,nvdimm=on,memory-backend=ram", "-cpu", CPU,
            "-m", "%dM,slots=1,maxmem=%dM" % (RAM_MB, 2 * RAM_MB), *(EXACT if mode == "exact" else SMP),
            "-object", "memory-backend-file,id=ram,size=%dM,mem-path=%s,share=%s"
            % (RAM_MB, ram_file, "on" if (fresh if write is None else write) else "off"),
            "-object", "memory-backend-file,id=box,size=%d,mem-path=%s,share=on"
            % (BOX_BYTES, self.box),
            "-device", "nvdimm,memdev=box", "-device", "pvpanic",
            "-action", "panic=pause", "-nodefaults", "-display", "none", "-no-reboot",
            "-serial", "file:" + self.serial,
            "-qmp", "unix:%s/qmp,server=on,wait=off" % self.dir,
            "-kernel", kernel, "-initrd", initrd, "-append", APPEND + " " + append,
        ]
        if not fresh:
            self.cmd += ["-incoming", "defer"]

    def put_job(self, data):
        """Leaves the job in the mailbox; before start() only."""
        if len(data) > BOX_BYTES // 2 - BOX_PAGE:
            raise MachineError("the job is too long")
        with open(self.box, "r+b") as f:
            f.write(struct.pack("<8sQQQ", b"HVNFBOX1", len(data), 0, BOX_BYTES // 2))
            f.seek(BOX_PAGE)
            f.write(data)

    def results(self):
        """The tar of results, or None when the machine did not get that far."""
        with open(self.box, "rb") as f, \
                mmap.mmap(f.fileno(), BOX_BYTES, access=mmap.ACCESS_READ) as box:
            _, _, length, off = struct.unpack_from("<8sQQQ", box)
            return bytes(box[off:off + length]) if length else None

    def use_terminal(self):
        """The serial line is this process's terminal; before start() only."""
        at = self.cmd.index("-serial")
        self.cmd[at:at + 2] = ["-chardev", "stdio,id=con,signal=off", "-serial",
                               "chardev:con"]
        self.on_terminal = True

    def start(self):
        if self.on_terminal:
            self.proc = subprocess.Popen(self.cmd, stderr=subprocess.DEVNULL, env=self.env,
                                         start_new_session=True)
            self._started()
            return
        with open(os.path.join(self.dir, "qemu.log"), "wb") as log:
            self.proc = subprocess.Popen(self.cmd, stdin=subprocess.DEVNULL, stdout=log,
                                         stderr=log, env=self.env, start_new_session=True)
        self._started()

    def _started(self):
        with _live_lock:
            _live.add(self)
        self._connect()

    def _connect(self):
        path = os.path.join(self.dir, "qmp")
        end = time.monotonic() + 30
        while True:
            self.qmp = socket.socket(socket.AF_UNIX)
            try:
                self.qmp.connect(path)
                break
            except OSError:
                self.qmp.close()
            if self.proc.poll() is not None:
                raise MachineError("the outer machine ended at once:\n" + self.log())
            if time.monotonic() > end:
                raise MachineError("no monitor socket within 30 s")
            time.sleep(0.02)
        self._line(30)
        self.ask("qmp_capabilities")

    def _line(self, timeout):
        """One line of QMP as an object; None when nothing came in time."""
        self.qmp.settimeout(timeout)
        while b"\n" not in self._buf:
            try:
                data = self.qmp.recv(65536)
            except socket.timeout:
                return None
            except OSError:
                data = b""
            if not data:
                raise MachineError("the outer machine ended:\n" + self.log())
            self._buf += data
        line, self._buf = self._buf.split(b"\n", 1)
        return json.loads(line)

    def ask(self, command, timeout=60, **arguments):
        request = {"execute": command}
        if arguments:
            request["arguments"] = {k.replace("_", "-"): v for k, v in arguments.items()}
        try:
            self.qmp.sendall(json.dumps(request).encode() + b"\n")
        except OSError as error:
            raise MachineError("the outer machine ended:\n" + self.log()) from error
        end = time.monotonic() + timeout
        while True:
            answer = self._line(max(0.01, end - time.monotonic()))
            if answer is None:
                raise MachineError("no answer to %s" % command)
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise MachineError("%s: %s" % (command, answer["error"]["desc"]))

    def wait_event(self, name, timeout):
        """Waits for an event by name; False when the time is over."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            answer = self._line(max(0.01, end - time.monotonic()))
            if answer and answer.get("event") == name:
                return True
        return False

    def _share_ram(self):
        """RAM stays where it is (a file); only the devices' state is carried."""
        self.ask("migrate-set-capabilities", capabilities=[
            {"capability": "x-ignore-shared", "state": True}])

    def _migrated(self, timeout):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            status = self.ask("query-migrate").get("status")
            if status == "completed":
                return
            if status in ("failed", "cancelled"):
                break
            time.sleep(0.02)
        raise MachineError("the machine's state could not be carried over")

    def save(self, path):
        """Writes the state of the (frozen) machine's devices to @path."""
        self._share_ram()
        self.ask("migrate", uri="exec:cat > '%s'" % path)
        self._migrated(120)

    def restore(self, path):
        """Takes up the state from @path and lets the machine go on."""
        self._share_ram()
        self.ask("migrate-incoming", uri="exec:cat '%s'" % path)
        self._migrated(120)
        self.ask("cont")

    def ended(self):
        """Whether the machine has ended; then @seconds is the processor time that it took, which is the
        same whatever else the host does."""
        try:
            if not os.waitid(os.P_PID, self.proc.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return False
        except ChildProcessError:	# it was killed by another thread, and waited for
            return True
        with open("/proc/%d/stat" % self.proc.pid, encoding="ascii", errors="replace") as f:
            fields = f.read().rpartition(")")[2].split()
        self.seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        self.proc.wait()
        return True

    def wait(self, timeout, meanwhile=lambda: None):
        """Waits for the machine's end, and does @meanwhile now and then, the last time after that end.
        False when it had to be killed."""
        end = time.monotonic() + timeout
        while not self.ended():
            meanwhile()
            if time.monotonic() > end:
                self.kill()
                return False
            time.sleep(0.05)
        meanwhile()
        return True

    def kill(self):
        if self.proc and self.proc.poll() is None:
            os.killpg(self.proc.pid, signal.SIGKILL)
            self.proc.wait()

    def log(self):
        """What the outer machine printed on its serial line, and its errors."""
        text = ""
        for path in (self.serial, os.path.join(self.dir, "qemu.log")):
            if os.path.exists(path):
                with open(path, encoding="utf-8", errors="replace") as f:
                    text += f.read()
        return text.replace("\r", "")

    def close(self):
        """Ends the machine and removes its scratch folder."""
        self.kill()
        if self.qmp:
            self.qmp.close()
        with _live_lock:
            _live.discard(self)
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
