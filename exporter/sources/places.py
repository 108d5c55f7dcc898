"""Where a walk through a list stands: what a cursor holds. It survives a restart of the program."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import blake2s
from typing import Any

from exporter.errors import RecordError, RemoteRefused
from exporter.sources.base import Entry, Listing


@dataclass(frozen=True)
class Place:
    """``after`` is the key of the last record seen, and what is behind it comes next: whoever asks by position misses
    records whenever somebody deletes one meanwhile.

    ``beside`` are the records seen at this very key; ``passed`` counts what was passed over behind it where nothing was new,
    or where a list knows no key. ``seen`` counts records, ``told`` is the most that the source ever said there are;
    ``most`` is the longest page that it could give (0: any); ``scope`` is the id of what is walked.
    """

    after: str = ""
    beside: tuple[str, ...] = ()
    passed: int = 0
    seen: int = 0
    told: int = 0
    most: int = 0
    scope: str = ""

    def cursor(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    def met(self, total: int) -> "Place":
        """What the source says now that there are."""
        return replace(self, told=max(self.told, total))


Reader = Callable[[Mapping[str, Any]], Entry]
"""Raises RecordError for what is no record."""


def read_each(found: Iterable[Mapping[str, Any]], read: Reader) -> dict[str, Entry]:
    """Each once, by its identifier, in the order of the page; what is no record is passed over."""
    entries: dict[str, Entry] = {}
    for each in found:
        with suppress(RecordError):
            entry = read(each)
            entries.setdefault(entry.header.identifier, entry)
    return entries


def short_of(identifier: str) -> str:
    """A few letters by which one that came is known again: a cursor has to fit into its column."""
    return blake2s(identifier.encode("utf-8", "replace"), digest_size=5).hexdigest()


def place_of(cursor: str) -> Place:
    try:
        found = json.loads(cursor or "{}")
        return Place(**found | {"beside": tuple(found.get("beside", ()))})
    except (ValueError, TypeError, AttributeError):
        raise RemoteRefused("This list cannot be followed further: where it stood is not known any more.") from None


def page_of(entries: tuple[Entry, ...], place: Place, total: int | None, *, more: bool) -> Listing:
    """``place`` is where the walk stands now. All was walked when nothing follows and no figure ever said more."""
    cursor = place.cursor() if more else ""
    return Listing(entries, total, cursor, complete=not more and place.seen >= place.told)
