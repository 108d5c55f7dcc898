"""A walk through the records that an Invenio 3 finds: page by page, the oldest first, as far as its window reaches.

Its lists know no time of making that could be asked for. So a record that is taken back meanwhile may hide another one:
fewer come then than were told of, and the walk says that it is not complete.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from exporter.clients.invenio_search import Hits
from exporter.sources.base import Entry, Listing
from exporter.sources.places import Place, Reader, page_of, read_each
from exporter.sources.rdm_walk import Search, fitting

OLDEST_FIRST = "-mostrecent"
WINDOW = 10_000
"""What ``max_result_window`` of the search engine is, unless somebody changed it."""


def invenio3_page(search: Search, query: str, place: Place, size: int, read: Reader) -> Listing:
    most = min(size, place.most or size)
    if (place.passed // most + 1) * most > WINDOW:
        return page_of((), place, None, more=False)
    found, place = _found(search, query, place, size)
    most = place.most or size
    start = place.passed // most * most
    entries = _fresh(found.hits[place.passed - start :], place, read)
    reached = start + len(found.hits)
    now = _beyond(place.met(found.total), entries, reached, len(found.hits))
    # a page that is full may not be the last one, whatever the total says
    behind = reached < found.total or (bool(entries) and len(found.hits) >= most)
    moved = (now.passed, now.most) != (place.passed, place.most)
    return page_of(entries, now, found.total, more=bool(found.hits) and behind and moved)


def _found(search: Search, query: str, place: Place, size: int) -> tuple[Hits, Place]:
    """A page that is empty in the middle is asked for once more."""

    def asked(most: int) -> Hits:
        return search(query, OLDEST_FIRST, place.passed // most + 1, most)

    found, now = fitting(asked, place, size)
    return (found, now) if found.hits or found.total <= place.passed else fitting(asked, now, size)


def _fresh(hits: tuple[Mapping[str, Any], ...], place: Place, read: Reader) -> tuple[Entry, ...]:
    """Each once, and without those of the page before."""
    return tuple(entry for key, entry in read_each(hits, read).items() if key not in place.beside)


def _beyond(place: Place, entries: tuple[Entry, ...], reached: int, came: int) -> Place:
    """Where nothing brings us further, pages are as short as this one was."""
    if reached <= place.passed:
        return replace(place, most=came)
    beside = tuple(entry.header.identifier for entry in entries) or place.beside
    return replace(place, passed=reached, beside=beside, seen=place.seen + len(entries))
