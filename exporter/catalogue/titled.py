"""Item sets and sites in the order of their titles, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, or_, select

from exporter.catalogue.item import Visibility
from exporter.catalogue.viewer import Viewer
from exporter.errors import InvalidInput

T = TypeVar("T")
TITLE_LENGTH = 500
TITLE_MISSING = "Please give it a title."


@dataclass(frozen=True)
class Key:
    """Behind this one the next page begins."""

    title: str
    id: int


@dataclass(frozen=True)
class TitlePage(Generic[T]):
    """``next`` is None on the last page."""

    rows: tuple[T, ...]
    next: Key | None = None


def page(
    connection: Connection, table: Table, viewer: Viewer, words: str, *, after: Key | None, size: int
) -> tuple[Sequence[Row[Any]], Key | None]:
    """Rows of ``table`` that she may see, with ``words`` in their titles."""
    query = select(table).where(*_seen(table, viewer), *_behind(table, after)).order_by(table.c.title, table.c.id)
    if words.strip():
        query = query.where(table.c.title.contains(words.strip(), autoescape=True))
    rows = connection.execute(query.limit(size + 1)).all()
    shown = rows[:size]
    return shown, Key(shown[-1].title, shown[-1].id) if len(rows) > size else None


def checked_title(title: str) -> str:
    """Raises InvalidInput."""
    bare = " ".join(title.split())
    if not bare:
        raise InvalidInput({"title": TITLE_MISSING})
    return bare[:TITLE_LENGTH]


def _seen(table: Table, viewer: Viewer) -> list[ColumnElement[bool]]:
    if viewer.is_staff:
        return []
    public = table.c.visibility == Visibility.PUBLIC
    return [or_(public, table.c.owner == viewer.subject) if viewer.subject else public]


def _behind(table: Table, after: Key | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    title = table.c.title
    # the first half alone is what an index is entered by
    return [title >= after.title, or_(title > after.title, table.c.id > after.id)]
