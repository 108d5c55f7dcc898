"""What a worker is told, and the name it bears."""

import fcntl
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class WorkerOptions:
    """All times in seconds. ``instance`` tells workers of one host apart."""

    state_directory: Path
    instance: str = "1"
    seats: int = 2
    per_owner: int = 3
    poll_seconds: float = 5
    beat_seconds: float = 8
    lease_seconds: float = 30
    grace_seconds: float = 60
    stall_seconds: float = 1800
    backoff_seconds: float = 2
    """The shortest pause before another try; the longest is five minutes."""


class WorkerName:
    """A name that survives a restart, held by a lock: without the lock somebody else bears it, and ours is random."""

    def __init__(self, options: WorkerOptions) -> None:
        options.state_directory.mkdir(parents=True, exist_ok=True)
        self._lock: IO[str] = (options.state_directory / f"worker-{options.instance}.lock").open("w")
        stable = f"{socket.gethostname()}/{options.instance}"
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.name, self.is_ours = stable, True
        except BlockingIOError:
            self.name, self.is_ours = f"{stable}/{secrets.token_hex(4)}", False

    def close(self) -> None:
        self._lock.close()
