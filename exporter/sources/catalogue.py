"""Our own catalogue as a source: what was imported, or written by hand, goes out by the same road."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from sqlalchemy import Connection, select

from exporter.catalogue import item_files, items, provenance, revisions, viewers
from exporter.catalogue.item import Item, Origin, OriginKind
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.catalogue.storage import Storage
from exporter.catalogue.viewer import may_edit
from exporter.database.catalogue_tables import items as item_table
from exporter.database.engine import Database
from exporter.errors import FileMissing, RemoteMissing
from exporter.http_client import HttpOptions
from exporter.records.parts import statements, with_statements
from exporter.records.record import FileOrigin, FileRef, Header, Identifier, Record, Value
from exporter.sources.base import (
    About,
    Entry,
    Features,
    FileContent,
    FileStamp,
    Listing,
    Permission,
    Person,
    Publication,
    Selection,
)
from exporter.sources.catalogue_reach import demand_reach, within_reach
from exporter.sources.local_files import open_beneath
from exporter.sources.remote_files import Address, Spool, open_remote, stat_remote

CATALOGUE = "catalogue"
"""What a plan names it by."""
PAGE_ROWS = 50
PUBLISHED_AS = "exporter:publishedAs"
"""DOIs that exports of this item were given: they are no identifiers of the next version."""
TYPE_ID = re.compile(r"[a-z]+(-[a-z]+)*")
GONE = "There is no such item in the catalogue, or not any more."


class CatalogueSource:
    features = Features(acknowledges=True, permissions=True, set_word="item set")

    def __init__(self, database: Database, storage: Storage, options: HttpOptions, spool: Spool) -> None:
        self._database = database
        self._storage = storage
        self._options = options
        self._spool = spool

    def check(self) -> About:
        return About("Exporter", title="The catalogue")

    def listing(self, selection: Selection, cursor: str = "") -> Listing:
        """Items that this person may edit; all, without one."""
        query = select(item_table).where(~item_table.c.deleted, item_table.c.id > int(cursor or 0))
        with self._database.transaction() as connection:
            if selection.person is not None and not viewers.of_subject(connection, selection.person.subject).is_staff:
                query = query.where(item_table.c.owner == selection.person.subject)
            rows = connection.execute(query.order_by(item_table.c.id).limit(PAGE_ROWS)).all()
        entries = tuple(Entry(_header(items.item_of(row)), row.title) for row in rows)
        more = len(rows) == PAGE_ROWS
        return Listing(entries, None, str(rows[-1].id) if more else "", complete=not more)

    def record(self, entry: Entry) -> Record:
        """As it is to go out: ready for the road, its files as they are stored here. Raises RemoteMissing."""
        with self._database.transaction() as connection:
            item = self._item(connection, entry.header.identifier)
            files = item_files.of_item(connection, item.id)
            origins = provenance.of_item(connection, item.id)
        record = _without_own_dois(item.content.record)
        kind = record.text("dcterms:type")
        if kind and not TYPE_ID.fullmatch(kind):
            record = record.with_texts("dcterms:type")
        return replace(record, header=_header(item), files=within_reach(self._options, _references(files), origins))

    def stat_file(self, file: FileRef) -> FileStamp:
        demand_reach(file)
        if file.origin is not FileOrigin.STORE:
            return stat_remote(self._options, Address(file.url), file)
        with self._stored(file) as content:
            return content.stamp

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        demand_reach(file)
        if file.origin is not FileOrigin.STORE:
            return open_remote(self._options, Address(file.url), file, self._spool)
        return self._stored(file)

    def _stored(self, file: FileRef) -> AbstractContextManager[FileContent]:
        sha256 = file.checksum.removeprefix("sha256:")
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            raise FileMissing(f"“{file.name}” cannot be read: it is not stored in the catalogue.")
        return open_beneath(self._storage.directory, self._storage.parts(sha256), called=file.name)

    def permission(self, person: Person, header: Header) -> Permission:
        with self._database.transaction() as connection:
            try:
                item = self._item(connection, header.identifier)
            except RemoteMissing as error:
                return Permission(False, str(error))
            if may_edit(viewers.of_subject(connection, person.subject), item):
                return Permission(True)
        return Permission(False, "Only its owner and staff may export this item.")

    def permissions_of(self, person: Person) -> Callable[[Header], Permission]:
        """As ``permission``, for many items of one person."""
        return lambda header: self.permission(person, header)

    def acknowledge(self, header: Header, publication: Publication) -> None:
        """The DOI among the item's identifiers, as a person would have put it there: no import takes it away."""
        with self._database.transaction() as connection:
            found = self._item(connection, header.identifier)
            item = items.lock(connection, [found.id])[found.id]
            content = replace(item.content, written=_with_dois(item.content.written, publication))
            if content != item.content:
                items.put(connection, {item.id: content})
                revisions.keep(connection, [item.id], Origin(OriginKind.EXPORT, item.owner))

    def close(self) -> None:
        pass

    def _item(self, connection: Connection, identifier: str) -> Item:
        item = items.find_identified(connection, identifier)
        if item is None or item.deleted:
            raise RemoteMissing(GONE, CATALOGUE, 404)
        return item


def _header(item: Item) -> Header:
    return Header(item.identifier, item.datestamp, version=str(item.revision))


def _references(files: tuple[ItemFile, ...]) -> tuple[FileRef, ...]:
    """What is stored goes as bytes, what is only linked may go as a link."""
    seen, found = dict[str, int](), list[FileRef]()
    for file in files:
        if not (file.state is FileState.STORED or file.url):
            continue
        seen[file.name] = seen.get(file.name, 0) + 1
        found.append(_reference(file, f"{file.name[:150]}#{seen[file.name]}"))
    return tuple(found)


def _reference(file: ItemFile, identifier: str) -> FileRef:
    is_stored = file.state is FileState.STORED and file.sha256 is not None
    return FileRef(
        identifier,
        file.name.replace("/", "_"),
        file.url,
        FileOrigin.STORE if is_stored else FileOrigin.LINK,
        file.size_bytes,
        file.media_type,
        f"sha256:{file.sha256}" if is_stored else file.checksum,
        # other bytes are another file, whatever their date
        file.sha256 or file.modified,
        file.title,
        file.description,
    )


def _without_own_dois(record: Record) -> Record:
    own = set(record.texts(PUBLISHED_AS))
    kept = tuple(each for each in record.identifiers if each.identifier not in own)
    return replace(record.with_texts(PUBLISHED_AS), identifiers=kept)


def _with_dois(written: Record, publication: Publication) -> Record:
    dois = [doi for doi in (publication.doi, publication.concept_doi) if doi]
    said = statements(written)
    for term, parts in (
        ("dcterms:identifier", [Identifier("doi", doi) for doi in dois]),
        (PUBLISHED_AS, [Value(PUBLISHED_AS, doi) for doi in dois]),
    ):
        said[term] = tuple(dict.fromkeys((*said.get(term, ()), *parts)))
    return with_statements(written, said)
