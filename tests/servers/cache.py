"""What is slow to fetch and to build is kept between runs and shared by all clones of the project."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.servers.process import ServerFailed


def cache_directory() -> Path:
    """$EXPORTER_CACHE, else ~/.cache/exporter-tests."""
    chosen = os.environ.get("EXPORTER_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    directory = Path(chosen) if chosen else Path(home) / "exporter-tests"
    directory.mkdir(parents=True, exist_ok=True)
    return directory.resolve()


def not_built(name: str, how: str = "install") -> str | None:
    """The reason why a server cannot run here, or None."""
    there = _mark(cache_directory() / name).exists()
    return None if there else f"{name} is not built: run `python -m tests.servers {how}`"


def built(name: str, build: Callable[[Path], None]) -> Path:
    """The finished directory `name`; built first when it is not there, by one process at a time.

    Built in its final place, because a virtual environment cannot be moved: a mark says that it is whole, and what has no
    mark is thrown away and built anew. The name holds the version, so a new version is a new directory.
    """
    directory = cache_directory() / name
    with (cache_directory() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _mark(directory).exists():
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir()
            build(directory)
            _mark(directory).touch()
    return directory


def _mark(directory: Path) -> Path:
    return directory / ".complete"


def run(
    *command: str | Path, directory: Path | None = None, environment: dict[str, str] | None = None, stdin: str = ""
) -> str:
    """Runs a step of an installation and returns what it printed; its whole output is the error when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=directory,
        env={**os.environ, **(environment or {})},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ServerFailed(f"{' '.join(map(str, command))} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout
