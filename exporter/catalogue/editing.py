"""A person changes one item. Each ends its transaction: it writes the revision.

All raise NotFound for what she may not see, NotAllowed for what is another's, InvalidInput when somebody else was faster.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from exporter.catalogue import items, memberships, revisions
from exporter.catalogue.content import Content, edited
from exporter.catalogue.item import Item, NewItem, Origin, OriginKind, Visibility
from exporter.catalogue.memberships import SETS, SITES, Grouping
from exporter.catalogue.viewer import Viewer, may_edit, may_see
from exporter.errors import InvalidInput, NotAllowed, NotFound
from exporter.records.parts import Statements

NOT_HERS = "This item belongs to somebody else. Nothing was changed."
TITLE_MISSING = "Please give it a title."


@dataclass(frozen=True)
class Edit:
    """All that the item says and is in from now on. ``sets`` and ``sites`` are ids."""

    statements: Statements
    visibility: Visibility = Visibility.PUBLIC
    sets: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()


def create(connection: Connection, viewer: Viewer, edit: Edit) -> int:
    """A new item, made by hand: its id."""
    content = _content(Content(), edit)
    [item_id] = items.create(connection, [NewItem(content, viewer.subject, edit.visibility)])
    _put_into(connection, viewer, item_id, edit)
    revisions.keep(connection, [item_id], _origin(viewer))
    return item_id


def save(connection: Connection, viewer: Viewer, item_id: int, seen: int, edit: Edit) -> int:
    """``seen`` is the revision that she saw. The new one; the same when nothing is different."""
    item = items.lock_as_seen(connection, item_id, seen)
    _check(viewer, item)
    content = _content(item.content, edit)
    moved = _put_into(connection, viewer, item_id, edit)
    if content == item.content and edit.visibility is item.visibility and not moved:
        return item.revision
    items.put(connection, {item_id: content})
    if edit.visibility is not item.visibility:
        items.show(connection, [item_id], edit.visibility)
    return revisions.keep(connection, [item_id], _origin(viewer))[item_id]


def go_back(connection: Connection, viewer: Viewer, item_id: int, seen: int, number: int) -> int:
    """To an earlier revision, also of a tombstone; what lies between stays in the history. The new revision."""
    item = items.lock(connection, [item_id]).get(item_id)
    if item is None:
        raise NotFound("There is no such item.")
    _check(viewer, item)
    if item.revision != seen:
        raise InvalidInput({"": items.CHANGED_MEANWHILE})
    revisions.restore(connection, item_id, revisions.get(connection, item_id, number)[1])
    return revisions.keep(connection, [item_id], _origin(viewer))[item_id]


def _check(viewer: Viewer, item: Item) -> None:
    if not may_see(viewer, item):
        raise NotFound("There is no such item.")
    if not may_edit(viewer, item):
        raise NotAllowed(NOT_HERS)


def _content(before: Content, edit: Edit) -> Content:
    content = edited(before, edit.statements)
    if not content.record.title.strip():
        raise InvalidInput({"title": TITLE_MISSING})
    return content


def _put_into(connection: Connection, viewer: Viewer, item_id: int, edit: Edit) -> bool:
    """Whether it is in others now."""
    moved = [_move(connection, viewer, item_id, *each) for each in ((SETS, edit.sets), (SITES, edit.sites))]
    return any(moved)


def _move(connection: Connection, viewer: Viewer, item_id: int, grouping: Grouping, group_ids: Collection[int]) -> bool:
    old = set(memberships.of_items(connection, grouping, [item_id]).get(item_id, ()))
    for group_id in set(group_ids) - old:
        memberships.check_owner(connection, viewer, grouping, group_id)
    if old == set(group_ids):
        return False
    memberships.put_back(connection, grouping, item_id, group_ids)
    return True


def _origin(viewer: Viewer) -> Origin:
    return Origin(OriginKind.PERSON, viewer.subject)
