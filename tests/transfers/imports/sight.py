"""All of a catalogue at one moment, and what holds at every moment."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, select

from exporter.catalogue import item_files, items, memberships, words
from exporter.catalogue.item import Item
from exporter.catalogue.item_file import ItemFile
from exporter.catalogue.memberships import SETS, SITES
from exporter.catalogue.revisions import Snapshot
from exporter.catalogue.storage import Storage
from exporter.database.catalogue_tables import item_words, kept_files, revisions
from exporter.database.catalogue_tables import items as item_table
from exporter.database.columns import metadata
from exporter.database.engine import Database
from exporter.database.import_tables import source_records
from exporter.records.json import from_json


@dataclass(frozen=True)
class Seen:
    item: Item
    number: int
    """Of its latest change."""
    sets: tuple[int, ...]
    sites: tuple[int, ...]
    files: tuple[ItemFile, ...]
    words: frozenset[str]
    snapshots: Mapping[int, Snapshot]
    kept: frozenset[str]

    @property
    def snapshot(self) -> Snapshot:
        """As its latest revision should have it."""
        item = self.item
        return Snapshot(item.content, item.visibility, self.sets, self.sites, self.files, item.deleted, item.reason)

    @property
    def layer(self) -> tuple[Any, ...]:
        """What a person wrote."""
        return self.item.content.written, self.item.content.held


def empty(database: Database) -> None:
    with database.transaction() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))


def names(database: Database) -> dict[str, int]:
    """Items by what their records are called at the source."""
    with database.transaction() as connection:
        rows = connection.execute(select(source_records.c.remote_id, source_records.c.item_id))
        return {remote_id: item_id for remote_id, item_id in rows if item_id is not None}


def look(database: Database) -> dict[int, Seen]:
    with database.transaction() as connection:
        ids = list(connection.execute(select(item_table.c.id)).scalars())
        found = items.get_many(connection, ids)
        sets, sites = (memberships.of_items(connection, each, ids) for each in (SETS, SITES))
        files, numbers = (
            item_files.of_items(connection, ids),
            _pairs(connection, item_table.c.id, item_table.c.change_number),
        )
        written = _pairs(connection, item_words.c.item_id, item_words.c.word)
        kept, history = _pairs(connection, kept_files.c.item_id, kept_files.c.sha256), _history(connection)
    return {
        each: Seen(
            found[each],
            *numbers[each],
            sets.get(each, ()),
            sites.get(each, ()),
            files.get(each, ()),
            frozenset(written.get(each, ())),
            history[each],
            frozenset(kept.get(each, ())),
        )
        for each in ids
    }


def _pairs(connection: Connection, key: Any, value: Any) -> dict[int, list[Any]]:
    found = dict[int, list[Any]]()
    for one, other in connection.execute(select(key, value)):
        found.setdefault(one, []).append(other)
    return found


def _history(connection: Connection) -> dict[int, dict[int, Snapshot]]:
    found = dict[int, dict[int, Snapshot]]()
    query = select(revisions.c.item_id, revisions.c.number, revisions.c.snapshot)
    for item_id, number, snapshot in connection.execute(query):
        found.setdefault(item_id, {})[number] = from_json(snapshot, Snapshot)
    return found


def demand_whole(seen: Seen, storage: Storage, *, halfway: bool = False) -> None:
    """Row, words, history and files of one item agree. ``halfway``: its import was cancelled while it fetched its files."""
    item = seen.item
    assert sorted(seen.snapshots) == list(range(1, item.revision + 1)), "its history has a gap"
    latest = seen.snapshots[item.revision]
    assert (replace(latest, files=seen.files) if halfway else latest) == seen.snapshot, (
        "it is not what its latest revision says"
    )
    said = () if item.deleted else words.of_record(item.content.record)
    assert seen.words == frozenset(said), "its words are others"
    here = {file.sha256 for file in (() if halfway else seen.files) if file.sha256}
    if not item.deleted:
        here |= {file.sha256 for each in seen.snapshots.values() for file in each.files if file.sha256}
    assert here <= seen.kept, "bytes are not kept that it may need"
    assert all(storage.path(each).is_file() for each in here), "bytes are gone"


def demand_forward(before: Mapping[int, Seen], after: Mapping[int, Seen]) -> None:
    """Nothing goes back in time, nothing goes for good, and whatever changed has a newer number."""
    assert before.keys() <= after.keys(), "an item is gone for good"
    last = max((each.number for each in before.values()), default=0)
    for item_id, old in before.items():
        new = after[item_id]
        assert new.item.identifier == old.item.identifier
        assert new.number >= old.number
        assert new.item.datestamp >= old.item.datestamp
        if (new.snapshot, new.item.revision) != (old.snapshot, old.item.revision):
            assert new.number > last, "a change without a newer number"
    stamps = [each.item.datestamp for each in sorted(after.values(), key=lambda each: each.number)]
    assert stamps == sorted(stamps), "datestamps are not in the order of changes"
