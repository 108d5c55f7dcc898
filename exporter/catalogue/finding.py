"""Finds items, the newest first or last, as quickly among a million as among a hundred.

Each filter is a list of items in the order of their ids. The shortest of them leads: its items are looked at one by one
whether they are in the others, and only so many of them at a time, so that no question takes long.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, union

from exporter.catalogue import postings, word_postings
from exporter.catalogue.postings import Posting, Range, index_of
from exporter.catalogue.viewer import Viewer
from exporter.catalogue.wanted import Wanted
from exporter.database.catalogue_tables import items

WINDOWS = (500, 20_000)
"""So many of the leading list are looked at; more only when the first did not suffice."""
SIZES_UP_TO = 5_000
"""A longer list is long: how long is not counted."""
MOST_IDS = 2_000


@dataclass(frozen=True)
class Bounds:
    """Of ids, neither included; the newest first unless ``oldest_first``."""

    below: int | None = None
    above: int | None = None
    oldest_first: bool = False


@dataclass(frozen=True)
class Found:
    """``looked_to``: the search ended here, before its end; it goes on behind this id."""

    ids: tuple[int, ...]
    looked_to: int | None = None


@dataclass(frozen=True)
class Question:
    """Ready to be asked: who leads, who is asked beside, and what must hold of the item's row."""

    leading: Posting
    beside: tuple[Posting, ...]
    limits: tuple[ColumnElement[bool], ...]
    exact: bool = False
    """Everything that the leading list has is wanted."""


def question(connection: Connection, viewer: Viewer, wanted: Wanted) -> Question:
    leaders, only_beside = _words(connection, wanted)
    leaders += [*postings.groups(wanted), *postings.of_columns(wanted)]
    if wanted.with_files:
        only_beside.append(postings.with_files())
    if wanted.since or wanted.until:
        leaders += _few_dated(connection, wanted)
    leading = _shortest(connection, leaders) or postings.all_seen(viewer, wanted.visibility)
    beside = (each for each in (*leaders, *only_beside) if each is not leading and each.table is not items)
    exact = wanted == Wanted(visibility=wanted.visibility if viewer.is_staff else None)
    return Question(leading, tuple(beside), tuple(postings.limits(viewer, wanted)), exact)


def ids(connection: Connection, asked: Question, bounds: Bounds, size: int) -> Found:
    """At most ``size``, in their order."""
    found, end = tuple[int, ...](), None
    for window in WINDOWS:
        end = _end(connection, asked, bounds, window)
        query = _together(asked, _until(bounds, end), size)
        found = tuple(connection.execute(query).scalars())
        if len(found) >= size or end is None:
            return Found(found)
    return Found(found, end)


def count(connection: Connection, asked: Question, most: int) -> tuple[int, bool]:
    """How many there are, and whether there may be more: neither is counted nor looked at beyond a bound."""
    number, end = 0, None
    for window in (2 * most, WINDOWS[-1]):
        end = _end(connection, asked, Bounds(), window)
        found = _together(asked, _until(Bounds(), end), most + 1).subquery()
        number = int(connection.execute(select(func.count()).select_from(found)).scalar_one())
        if number > most or end is None:
            break
    return min(number, most), number > most or end is not None


def _words(connection: Connection, wanted: Wanted) -> tuple[list[Posting], list[Posting]]:
    """Those that can lead, and those that can only be asked beside."""
    words = word_postings.asked_for(wanted.words)
    if not words:
        # a text without a single word is found nowhere
        return ([postings.these([])] if wanted.words.strip() else []), []
    *others, last = words
    leaders, beside = [word_postings.whole(word) for word in others], list[Posting]()
    some = word_postings.beginning(connection, last)
    if some is not None:
        return [*leaders, some], beside
    found = word_postings.few(connection, last, MOST_IDS)
    if found is not None:
        return [*leaders, postings.these(found)], beside
    return leaders, [word_postings.begins(last)]


def _few_dated(connection: Connection, wanted: Wanted) -> list[Posting]:
    query = select(items.c.id).where(*postings.dated(wanted))
    query = query.with_hint(items, f"FORCE INDEX ({index_of(items, 'issued', 'id')})", "mysql")
    found = postings.if_few(connection, query, MOST_IDS)
    return [] if found is None else [postings.these(found)]


def _shortest(connection: Connection, leaders: list[Posting]) -> Posting | None:
    if len(leaders) < 2:
        return next(iter(leaders), None)
    return min(leaders, key=lambda each: _length(connection, each))


def _length(connection: Connection, posting: Posting) -> int:
    if posting.length is not None:
        return posting.length
    rows = [_stretch(posting, each, Bounds()).limit(SIZES_UP_TO).subquery() for each in posting.ranges]
    return sum(connection.execute(select(func.count()).select_from(each)).scalar_one() for each in rows)


def _end(connection: Connection, asked: Question, bounds: Bounds, window: int) -> int | None:
    """Where so many of the list end; None when it ends before, or need not be bounded."""
    if asked.exact:
        return None
    leading, ends = asked.leading, list[int]()
    for each in leading.ranges:
        query = _sorted(_stretch(leading, each, bounds), leading.item, bounds).limit(1).offset(window - 1)
        ends += connection.execute(query).scalars()
    if not ends:
        return None
    return min(ends) if bounds.oldest_first else max(ends)


def _until(bounds: Bounds, end: int | None) -> Bounds:
    """The end itself is in."""
    if end is None:
        return bounds
    if bounds.oldest_first:
        return Bounds(end + 1, bounds.above, oldest_first=True)
    return Bounds(bounds.below, end - 1)


def _stretch(posting: Posting, stretch: Range, bounds: Bounds) -> Select[Any]:
    query = select(posting.item.label("id")).where(stretch.condition, *_within(posting.item, bounds))
    return query.with_hint(posting.table, f"FORCE INDEX ({stretch.index})", "mysql")


def _within(item: ColumnElement[int], bounds: Bounds) -> list[ColumnElement[bool]]:
    # nothing is 0: this leaves out what is NULL
    above = item > (bounds.above or 0)
    return [above] if bounds.below is None else [above, item < bounds.below]


def _together(asked: Question, bounds: Bounds, size: int) -> Select[Any]:
    """Each range by itself comes in order; together they are few."""
    parts = [_narrowed(asked, each, bounds).limit(size) for each in asked.leading.ranges]
    if len(parts) == 1:
        return parts[0]
    every = union(*(select(part.subquery().c.id) for part in parts)).subquery()
    return _sorted(select(every.c.id), every.c.id, bounds).limit(size)


def _narrowed(asked: Question, stretch: Range, bounds: Bounds) -> Select[Any]:
    leading = asked.leading
    # the server must not change the order of tables: the first one brings the order of the ids
    query = _stretch(leading, stretch, bounds).prefix_with("STRAIGHT_JOIN", dialect="mysql")
    table: Any = leading.table
    for each in asked.beside:
        table = table.join(each.table, (each.item == leading.item) & each.condition)
        query = query.with_hint(each.table, f"FORCE INDEX ({each.beside})", "mysql")
    if leading.table is not items:
        table = table.join(items, items.c.id == leading.item)
        query = query.with_hint(items, f"FORCE INDEX ({index_of(items, *postings.COVERING)})", "mysql")
    query = query.select_from(table).where(*asked.limits)
    if table is not items:
        # an item may be twice in a list: an import may have written it twice
        query = query.group_by(leading.item)
    return _sorted(query, leading.item, bounds)


def _sorted(query: Select[Any], item: ColumnElement[int], bounds: Bounds) -> Select[Any]:
    return query.order_by(item if bounds.oldest_first else item.desc())
