"""A private server process: start it, wait until it answers, stop it by its own pid."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import requests

END_WITH_THE_TESTS = ("setpriv", "--pdeathsig", "TERM", "--")  # after a change of user, which would undo it


class ServerFailed(RuntimeError):
    """The server ended, or did not answer in time; the message holds the last lines of its log."""


def missing_program(*names: str) -> str | None:
    """The reason why a server cannot run here, or None."""
    missing = [name for name in names if find_program(name) is None]
    return f"not installed: {', '.join(missing)}" if missing else None


def find_program(name: str) -> str | None:
    """Servers live in /usr/sbin, which an ordinary user does not have on the PATH."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin")


def port_answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(10)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def page_answers(url: str) -> bool:
    """200 within twenty seconds."""
    try:
        return requests.get(url, timeout=20).status_code == 200
    except requests.RequestException:
        return False


def new_directory(name: str) -> Path:
    """A directory of one run; other users (postgres) may pass through it."""
    directory = Path(tempfile.mkdtemp(prefix=f"exporter-{name}-"))
    directory.chmod(0o711)
    return directory


class ServerProcess:
    """One process in a session of its own: nothing that it starts outlives it, and it does not outlive the tests."""

    def __init__(
        self,
        command: Sequence[str | Path],
        log: Path,
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.command = [*as_user(user), *END_WITH_THE_TESTS, *map(str, command)]
        self.log = log
        self.environment = {**os.environ, **(environment or {})}
        self.directory = directory or log.parent
        self.stop_signal = stop_signal
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._child is None:
            raise ServerFailed(f"{self.command[-1]} was not started")
        return self._child.pid

    def running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def start(self, ready: Callable[[], bool], timeout_seconds: float) -> None:
        """Returns when ready() says so; a server that fails to come up is stopped again."""
        with self.log.open("ab") as log:
            self._child = self._spawn(log)
        give_up = time.monotonic() + timeout_seconds
        while not ready():
            if not self.running() or time.monotonic() > give_up:
                self.kill()
                raise ServerFailed(f"{self.command} did not come up:\n{self._last_lines()}")
            time.sleep(0.05)

    def _spawn(self, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=self.environment,
            cwd=self.directory,
            start_new_session=True,
        )

    def stop(self, timeout_seconds: float = 60) -> None:
        """Asks politely; after the time-out, or when something of it is left, ends its whole session."""
        if self._child is None:
            return
        if self.running():
            self._child.send_signal(self.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(timeout_seconds)
        self.kill()

    def kill(self) -> None:
        """As a power cut does: no chance to tidy up."""
        if self._child is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        self._child = None

    def _last_lines(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])


def as_user(user: str | None) -> list[str]:
    """What to put before a command, so that root does not run it; an ordinary user runs it as himself."""
    if user is None or os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"]
