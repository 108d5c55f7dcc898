"""Everything that items are asked for by, as lists of items in the order of their ids: an index holds each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, ScalarSelect, Select, Table, and_, literal, or_, select

from exporter.catalogue.item import Visibility
from exporter.catalogue.viewer import Viewer
from exporter.catalogue.wanted import Wanted
from exporter.database.catalogue_tables import item_files, item_set_items, items, site_items
from exporter.database.import_tables import run_records, source_records

PRIMARY = "PRIMARY"
WRITTEN = ("created", "updated")
# "IS false" would be asked of every row: MariaDB looks into no index for it
LIVING = items.c.deleted == literal(False)
COVERING = ("deleted", "id", "visibility", "issued", "type", "owner")


@dataclass(frozen=True)
class Range:
    """One stretch of an index: what it holds comes in the order of the items' ids."""

    condition: ColumnElement[bool]
    index: str


@dataclass(frozen=True)
class Posting:
    """``table`` names items in its column ``item``; an item is in the list when it is in one of the ranges.

    ``beside``: the index that tells of one item whether it is in. ``length``: how many there are, where that is known.
    """

    table: FromClause
    item: ColumnElement[int]
    ranges: tuple[Range, ...]
    beside: str = PRIMARY
    length: int | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        return or_(*(each.condition for each in self.ranges))


def index_of(table: Table, *columns: str) -> str:
    """The name of the index over exactly these."""
    return str(next(each.name for each in table.indexes if tuple(column.name for column in each.columns) == columns))


def groups(wanted: Wanted) -> Iterator[Posting]:
    """Item set, site, source and import."""
    if wanted.set_id is not None:
        yield _group(item_set_items, "set_id", wanted.set_id)
    if wanted.site_id is not None:
        yield _group(site_items, "site_id", wanted.site_id)
    if wanted.source_id is not None:
        index = index_of(source_records, "source_id", "item_id")
        table = source_records.alias()
        yield Posting(table, table.c.item_id, (Range(table.c.source_id == wanted.source_id, index),), index)
    if wanted.job_id is not None:
        yield _import(wanted.job_id)


def _group(table: Table, key: str, group_id: int) -> Posting:
    joined = table.alias()
    return Posting(joined, joined.c.item_id, (Range(joined.c[key] == group_id, PRIMARY),))


def _import(job_id: int) -> Posting:
    table, index = run_records.alias(), index_of(run_records, "job_id", "outcome", "item_id")
    ranges = (Range(and_(table.c.job_id == job_id, table.c.outcome == outcome), index) for outcome in WRITTEN)
    return Posting(table, table.c.item_id, tuple(ranges), index_of(run_records, "item_id"))


def with_files() -> Posting:
    """Only for looking whether an item is in."""
    table, index = item_files.alias(), index_of(item_files, "item_id", "position")
    return Posting(table, table.c.item_id, (Range(table.c.position == 0, index),), index)


def of_columns(wanted: Wanted) -> Iterator[Posting]:
    """What stands in the items themselves."""
    if wanted.type:
        yield _items(Range(items.c.type == wanted.type, index_of(items, "type", "id")))
    if wanted.owner:
        yield _items(_owned_by(wanted.owner))


def all_seen(viewer: Viewer, visibility: Visibility | None) -> Posting:
    """When nothing else is asked for: everything that she may see."""
    if viewer.is_staff:
        return _items(Range(LIVING, index_of(items, *COVERING)) if visibility is None else _visible(visibility))
    own = [_owned_by(viewer.subject)] if viewer.subject else []
    if visibility is Visibility.PRIVATE:
        return _items(*own) if own else these([])
    return _items(*own, _visible(Visibility.PUBLIC))


def these(ids: Sequence[int]) -> Posting:
    """Not too many of them."""
    return replace(_items(Range(items.c.id.in_(ids), PRIMARY)), length=len(ids))


def if_few(connection: Connection, query: Select[Any], most: int) -> list[int] | None:
    """What it finds, once each and in order; None when that are more than ``most``."""
    if connection.execute(query.limit(1).offset(most)).one_or_none() is not None:
        return None
    return sorted(set(connection.execute(query.limit(most)).scalars()))


def _items(*ranges: Range) -> Posting:
    return Posting(items, items.c.id, ranges)


def _owned_by(owner: str) -> Range:
    return Range(and_(items.c.owner == owner, LIVING), index_of(items, "owner", "deleted", "id"))


def _visible(visibility: Visibility) -> Range:
    condition = and_(LIVING, items.c.visibility == visibility)
    return Range(condition, index_of(items, "deleted", "visibility", "id"))


def limits(viewer: Viewer, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What must hold of the row of an item: that she may see it, and what is asked for of it."""
    columns = items.c
    found: list[ColumnElement[bool]] = [LIVING]
    if not viewer.is_staff:
        public = columns.visibility == Visibility.PUBLIC
        found.append(or_(public, columns.owner == viewer.subject) if viewer.subject else public)
    if wanted.visibility is not None:
        found.append(columns.visibility == wanted.visibility)
    found += [columns[name] == said for name, said in (("type", wanted.type), ("owner", wanted.owner)) if said]
    if wanted.with_files is False:
        found.append(_first_file().is_(None))
    return found + dated(wanted)


def _first_file() -> ScalarSelect[int]:
    """NULL without one. An EXISTS would be answered by a list of all files of all items, made anew each time."""
    files = item_files.c
    return select(files.position).where(files.item_id == items.c.id, files.position == 0).scalar_subquery()


def dated(wanted: Wanted) -> list[ColumnElement[bool]]:
    """A month holds its days, a year its months: what begins like ``until`` is in."""
    since = [items.c.issued >= wanted.since] if wanted.since else []
    until = [items.c.issued > "", items.c.issued < f"{wanted.until}~"] if wanted.until else []
    return [*since, *until]
