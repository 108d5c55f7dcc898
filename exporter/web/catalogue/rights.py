"""Who may see and change what of the catalogue. What somebody may not see does not exist for them."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from exporter.catalogue import items
from exporter.catalogue.item import Item, Visibility
from exporter.errors import NotFound
from exporter.web.people import User
from exporter.web.sessions import current_user
from exporter.web.transfers import LARGEST_ID

STAFF = frozenset({"admin", "staff"})
NO_ITEM = "There is no such item."


def is_staff(user: User | None) -> bool:
    return user is not None and user.role in STAFF


def may_change(user: User | None, owner: str) -> bool:
    """Of items, item sets and sites alike."""
    return is_staff(user) or (user is not None and user.subject == owner)


def may_see(user: User | None, item: Item) -> bool:
    """A tombstone only who might raise it again."""
    public = item.visibility is Visibility.PUBLIC and not item.deleted
    return public or may_change(user, item.owner)


def may_download(user: User | None, item: Item) -> bool:
    """An import may have stored, with a key, what its source does not give to everybody."""
    return may_see(user, item) and (_is_open(item) or may_change(user, item.owner))


def _is_open(item: Item) -> bool:
    access = item.content.record.access
    today = datetime.now(UTC).date().isoformat()
    return access.files == "public" and access.embargo_until <= today


def existing(connection: Connection, item_id: int) -> Item:
    """Whoever it belongs to. Raises NotFound."""
    if not 0 < item_id <= LARGEST_ID:
        raise NotFound(NO_ITEM)
    return items.get(connection, item_id)


def visible(connection: Connection, item_id: int) -> Item:
    """For whoever asks. Raises NotFound."""
    item = existing(connection, item_id)
    if not may_see(current_user(), item):
        raise NotFound(NO_ITEM)
    return item


def changeable(connection: Connection, item_id: int) -> Item:
    """For whoever asks. Raises NotFound."""
    item = existing(connection, item_id)
    if not may_change(current_user(), item.owner):
        raise NotFound(NO_ITEM)
    return item


def living(item: Item) -> Item:
    """Raises NotFound for a tombstone."""
    if item.deleted:
        raise NotFound(NO_ITEM)
    return item
