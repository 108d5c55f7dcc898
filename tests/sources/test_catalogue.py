"""The catalogue as a source: what was imported goes out by the same road, on SQLite and on MariaDB."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from exporter.catalogue import item_files, items, revisions, storage
from exporter.catalogue.content import Content, Policy, imported_anew
from exporter.catalogue.item import NewItem, Origin, OriginKind
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.catalogue.storage import Storage
from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.import_tables import source_records, sources
from exporter.database.schema import people
from exporter.errors import FileMissing, RemoteMissing
from exporter.http_client import HttpOptions
from exporter.records.record import FileOrigin, Header, Identifier, Record, Value
from exporter.sources.base import Entry, Person, Publication, Selection, walk
from exporter.sources.catalogue import CatalogueSource
from exporter.sources.remote_files import Spool
from tests.databases import database

__all__ = ["database"]
IMPORT = Origin(OriginKind.IMPORT, "sub-ada", 7)
ADA, ULLA, STAFF = Person("sub-ada"), Person("sub-ulla"), Person("sub-staff")
DOI = Identifier("doi", "10.1234/original")


def record(title: str) -> Record:
    values = (Value("dcterms:title", title), Value("dcterms:type", "Some Data"))
    return Record(Header("remote"), values, identifiers=(DOI,))


@pytest.fixture
def source(database: Database, tmp_path: Path) -> Iterator[CatalogueSource]:
    opened = CatalogueSource(database, Storage(tmp_path / "store"), HttpOptions(), Spool(tmp_path, 1000))
    with database.transaction() as connection:
        row = {"subject": "sub-staff", "role": "staff", "first_seen": after(0), "last_seen": after(0)}
        connection.execute(insert(people).values(**row))
    yield opened
    opened.close()


@pytest.fixture
def rivers(database: Database, source: CatalogueSource, tmp_path: Path) -> str:
    """Its identifier; it has a stored file, a link and one that was skipped."""
    stored = Storage(tmp_path / "store").write([b"hour,level\n"])
    with database.transaction() as connection:
        [item_id, _] = items.create(connection, [NewItem(Content(record(each)), "sub-ada") for each in ("Rivers", "Lakes")])
        storage.note(connection, stored)
        kept = ItemFile("a/levels.csv", state=FileState.STORED, sha256=stored.sha256, size_bytes=stored.size_bytes)
        link = ItemFile("more.zip", url="https://example.org/more.zip", state=FileState.LINK)
        item_files.put(connection, {item_id: [kept, link, ItemFile("secret", state=FileState.SKIPPED)]})
        revisions.keep(connection, [item_id], IMPORT)
        return items.get(connection, item_id).identifier


def test_an_item_goes_out_with_its_stored_files(source: CatalogueSource, rivers: str) -> None:
    found = source.record(Entry(Header(rivers)))
    assert (found.header.identifier, found.title, found.header.version) == (rivers, "Rivers", "1")
    assert [(file.name, file.origin) for file in found.files] == [
        ("a_levels.csv", FileOrigin.STORE),
        ("more.zip", FileOrigin.LINK),
    ]
    stamp = source.stat_file(found.files[0])
    with source.open_file(found.files[0]) as content:
        assert content.stamp == stamp
        assert content.read() == b"hour,level\n"
    assert stamp.size_bytes == found.files[0].size_bytes


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("portal.example:5000", FileOrigin.LINK),
        ("portal.example:5000/ckan", FileOrigin.LINK),
        ("stranger.example", FileOrigin.UNREACHABLE),
        ("", FileOrigin.UNREACHABLE),
    ],
)
def test_what_a_stranger_named_in_the_inner_network_is_not_fetched(
    database: Database, tmp_path: Path, address: str, origin: FileOrigin
) -> None:
    allowed = HttpOptions(allowed=frozenset({"inner.example:8080", "portal.example:5000"}))
    source = CatalogueSource(database, Storage(tmp_path / "store"), allowed, Spool(tmp_path, 1000))
    links = [ItemFile("inner.csv", url="http://inner.example:8080/a"), ItemFile("b.csv", url="https://x.example/b")]
    with database.transaction() as connection:
        [item_id] = items.create(connection, [NewItem(Content(record("Rivers")), "sub-ada")])
        item_files.put(connection, {item_id: [replace(each, state=FileState.LINK) for each in links]})
        revisions.keep(connection, [item_id], IMPORT)
        if address:
            made = connection.execute(insert(sources).values(kind="ckan", address=address, title="", created=after(0)))
            row = {"source_id": made.inserted_primary_key[0], "remote_id": "7", "item_id": item_id}  # type: ignore[index]
            connection.execute(insert(source_records).values(**row, created=after(0), changed=after(0)))
        identifier = items.get(connection, item_id).identifier
    found = source.record(Entry(Header(identifier))).files
    assert [file.origin for file in found] == [origin, FileOrigin.LINK]
    with pytest.raises(FileMissing):
        source.stat_file(replace(found[0], origin=FileOrigin.UNREACHABLE))


def test_a_type_that_no_repository_knows_is_left_to_be_chosen(source: CatalogueSource, rivers: str) -> None:
    assert source.record(Entry(Header(rivers))).text("dcterms:type") == ""


def test_a_file_that_is_not_stored_is_told(source: CatalogueSource, rivers: str) -> None:
    file = source.record(Entry(Header(rivers))).files[0]
    for checksum in ("", "sha256:../../etc/passwd", f"sha256:{'0' * 64}"):
        with pytest.raises(FileMissing):
            source.stat_file(replace(file, checksum=checksum))


def test_only_its_owner_and_staff_may_export_it(source: CatalogueSource, rivers: str) -> None:
    assert source.permission(ADA, Header(rivers)).allowed
    assert source.permission(STAFF, Header(rivers)).allowed
    assert not source.permission(ULLA, Header(rivers)).allowed
    assert not source.permission(ADA, Header("no-such-item")).allowed


def test_each_sees_what_they_may_export(source: CatalogueSource, rivers: str) -> None:
    assert {entry.title for entry in walk(source, Selection(person=ADA))} == {"Rivers", "Lakes"}
    assert list(walk(source, Selection(person=ULLA))) == []
    assert len(list(walk(source, Selection(person=STAFF)))) == 2


def test_the_doi_stands_on_the_item_whatever_the_next_import_brings(
    source: CatalogueSource, rivers: str, database: Database
) -> None:
    for _ in range(2):
        source.acknowledge(Header(rivers), Publication("10.5072/zenodo.2", "10.5072/zenodo.1"))
    with database.transaction() as connection:
        item = next(each for each in items.get_many(connection, range(1, 9)).values() if each.identifier == rivers)
        assert item.revision == 2
        items.put(connection, {item.id: imported_anew(item.content, record("Rivers 2"), Policy.REPLACE)})
        found = items.get(connection, item.id).content.record
    assert [each.identifier for each in found.identifiers] == ["10.1234/original", "10.5072/zenodo.2", "10.5072/zenodo.1"]
    # and the next version is not told to be the first one
    assert source.record(Entry(Header(rivers))).identifiers == (DOI,)


def test_what_is_gone_is_told(source: CatalogueSource, rivers: str, database: Database) -> None:
    with database.transaction() as connection:
        items.bury(connection, [1], "gone")
        revisions.keep(connection, [1], IMPORT)
    for act in (
        lambda: source.record(Entry(Header(rivers))),
        lambda: source.acknowledge(Header(rivers), Publication("10.5072/zenodo.2")),
    ):
        with pytest.raises(RemoteMissing):
            act()
