"""A Debian 12 that its own systemd has booted, in systemd-nspawn: where the units are tried. Needs root."""

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from tests.servers import control_groups, debian_tree
from tests.servers.cache import run
from tests.servers.network_namespace import NetworkNamespace
from tests.servers.process import END_WITH_THE_TESTS, ServerFailed, missing_program, new_directory
from tests.servers.server import Server

BARE = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
INSIDE_GROUPS = ("memory", "pids", "cpu", "cpuacct", "blkio", "devices")
PATIENCE_SECONDS = 120.0
PROPAGATED = Path("/run/systemd/nspawn/propagate")
"""systemd-nspawn leaves a directory there."""
_numbers = count(1)


class SystemdBox(Server):
    """Its files are a layer above the tree, and stay until it is removed; so does its network, also when it is halted."""

    programs = ("mmdebstrap", "systemd-nspawn", "nsenter", "ip")
    packages = ("mmdebstrap", "systemd-container", "iproute2")

    def __init__(self) -> None:
        self.name = f"exporter-box-{os.getpid()}-{next(_numbers)}"
        self.directory = new_directory("box")
        self.root = self.directory / "root"
        self.network = NetworkNamespace()
        self._groups: list[Path] = []
        self._nspawn: subprocess.Popen[bytes] | None = None

    @classmethod
    def missing(cls) -> str | None:
        return missing_program(*cls.programs) if os.geteuid() == 0 else "only root can boot a systemd"

    @classmethod
    def available(cls) -> str | None:
        return cls.missing() or debian_tree.lacking()

    @classmethod
    def install(cls) -> None:
        """Two minutes, once a machine."""
        debian_tree.tree()
        debian_tree.wheels()

    def start(self) -> None:
        """Returns when its systemd says that all has started, or that something failed to."""
        self._mount()
        self._groups = control_groups.children(self.name)
        join = 'for each in $GROUPS_; do echo $$ > "$each/cgroup.procs"; done; exec "$@"'
        command = ["sh", "-c", join, "sh", *END_WITH_THE_TESTS, "systemd-nspawn", *self._options()]
        with (self.directory / "console").open("ab") as console:
            self._nspawn = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                env={**os.environ, "GROUPS_": " ".join(map(str, self._groups))},
                start_new_session=True,
            )
        self._until(lambda: self._state() in {"running", "degraded"}, "did not boot")
        self._allow_limits()
        self._until(lambda: self._state() in {"running", "degraded"}, "did not come back")

    def stop(self) -> None:
        """As a machine is shut down."""
        self._end(lambda nspawn: nspawn.terminate())

    def crash(self) -> None:
        """As a plug is pulled."""
        leader = self.leader()
        self._end(lambda _: run("kill", "-KILL", leader or ""))

    def remove(self) -> None:
        self.stop()
        self.network.close()
        with suppress(OSError):
            (PROPAGATED / self.name).rmdir()
        super().remove()

    def run(self, *command: str | Path, stdin: str | bytes = b"") -> str:
        """As a unit of its systemd; what it printed. Raises ServerFailed when its status is not 0."""
        done = self.attempt(*command, stdin=stdin)
        if done.returncode != 0:
            raise ServerFailed(f"{' '.join(map(str, command))} failed:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def attempt(self, *command: str | Path, stdin: str | bytes = b"") -> "subprocess.CompletedProcess[str]":
        unit = ["systemd-run", "-q", "--pipe", "--wait", "--collect", "--service-type=exec"]
        surroundings = [f"--setenv={name}={value}" for name, value in BARE.items()]
        words = [str(word).replace("$", "$$") for word in command]  # systemd would put its own variables there
        done = self._enter(*unit, *surroundings, "--", *words, stdin=stdin)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def leader(self) -> str | None:
        """The pid outside of its first process, whose number is 1 inside."""
        if self._nspawn is None or self._nspawn.poll() is not None:
            return None
        tasks = Path(f"/proc/{self._nspawn.pid}/task").glob("*/children")
        return next((pid for task in tasks for pid in task.read_text().split()), None)

    def console(self) -> str:
        return (self.directory / "console").read_text(errors="replace")

    def _options(self) -> list[str]:
        return [
            *("--quiet", f"--directory={self.root}", "--boot", f"--machine={self.name}", "--console=pipe"),
            *("--register=no", "--keep-unit", "--link-journal=no", "--resolv-conf=off", "--timezone=off"),
            f"--network-namespace-path={self.network.path}",
            "--capability=CAP_BPF,CAP_NET_ADMIN,CAP_PERFMON",  # IPAddressDeny= does nothing without them
            "--system-call-filter=bpf @keyring",
            f"--bind-ro={debian_tree.wheels()}:/usr/share/wheels",
        ]

    def _mount(self) -> None:
        for name in ("upper", "work", "root"):
            (self.directory / name).mkdir(exist_ok=True)
        layers = f"lowerdir={debian_tree.tree()},upperdir={self.directory / 'upper'},workdir={self.directory / 'work'}"
        run("mount", "-t", "overlay", "overlay", "-o", layers, self.root)
        # it has no network: pip finds there what requirements.txt names
        (self.root / "etc/pip.conf").write_text("[global]\nno-index = true\nfind-links = /usr/share/wheels\n")

    def _state(self) -> str:
        if self._nspawn is not None and self._nspawn.poll() is not None:
            raise ServerFailed(f"systemd-nspawn ended:\n{self.console()[-3000:]}")
        return self._enter("systemctl", "is-system-running").stdout.decode().strip() if self.leader() else ""

    def _allow_limits(self) -> None:
        """Older control groups come read-only into a container: MemoryMax= and TasksMax= would do nothing."""
        for each in INSIDE_GROUPS:
            run_quietly(
                "nsenter", "-t", self.leader() or "", "-m", "-C", "mount", "-o", "remount,rw,bind", f"/sys/fs/cgroup/{each}"
            )
        self._enter("systemctl", "daemon-reexec")

    def _enter(self, *command: str | Path, stdin: str | bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        leader = self.leader()
        if leader is None:
            raise ServerFailed(f"{self.name} is not running:\n{self.console()[-3000:]}")
        words = ["nsenter", "-t", leader, "-a", "env", "-i", *(f"{name}={value}" for name, value in BARE.items()), *command]
        sent = stdin.encode() if isinstance(stdin, str) else stdin
        return subprocess.run(words, input=sent, capture_output=True, check=False)

    def _end(self, strike: "Callable[[subprocess.Popen[bytes]], object]") -> None:
        if self._nspawn is not None:
            if self._nspawn.poll() is None:
                strike(self._nspawn)
                with suppress(subprocess.TimeoutExpired):
                    self._nspawn.wait(PATIENCE_SECONDS)
            self._nspawn.kill()
            self._nspawn.wait()
            self._nspawn = None
        control_groups.remove(self._groups)
        run_quietly("umount", self.root)

    def _until(self, true: Callable[[], bool], complaint: str) -> None:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not true():
            if time.monotonic() > give_up:
                raise ServerFailed(f"{self.name} {complaint}:\n{self.console()[-3000:]}")
            time.sleep(0.1)


def run_quietly(*command: str | Path) -> bool:
    """Whether it went well."""
    return subprocess.run(list(map(str, command)), capture_output=True, check=False).returncode == 0
