"""libfaketime from Debian: another wall clock for one process, set forward and back while it runs."""

from pathlib import Path

PACKAGES = ("libfaketime",)
LIBRARY = "faketime/libfaketimeMT.so.1"


def library() -> Path | None:
    return next((path / LIBRARY for path in Path("/usr/lib").glob("*-linux-gnu*") if (path / LIBRARY).exists()), None)


def available() -> str | None:
    return None if library() else "not installed: libfaketime"


class Clock:
    """The wall clock of the processes that run in its ``environment``. Waiting and time-outs stay true."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "clock"
        self.set("+0")
        self.environment = {
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, offset: str) -> None:
        """``+1h``, ``-50m``: from the true time."""
        beside = self._file.with_suffix(".new")
        beside.write_text(offset)
        beside.replace(self._file)  # at once: half an offset would be another one
