"""A walk through the records that an InvenioRDM finds, however many: the oldest first, sliced by when they were made.

A server gives no more than the first 10,000 of an answer, and a list asked for page by page loses records whenever
somebody takes one back. So each page asks for what was made since the last record that came.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from exporter.clients.invenio_search import Hits
from exporter.crosswalks.invenio_header import header_of
from exporter.crosswalks.json_document import Part
from exporter.errors import RecordError, RemoteRefused, TooLong
from exporter.sources.base import Entry, Listing
from exporter.sources.places import Place, page_of

OLDEST = "oldest"
SMALLER = (100, 25, 10)
MOST_BESIDE = 500
"""So many identifiers of one moment are kept in a cursor."""
MOST = re.compile(r"greater than (\d+)")
Search = Callable[[str, str, int, int], Hits]
"""Of query, order, page (from 1) and size."""


def rdm_page(search: Search, query: str, place: Place, size: int) -> Listing:
    """The next page of the walk, and where it stands then in its cursor."""
    found, place = fitting(lambda most: _asked(search, query, place, most), place, size)
    if not found.hits and found.total > _known(place):
        # a page that is empty in the middle is asked for once more
        found, place = fitting(lambda most: _asked(search, query, place, most), place, size)
    hits, left = _fresh(found, place), max(found.total - _known(place), 0)
    asked = place.most or size
    total = place.seen + left
    now = _beyond(place, hits, len(found.hits), asked).met(total)
    # a page that is full may not be the last one, whatever the total says
    full = len(found.hits) >= asked
    behind = len(hits) < left or full if hits else _may_go_on(found, place, now, full)
    more = bool(found.hits) and behind and _moved(place, now)
    return page_of(tuple(map(entry_of, hits)), now, total, more=more)


def fitting(ask: Callable[[int], Hits], place: Place, size: int) -> tuple[Hits, Place]:
    """Asks with ever shorter pages until the server gives one; the place keeps how long they may be."""
    most = min(size, place.most or size)
    while True:
        try:
            return ask(most), replace(place, most=most if most < size else place.most)
        except TooLong:
            if most == 1:
                raise
            most //= 2
        except RemoteRefused as error:
            most = _less(error, most)


def _less(error: RemoteRefused, size: int) -> int:
    """The longest page that the server allows. Raises the error itself when it speaks of something else."""
    said = error.faults.get("size", "")
    named = MOST.search(said)
    if named and 0 < int(named[1]) < size:
        return int(named[1])
    smaller = next((each for each in SMALLER if each < size), 0)
    if error.status != 400 or not smaller or not (said or "querystring parameters" in str(error)):
        raise error
    return smaller


def _asked(search: Search, query: str, place: Place, size: int) -> Hits:
    since = f"created:[{place.after} TO *]" if place.after else ""
    both = f"({query}) AND {since}" if query and since else query or since
    return search(both, OLDEST, place.passed // size + 1, size)


def _fresh(found: Hits, place: Place) -> list[Mapping[str, Any]]:
    """Without those that came before, and each once."""
    known = set(place.beside)
    fresh: dict[str, Mapping[str, Any]] = {}
    for hit in found.hits:
        key = Part(hit).text("id", "recid")
        if key and key not in known and made_at(hit) >= place.after and is_record(hit):
            fresh.setdefault(key, hit)
    return list(fresh.values())


def is_record(hit: Mapping[str, Any]) -> bool:
    """Whether it can be named."""
    try:
        return bool(header_of(hit).identifier)
    except RecordError:
        return False


def _beyond(place: Place, hits: list[Mapping[str, Any]], came: int, asked: int) -> Place:
    if not hits:
        return _passed(place, came, asked)
    after = max(made_at(hit) for hit in hits)
    beside = tuple(Part(hit).text("id", "recid") for hit in hits if made_at(hit) == after)
    now = replace(place, after=after, seen=place.seen + len(hits))
    if after != place.after:
        return replace(now, beside=beside, passed=0)
    # more of one moment than a page holds, as after a migration: these are counted through
    return replace(now, beside=(place.beside + beside)[-MOST_BESIDE:], passed=place.passed // asked * asked + came)


def _passed(place: Place, came: int, asked: int) -> Place:
    """Nothing was new. Where that does not even bring us further, pages are as short as this one was."""
    reached = place.passed // asked * asked + came
    return replace(place, passed=reached) if reached > place.passed else replace(place, most=came)


def _known(place: Place) -> int:
    """How many of the answer's first records came before."""
    return max(len(place.beside), place.passed)


def _may_go_on(found: Hits, place: Place, now: Place, full: bool) -> bool:
    """Whoever shows more known records than there are repeats them for ever."""
    return now.passed <= _known(place) and (now.passed < found.total or full)


def _moved(place: Place, now: Place) -> bool:
    return (place.after, place.beside, place.passed, place.most) != (now.after, now.beside, now.passed, now.most)


def made_at(hit: Mapping[str, Any]) -> str:
    """To the millisecond, as the index keeps it: finer times of one millisecond are all found by it."""
    try:
        found = datetime.fromisoformat(Part(hit).text("created"))
    except ValueError:
        return ""
    found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return found.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def entry_of(hit: Mapping[str, Any]) -> Entry:
    part = Part(hit)
    title = part.part("metadata").text("title") or part.text("title")
    return Entry(header_of(hit), title, json.dumps(hit, ensure_ascii=False))
