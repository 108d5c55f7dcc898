"""Processes that the demo starts, and ends by their own ids, whatever happens meanwhile."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import requests


class NotStarted(Exception):
    """A process ended too early, or did not answer in time; the message holds the end of its log."""


class Process:
    """One child in a session of its own, with a log file."""

    def __init__(
        self, name: str, command: Sequence[str], log: Path, environment: Mapping[str, str], directory: Path
    ) -> None:
        self.name = name
        self.log = log
        with log.open("ab") as target:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=target,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
                cwd=directory,
                start_new_session=True,  # so that Ctrl-C reaches only the demo, which then ends its children in order
            )

    @property
    def pid(self) -> int:
        return self._child.pid

    def running(self) -> bool:
        return self._child.poll() is None

    def wait_for(self, ready: Callable[[], bool], timeout_seconds: float = 180) -> None:
        give_up = time.monotonic() + timeout_seconds
        while not ready():
            if not self.running():
                raise NotStarted(f"{self.name} ended with status {self._child.returncode}:\n{self.last_lines()}")
            if time.monotonic() > give_up:
                raise NotStarted(f"{self.name} did not answer within {timeout_seconds:.0f} s:\n{self.last_lines()}")
            time.sleep(0.05)

    def stop(self, grace_seconds: float) -> None:
        """Politely first. What it started itself goes too: the session is its own."""
        if self.running():
            self._child.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(grace_seconds)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._child.wait()

    def last_lines(self, count: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])


class Processes:
    """All children of one run: the last started is ended first."""

    def __init__(self, directory: Path, logs: Path, grace_seconds: float = 15) -> None:
        self.grace_seconds = grace_seconds
        self.directory = directory
        self.logs = logs
        self._started: list[Process] = []

    def start(self, name: str, command: Sequence[str], **environment: str) -> Process:
        process = Process(name, command, self.logs / f"{name}.log", environment, self.directory)
        self._started.append(process)
        return process

    def ended(self) -> list[Process]:
        """Those that should run and do not."""
        return [process for process in self._started if not process.running()]

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._started):
            process.stop(self.grace_seconds)


def answers(url: str) -> Callable[[], bool]:
    """Whether the address is answered at all, without an error of the server."""

    def ready() -> bool:
        try:
            return requests.get(url, timeout=20, allow_redirects=False).status_code < 500
        except requests.RequestException:
            return False

    return ready
