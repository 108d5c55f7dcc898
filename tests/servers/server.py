"""What all servers have in common."""

import shutil
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from tests.servers.process import missing_program


class Server(ABC):
    """available, install, start … stop, remove. A server keeps its ports and its directory until it is removed."""

    programs: ClassVar[tuple[str, ...]] = ()
    packages: ClassVar[tuple[str, ...]] = ()  # of Debian, that bring the programs
    directory: Path

    @classmethod
    def missing(cls) -> str | None:
        """The programs that the machine lacks, or None."""
        return missing_program(*cls.programs)

    @classmethod
    def available(cls) -> str | None:
        """Why the server cannot start here, or None."""
        return cls.missing()

    @classmethod
    def install(cls) -> None:
        """Fetches and builds what is missing, once a machine. Most servers need nothing but their packages."""
        return

    @abstractmethod
    def start(self) -> None: ...

    @abstractmethod
    def stop(self) -> None: ...

    def restart(self) -> None:
        self.stop()
        self.start()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)
