"""A better crosswalk over the originals that were kept: no source is asked, and what people wrote stays."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from exporter.catalogue import items, revisions
from exporter.catalogue.content import Policy, imported_anew
from exporter.catalogue.item import Item, Origin, OriginKind
from exporter.database.engine import Database
from exporter.errors import RecordError
from exporter.records.record import Header, Record
from exporter.transfers.imports import source_records
from exporter.transfers.imports.source_records import Link

AT_ONCE = 100
Reader = Callable[[str, Header], Record]


@dataclass(frozen=True)
class Crosswalks:
    readers: Mapping[str, Reader]
    versions: Mapping[str, int]


@dataclass(frozen=True)
class Reprocessed:
    """How many so far; ``failed`` are remote ids with the reason."""

    looked_at: int = 0
    changed: int = 0
    failed: tuple[tuple[str, str], ...] = ()


def reprocess(database: Database, author: str, crosswalks: Crosswalks, *, everything: bool = False) -> Iterator[Reprocessed]:
    """A hundred records a transaction, told after each; cut off anywhere it goes on where it stood.

    ``everything``: also those that the present crosswalk read. A document that cannot be read leaves its item as it is.
    """
    versions = {name: version + 1 if everything else version for name, version in crosswalks.versions.items()}
    done, last = Reprocessed(), 0
    while True:
        with database.transaction() as connection:
            links = source_records.outdated(connection, versions, AT_ONCE, last)
            if not links:
                return
            done = _read_again(connection, crosswalks, links, author, done)
        last = links[-1].id
        yield done


def _read_again(
    connection: Connection, crosswalks: Crosswalks, links: Sequence[Link], author: str, done: Reprocessed
) -> Reprocessed:
    found = items.lock(connection, [link.item_id for link in links if link.item_id is not None])
    failed, contents = list(done.failed), {}
    for link in links:
        item = found.get(link.item_id or 0)
        if item is None or item.deleted:
            continue
        try:
            record = _record(connection, crosswalks, link, item)
        except RecordError as error:
            failed.append((link.remote_id, str(error)))
            continue
        content = imported_anew(item.content, record, Policy.REPLACE)
        if content != item.content:
            contents[item.id] = content
    items.put(connection, contents)
    source_records.change(connection, [{"at": each.id, "crosswalk": crosswalks.versions[each.format]} for each in links])
    revisions.keep(connection, list(contents), Origin(OriginKind.REPROCESS, author))
    return Reprocessed(done.looked_at + len(links), done.changed + len(contents), tuple(failed))


def _record(connection: Connection, crosswalks: Crosswalks, link: Link, item: Item) -> Record:
    original = source_records.original(connection, link.id)
    if original is None:
        raise RecordError("Its original is not kept.")
    before = item.content.imported
    record = crosswalks.readers[link.format](original.text, before.header)
    # what the list told of it was not in its document; nor was, perhaps, that only some may have it
    is_closed = (before.access.record, before.access.files) != ("public", "public")
    return replace(record, header=before.header, access=before.access if is_closed else record.access)
