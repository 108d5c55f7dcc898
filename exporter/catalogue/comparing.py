"""Two revisions of an item beside each other."""

from dataclasses import dataclass

from sqlalchemy import Connection

from exporter.catalogue import revisions
from exporter.catalogue.content import Difference, differences
from exporter.catalogue.item import Visibility
from exporter.catalogue.item_file import ItemFile
from exporter.catalogue.revisions import Snapshot


@dataclass(frozen=True)
class FileDifference:
    """None: it was not there."""

    name: str
    before: ItemFile | None
    after: ItemFile | None


@dataclass(frozen=True)
class Moved:
    """Ids of item sets, or of sites."""

    out_of: tuple[int, ...] = ()
    into: tuple[int, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """``visibility`` and ``deleted``: before and after, None when they are the same."""

    statements: tuple[Difference, ...]
    files: tuple[FileDifference, ...]
    sets: Moved
    sites: Moved
    visibility: tuple[Visibility, Visibility] | None
    deleted: tuple[bool, bool] | None

    @property
    def same(self) -> bool:
        moved = self.sets != Moved() or self.sites != Moved()
        return not (self.statements or self.files or moved or self.visibility or self.deleted)


def compare(connection: Connection, item_id: int, before: int, after: int) -> Comparison:
    """By their numbers. Raises NotFound."""
    return compared(*(revisions.get(connection, item_id, number)[1] for number in (before, after)))


def compared(before: Snapshot, after: Snapshot) -> Comparison:
    """Pure."""
    return Comparison(
        differences(before.content.record, after.content.record),
        _files(before, after),
        _moved(before.sets, after.sets),
        _moved(before.sites, after.sites),
        (before.visibility, after.visibility) if before.visibility is not after.visibility else None,
        (before.deleted, after.deleted) if before.deleted is not after.deleted else None,
    )


def _files(before: Snapshot, after: Snapshot) -> tuple[FileDifference, ...]:
    old, new = ({file.name: file for file in each.files} for each in (before, after))
    found = (FileDifference(name, old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new)))
    return tuple(each for each in found if each.before != each.after)


def _moved(before: tuple[int, ...], after: tuple[int, ...]) -> Moved:
    return Moved(tuple(sorted(set(before) - set(after))), tuple(sorted(set(after) - set(before))))
