"""A walk through the items of a DSpace 7 or later: page by page, the oldest first.

A server gives fewer at once than it is asked for, says otherwise, and works out its total on the last page from what came.
So a page that is not full proves nothing until one of that length was asked for behind it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from exporter.clients.dspace_lists import Page
from exporter.errors import TooLong
from exporter.sources.base import Entry, Listing
from exporter.sources.places import Place, Reader, page_of, read_each

Search = Callable[[int, int], Page]
"""Of the page, counted from 0, and its size."""


def hal_page(search: Search, place: Place, size: int, read: Reader) -> Listing:
    found, asked = _found(search, place, min(size, place.most or size))
    start = place.passed // asked * asked
    came, reached = len(found.entries), start + len(found.entries)
    entries = _fresh(found.entries[place.passed - start :], place, read)
    # a full page tells that pages of this length are given, and so that a short one is the last
    proven = asked in (came, place.most)
    now = _beyond(place.met(found.total), entries, came, asked)
    behind = reached < found.total or (bool(entries) and came == asked) or not proven
    moved = (now.passed, now.most) != (place.passed, place.most)
    return page_of(entries, now, now.told, more=bool(came) and behind and moved)


def _found(search: Search, place: Place, asked: int) -> tuple[Page, int]:
    """And how many were asked for. A page that is empty in the middle is asked for once more."""
    found, asked = _fitting(search, place, asked)
    if found.entries or place.told <= place.passed:
        return found, asked
    return _fitting(search, place, asked)


def _fitting(search: Search, place: Place, asked: int) -> tuple[Page, int]:
    """Fewer at once where an answer is longer than is read here."""
    while True:
        try:
            return search(place.passed // asked, asked), asked
        except TooLong:
            if asked == 1:
                raise
            asked //= 2


def _fresh(items: tuple[Mapping[str, Any], ...], place: Place, read: Reader) -> tuple[Entry, ...]:
    """Each once, and without those of the page before."""
    return tuple(entry for key, entry in read_each(items, read).items() if key not in place.beside)


def _beyond(place: Place, entries: tuple[Entry, ...], came: int, asked: int) -> Place:
    """Where nothing brings us further, pages are as short as this one was."""
    reached = place.passed // asked * asked + came
    if not came or reached <= place.passed:
        return replace(place, most=came or place.most)
    most = asked if place.most == asked else came
    beside = tuple(entry.header.identifier for entry in entries) or place.beside
    return replace(place, passed=reached, most=most, beside=beside, seen=place.seen + len(entries))
