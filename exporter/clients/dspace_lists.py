"""Lists of a DSpace 7 or later: pages counted from 0, stepped through by what came back. A server may give less than it
was asked for, and say otherwise."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST = 100
"""What one answer has at most: discovery gives no more, whatever its answer says."""


@dataclass(frozen=True)
class Page:
    """``total`` is what the server says now; on a last page it is worked out from what came, and says nothing new."""

    entries: tuple[Mapping[str, Any], ...]
    total: int


@dataclass(frozen=True)
class Step:
    """``reached`` is how many were passed, ``size`` how many are asked for at once."""

    entries: tuple[Mapping[str, Any], ...]
    reached: int
    size: int
    more: bool


Ask = Callable[[int, int], Page]
"""Of the page, counted from 0, and its size."""


def step(ask: Ask, reached: int, size: int) -> Step:
    """What comes behind the first ``reached`` ones."""
    found = ask(reached // size, size)
    start = reached // size * size
    fresh = found.entries[reached - start :]
    came = len(found.entries)
    if not fresh and 0 < came < size and start + came < found.total:
        return step(ask, reached, came)
    now = start + came if fresh else reached
    return Step(fresh, now, size, bool(fresh) and now < found.total)


def all_of(ask: Ask, reached: int = 0, size: int = MOST) -> Iterator[Mapping[str, Any]]:
    while True:
        found = step(ask, reached, size)
        yield from found.entries
        if not found.more:
            return
        reached, size = found.reached, found.size


def page_of(answer: Mapping[str, Any], name: str) -> Page:
    """Of ``{"_embedded": {name: […]}, "page": {…}}``; behind the end there may be no ``_embedded`` at all."""
    embedded = answer.get("_embedded")
    listed = embedded.get(name) if isinstance(embedded, dict) else None
    entries = tuple(each for each in listed if isinstance(each, dict)) if isinstance(listed, list) else ()
    return Page(entries, total_of(answer, len(entries)))


def total_of(answer: Mapping[str, Any], at_least: int = 0) -> int:
    page = answer.get("page")
    told = page.get("totalElements") if isinstance(page, dict) else None
    return max(told, 0) if isinstance(told, int) and not isinstance(told, bool) else at_least
