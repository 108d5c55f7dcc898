"""An installation of simulators with a settings.ini, where commands run as processes, without a terminal and in one."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from exporter.database.clock import after
from exporter.database.migrate import upgrade
from exporter.database.schema import people
from exporter.jobs import finding, store
from exporter.jobs.finding import Wanted
from exporter.jobs.job import Job
from exporter.settings import read_settings
from exporter.transfers import connections
from exporter.transfers.parts import Parts
from simulators.ckan import Ckan
from simulators.zenodo import Zenodo

ROOT = Path(__file__).parents[2]
TOKEN = "canary-token-of-ada-77aa"
ANSI = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\]8;[^\x1b]*\x1b\\")


@dataclass
class Place:
    settings: Path
    ckan: Ckan
    zenodo: Zenodo
    parts: Parts = field(init=False)

    def __post_init__(self) -> None:
        self.parts = Parts(read_settings(self.settings, {}), patient=False)
        upgrade(self.parts.database)

    @property
    def host(self) -> str:
        return self.parts.settings.repositories[0].host

    def sign_in(self, name: str, email: str = "", account: str | None = None) -> None:
        """As a first sign-in leaves it."""
        row = {"subject": f"sub-{name}", "name": name.title(), "email": email, "ckan_user": account or name}
        with self.parts.database.transaction() as connection:
            connection.execute(insert(people).values(**row, first_seen=after(0), last_seen=after(0)))

    def allow(self, url: str) -> None:
        """As its administrator does: another server that is not on a public address."""
        text, host = self.settings.read_text(), url.removeprefix("http://")
        self.settings.write_text(re.sub(r"(?m)^(allowed\s*=.*)$", rf"\1 {host}", text))

    def connect(self, name: str = "ada") -> None:
        with self.parts.database.transaction() as connection:
            connections.save(connection, self.parts.vault, f"sub-{name}", self.host, token=TOKEN)

    def jobs(self) -> list[Job]:
        with self.parts.database.transaction() as connection:
            return finding.page(connection, Wanted())

    def job(self) -> Job:
        """The only one."""
        (job,) = self.jobs()
        return job

    def events(self, job_id: int) -> str:
        with self.parts.database.transaction() as connection:
            return "\n".join(store.events(connection, job_id))

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "exporter", "--settings", str(self.settings), *words]

    def run(self, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Without a terminal: nobody can be asked."""
        surroundings = {**os.environ, **environment}
        return subprocess.run(
            self.command(*words),
            cwd=ROOT,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=180,
        )

    def told(self, *words: str) -> Any:
        """The JSON of a command that goes well."""
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @contextmanager
    def terminal(self, *words: str) -> Iterator["Terminal"]:
        opened = Terminal(self.command(*words))
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def working(self) -> Iterator[None]:
        """The real worker."""
        environment = {**os.environ, "EXPORTER_SETTINGS": str(self.settings)}
        with self.settings.with_name("worker.log").open("ab") as log:
            worker = subprocess.Popen([sys.executable, str(ROOT / "worker.py")], env=environment, stdout=log, stderr=log)
        try:
            yield
        finally:
            worker.terminate()
            # one that was still starting knows no other end
            assert worker.wait(90) in {0, -signal.SIGTERM}


class Terminal:
    """A process in a pseudo-terminal: what it shows, and what is typed."""

    def __init__(self, command: list[str]) -> None:
        self._master, slave = pty.openpty()
        surroundings = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
        ends = {"stdin": slave, "stdout": slave, "stderr": slave}
        # who runs the tests in the background has Ctrl-C ignored, and children inherit that
        before = signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            self.process = subprocess.Popen(command, cwd=ROOT, env=surroundings, start_new_session=True, **ends)
        finally:
            signal.signal(signal.SIGINT, before)
        os.close(slave)
        self.raw = ""

    @property
    def text(self) -> str:
        return ANSI.sub("", self.raw).replace("\r", "\n")

    def until(self, seen: Callable[[str], bool], seconds: float = 90) -> str:
        give_up = time.monotonic() + seconds
        while not seen(self.text):
            assert time.monotonic() < give_up, f"waited in vain:\n{self.text[-3000:]}"
            if not self._read() and self.process.poll() is not None:
                assert seen(self.text), f"it ended:\n{self.text[-3000:]}"
        return self.text

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], 0.1)
        with suppress(OSError):  # how Linux tells that the other end is closed
            if ready and (piece := os.read(self._master, 65536)):
                self.raw += piece.decode(errors="replace")
                return True
        return False

    def types(self, line: str) -> None:
        os.write(self._master, f"{line}\n".encode())

    def interrupts(self) -> None:
        """Ctrl-C; once more where it came just before the wait for a key, which then does not notice it."""
        shown = len(self.raw)
        while self.process.poll() is None and len(self.raw) == shown:
            self.process.send_signal(signal.SIGINT)
            for _ in range(20):
                self._read()

    def ends(self, seconds: float = 90) -> int:
        give_up = time.monotonic() + seconds
        while self._read() or self.process.poll() is None:
            assert time.monotonic() < give_up, f"it does not end:\n{self.text[-3000:]}"
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)
