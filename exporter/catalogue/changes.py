"""What can be done to many items at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from exporter.catalogue import items, memberships
from exporter.catalogue.item import Item, Visibility
from exporter.catalogue.memberships import Grouping
from exporter.catalogue.viewer import Viewer


@dataclass(frozen=True)
class Show:
    """Makes them public, or private."""

    visibility: Visibility

    def check(self, _connection: Connection, _viewer: Viewer) -> None:
        """Whose item it is is looked at one by one."""

    def changes(self, _connection: Connection, found: Sequence[Item]) -> list[int]:
        return [item.id for item in found if item.visibility is not self.visibility]

    def apply(self, connection: Connection, item_ids: Collection[int]) -> None:
        items.show(connection, item_ids, self.visibility)


@dataclass(frozen=True)
class Join:
    """Puts them into an item set (``SETS``) or a site (``SITES``)."""

    grouping: Grouping
    group_id: int

    def check(self, connection: Connection, viewer: Viewer) -> None:
        memberships.check_owner(connection, viewer, self.grouping, self.group_id)

    def changes(self, connection: Connection, found: Sequence[Item]) -> list[int]:
        members = _members(connection, self.grouping, self.group_id, found)
        return [item.id for item in found if item.id not in members]

    def apply(self, connection: Connection, item_ids: Collection[int]) -> None:
        memberships.add(connection, self.grouping, [self.group_id], item_ids)


@dataclass(frozen=True)
class Leave:
    """Takes them out of an item set or a site."""

    grouping: Grouping
    group_id: int

    def check(self, _connection: Connection, _viewer: Viewer) -> None:
        """Whose item it is is looked at one by one."""

    def changes(self, connection: Connection, found: Sequence[Item]) -> list[int]:
        members = _members(connection, self.grouping, self.group_id, found)
        return [item.id for item in found if item.id in members]

    def apply(self, connection: Connection, item_ids: Collection[int]) -> None:
        memberships.remove(connection, self.grouping, self.group_id, item_ids)


@dataclass(frozen=True)
class Bury:
    """Deletes them: a tombstone stays under their identifiers, with this reason."""

    reason: str

    def check(self, _connection: Connection, _viewer: Viewer) -> None:
        """Whose item it is is looked at one by one."""

    def changes(self, _connection: Connection, found: Sequence[Item]) -> list[int]:
        return [item.id for item in found]

    def apply(self, connection: Connection, item_ids: Collection[int]) -> None:
        items.bury(connection, item_ids, self.reason)


def _members(connection: Connection, grouping: Grouping, group_id: int, found: Sequence[Item]) -> set[int]:
    groups = memberships.of_items(connection, grouping, [item.id for item in found])
    return {item_id for item_id, some in groups.items() if group_id in some}


Change = Show | Join | Leave | Bury
