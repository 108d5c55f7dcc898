"""Where the walk through a Zenodo community by OAI-PMH stands: what its cursor holds. Pure."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from exporter.clients.oai_answers import OaiHeader
from exporter.sources.places import Place

MOST = 500
"""The versions of a window: its whole list has to be read while tokens live, and to fit into a cursor."""
MOST_OF_A_SECOND = 3000
"""A second cannot be divided."""
TRIES = 3
FORM = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Window:
    """The datestamps of ``width`` seconds from ``since`` on, or of all from then on (0).

    Its list is read whole before anything on it is asked for: ``token`` of its next page, ``ids`` of the versions that are
    still to be asked for, ``came`` of the ``told`` that it has, and ``listed`` at its end. ``brought`` counts the records
    that came of it, ``tries`` how often its list was begun, ``moment`` is when it was, by Zenodo's clock, and
    ``edge`` are the ids of that very second.
    """

    since: str = ""
    width: int = 0
    token: str = ""
    ids: tuple[str, ...] = ()
    came: int = 0
    told: int = 0
    listed: bool = False
    brought: int = 0
    tries: int = 1
    moment: str = ""
    edge: tuple[str, ...] = ()

    @property
    def until(self) -> str:
        return later(self.since, self.width) if self.width else ""

    def holds(self, header: OaiHeader) -> bool:
        """``until`` itself is asked for, too, and left to the next window: whether Zenodo's own is within that second, or at
        its beginning, need not be known."""
        return not header.deleted and self.since <= header.datestamp and (not self.width or header.datestamp < self.until)

    def narrower(self, told: int, moment: str) -> "Window | None":
        """From the same second on, so wide that half of the most may be in it. None where there is nothing to divide."""
        span = self.width or seconds_between(self.since, moment)
        return Window(self.since, max(span * MOST // (2 * told), 1)) if span > 1 else None

    def with_page(self, headers: Sequence[OaiHeader], token: str, known: Collection[str]) -> "Window":
        held = [each for each in headers if self.holds(each)]
        new = tuple(each for each in ids_of(held) if each not in known)
        edge = ids_of(each for each in held if each.datestamp >= self.moment)
        came = self.came + len(headers)
        return replace(self, ids=self.ids + new, edge=(self.edge + edge)[:MOST], came=came, token=token, listed=not token)

    def following(self) -> "Window":
        """Wider, where few were in this one."""
        width = self.width * 2 if self.told < MOST // 2 else self.width
        since = later(self.since, self.width)
        return Window(since, width if later(since, width) < self.moment else 0)

    def begun_again(self) -> "Window":
        return Window(self.since, self.width, tries=self.tries + 1)


@dataclass(frozen=True)
class SetPlace:
    """``walk`` counts records as every walk does; ``known`` are the ids of those that came before the window. ``doubted``:
    the search told of a record among those of a window that it never brought.
    """

    walk: Place
    set: str
    known: tuple[str, ...] = ()
    window: Window = Window()
    doubted: bool = False

    def cursor(self) -> str:
        return json.dumps({"way": "oai", **asdict(self)}, ensure_ascii=False)

    def at(self, window: Window) -> "SetPlace":
        return replace(self, window=window)


def set_place_of(cursor: str) -> SetPlace | None:
    """None for a cursor of another walk."""
    try:
        found = json.loads(cursor or "{}")
        if not isinstance(found, dict) or found.get("way") != "oai":
            return None
        walk, window = _listed(found["walk"], "beside"), _listed(found["window"], "ids", "edge")
        return SetPlace(Place(**walk), found["set"], tuple(found["known"]), Window(**window), found["doubted"])
    except (ValueError, TypeError, KeyError):
        return None


def _listed(told: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**told, **{name: tuple(told[name]) for name in names}}


def ids_of(headers: Iterable[OaiHeader]) -> tuple[str, ...]:
    """Of versions, as the search knows them: what stands last in ``oai:zenodo.org:1234``."""
    found = (each.identifier.rpartition(":")[2] for each in headers)
    return tuple(dict.fromkeys(each for each in found if each.isalnum()))


def later(datestamp: str, seconds: int) -> str:
    """Raises ValueError, OverflowError."""
    return (_moment(datestamp) + timedelta(seconds=seconds)).strftime(FORM)


def seconds_between(first: str, second: str) -> int:
    """Raises ValueError."""
    return int((_moment(second) - _moment(first)).total_seconds())


def is_datestamp(text: str) -> bool:
    try:
        return later(text, 0) == text
    except (ValueError, OverflowError):
        return False


def _moment(datestamp: str) -> datetime:
    return datetime.strptime(datestamp, FORM).replace(tzinfo=UTC)
