"""The files of an item as its pages list them: so many at a time, for some items have thousands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from exporter.catalogue.item_file import ItemFile

ROWS = 200


@dataclass(frozen=True)
class FileList:
    """``rows`` are pairs of position and file; ``after`` is where the next page begins, None on the last one."""

    rows: tuple[tuple[int, ItemFile], ...]
    total: int
    start: int = 0
    after: int | None = None


def listed(files: Sequence[ItemFile], asked: str) -> FileList:
    """``asked`` is where to begin, as it stands in an address; what is no such place begins at the first."""
    start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 8 else 0
    start = start if start < len(files) else 0
    some = tuple(enumerate(files[start : start + ROWS], start))
    after = start + ROWS if start + ROWS < len(files) else None
    return FileList(some, len(files), start, after)
