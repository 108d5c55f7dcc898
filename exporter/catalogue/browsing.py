"""The lists of items that people look through: page by page, by key, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from exporter.catalogue import finding
from exporter.catalogue.finding import Bounds, Found, Question
from exporter.catalogue.item import Visibility
from exporter.catalogue.viewer import Viewer
from exporter.catalogue.wanted import Wanted
from exporter.database.catalogue_tables import items

EVERYTHING = Wanted()
COUNTED_UP_TO = 250


@dataclass(frozen=True)
class Row:
    """An item as lists show it. ``creators``: the first ones, in one line."""

    id: int
    identifier: str
    title: str
    creators: str
    type: str
    issued: str
    doi: str
    owner: str
    visibility: Visibility
    created: datetime


@dataclass(frozen=True)
class Page:
    """``newer`` and ``older`` are the keys of the pages before and after it; None: there are none.

    ``unfinished``: more may lie behind ``older``, though this page is not full: the search was stopped there.
    """

    rows: tuple[Row, ...]
    newer: int | None = None
    older: int | None = None
    unfinished: bool = False


@dataclass(frozen=True)
class Count:
    """``more``: there may be more than that."""

    number: int
    more: bool = False


def page(
    connection: Connection,
    viewer: Viewer,
    wanted: Wanted = EVERYTHING,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
    size: int = 25,
) -> Page:
    """The first page; or the one behind ``older_than``; or the one before ``newer_than``."""
    asked = finding.question(connection, viewer, wanted)
    if newer_than is not None:
        found = finding.ids(connection, asked, Bounds(above=newer_than, oldest_first=True), size + 1)
        if len(found.ids) >= size or found.looked_to is not None:
            return _newer(connection, found, newer_than, size)
    # too few for a page: it is the first one
    below = None if newer_than is not None else older_than
    return _older(connection, asked, below, size)


def count(connection: Connection, viewer: Viewer, wanted: Wanted = EVERYTHING, most: int = COUNTED_UP_TO) -> Count:
    asked = finding.question(connection, viewer, wanted)
    return Count(*finding.count(connection, asked, most))


def rows(connection: Connection, item_ids: Sequence[int]) -> tuple[Row, ...]:
    """In this order; those that are gone are left out."""
    query = select(*(items.c[name] for name in Row.__dataclass_fields__)).where(items.c.id.in_(item_ids))
    known = {row.id: dict(row._mapping) for row in connection.execute(query)}
    found = (known[item_id] for item_id in item_ids if item_id in known)
    return tuple(Row(**each | {"visibility": Visibility(each["visibility"])}) for each in found)


def _older(connection: Connection, asked: Question, below: int | None, size: int) -> Page:
    found = finding.ids(connection, asked, Bounds(below=below), size + 1)
    shown = found.ids[:size]
    older = shown[-1] if len(found.ids) > size else found.looked_to
    newer = (shown[0] if shown else below - 1) if below is not None else None
    return Page(rows(connection, shown), newer, older, found.looked_to is not None)


def _newer(connection: Connection, found: Found, above: int, size: int) -> Page:
    shown = found.ids[:size][::-1]
    newer = shown[0] if len(found.ids) > size else found.looked_to
    older = shown[-1] if shown else above + 1
    return Page(rows(connection, shown), newer, older, found.looked_to is not None)
