"""Who may see and change what of the catalogue. What somebody may not see does not exist for them."""

import re
from datetime import UTC, datetime

from sqlalchemy import Connection

from exporter.catalogue import items
from exporter.catalogue.item import Item
from exporter.catalogue.viewer import NOBODY, STAFF_ROLES, Viewer, may_edit, may_see
from exporter.errors import NotFound
from exporter.web.sessions import find_user
from exporter.web.transfers import LARGEST_ID

DATED = re.compile(r"\d{4}(?!\d)", re.ASCII)
NO_ITEM = "There is no such item."


def viewer() -> Viewer:
    """Whoever asks."""
    user = find_user()
    return Viewer(user.subject, user.role in STAFF_ROLES) if user else NOBODY


def may_look(who: Viewer, item: Item) -> bool:
    """A tombstone only who might raise it again."""
    return may_edit(who, item) if item.deleted else may_see(who, item)


def may_download(who: Viewer, item: Item) -> bool:
    """An import may have stored, with a key, what its source does not give to everybody."""
    return may_look(who, item) and (_is_open(item) or may_edit(who, item))


def _is_open(item: Item) -> bool:
    access = item.content.record.access
    return access.files == "public" and (not access.embargo_until or _is_over(access.embargo_until))


def _is_over(until: str) -> bool:
    """What is no date that can be compared may lie in the future; a year or a month is over when the next one begins."""
    today = datetime.now(UTC).date().isoformat()
    end = until if len(until) >= len(today) else f"{until}~"
    return DATED.match(until) is not None and end <= today


def existing(connection: Connection, item_id: int) -> Item:
    """Whoever it belongs to. Raises NotFound."""
    if not 0 < item_id <= LARGEST_ID:
        raise NotFound(NO_ITEM)
    return items.get(connection, item_id)


def visible(connection: Connection, item_id: int) -> Item:
    """For whoever asks. Raises NotFound."""
    item = existing(connection, item_id)
    if not may_look(viewer(), item):
        raise NotFound(NO_ITEM)
    return item


def changeable(connection: Connection, item_id: int) -> Item:
    """For whoever asks. Raises NotFound."""
    item = existing(connection, item_id)
    if not may_edit(viewer(), item):
        raise NotFound(NO_ITEM)
    return item


def living(item: Item) -> Item:
    """Raises NotFound for a tombstone."""
    if item.deleted:
        raise NotFound(NO_ITEM)
    return item
