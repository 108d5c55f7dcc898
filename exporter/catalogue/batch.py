"""The same change of many items: some hundred a transaction, each item with its revision."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete

from exporter.catalogue import finding, items, memberships, revisions
from exporter.catalogue.changes import Change
from exporter.catalogue.finding import Bounds
from exporter.catalogue.item import Origin, OriginKind
from exporter.catalogue.memberships import Grouping
from exporter.catalogue.viewer import Viewer, may_edit
from exporter.catalogue.wanted import Wanted
from exporter.database.engine import Database

SIZE = 200


@dataclass(frozen=True)
class Done:
    """``kept``: she may not change them, or they are gone; ``same``: they were so already."""

    changed: int = 0
    same: int = 0
    kept: int = 0

    def __add__(self, other: "Done") -> "Done":
        return Done(self.changed + other.changed, self.same + other.same, self.kept + other.kept)


def apply(
    database: Database,
    viewer: Viewer,
    change: Change,
    selection: Sequence[int] | Wanted,
    tell: Callable[[Done], None] = lambda _: None,
) -> Done:
    """Everything selected: these items, or whatever a search finds. What is done stays done, and can be done again.

    Raises NotFound, and NotAllowed when it would put something into another person's item set or site.
    """
    done = Done()
    with database.transaction() as connection:
        change.check(connection, viewer)
    for item_ids in _portions(database, viewer, selection):
        with database.transaction() as connection:
            done += step(connection, viewer, change, item_ids)
        tell(done)
    return done


def step(connection: Connection, viewer: Viewer, change: Change, item_ids: Collection[int]) -> Done:
    """Some hundred of them. The last that is done in a transaction."""
    found = items.lock(connection, item_ids)
    hers = [item for item in found.values() if not item.deleted and may_edit(viewer, item)]
    changing = change.changes(connection, hers)
    if changing:
        change.apply(connection, changing)
        revisions.keep(connection, changing, Origin(OriginKind.PERSON, viewer.subject))
    return Done(len(changing), len(hers) - len(changing), len(set(item_ids)) - len(hers))


def _portions(database: Database, viewer: Viewer, selection: Sequence[int] | Wanted) -> Iterator[Sequence[int]]:
    if not isinstance(selection, Wanted):
        yield from (selection[start : start + SIZE] for start in range(0, len(selection), SIZE))
        return
    # down from the newest: what comes meanwhile is not touched
    below: int | None = None
    while True:
        with database.transaction() as connection:
            asked = finding.question(connection, viewer, selection)
            found = finding.ids(connection, asked, Bounds(below=below), SIZE)
        if found.ids:
            yield found.ids
        below = found.looked_to or (found.ids[-1] if len(found.ids) == SIZE else None)
        if below is None:
            return


def delete_group(database: Database, viewer: Viewer, grouping: Grouping, group_id: int) -> int:
    """An item set or site goes, its items stay: how many were in it. Raises NotFound and NotAllowed."""
    with database.transaction() as connection:
        memberships.check_owner(connection, viewer, grouping, group_id)
    taken = 0
    while True:
        with database.transaction() as connection:
            members = memberships.some_of(connection, grouping, group_id, SIZE)
            if not members:
                connection.execute(delete(grouping.groups).where(grouping.groups.c.id == group_id))
                return taken
            items.lock(connection, members)
            memberships.remove(connection, grouping, group_id, members)
            revisions.keep(connection, members, Origin(OriginKind.PERSON, viewer.subject))
        taken += len(members)
