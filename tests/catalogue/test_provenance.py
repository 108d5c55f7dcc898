"""Where items come from, and what lists can be narrowed by, on SQLite and on MariaDB."""

from sqlalchemy import insert

from exporter.catalogue import facets, items, provenance, revisions
from exporter.catalogue.content import Content
from exporter.catalogue.item import NewItem, Origin, OriginKind, Visibility
from exporter.catalogue.viewer import Viewer
from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.database.import_tables import source_records, sources
from exporter.records.record import Header, Record, Value


def make(database: Database, *types: str) -> list[int]:
    with database.transaction() as connection:
        records = [Record(Header(each), (Value("dcterms:title", "T"), Value("dcterms:type", each))) for each in types]
        ids = items.create(connection, [NewItem(Content(record), "sub-ada") for record in records])
        revisions.keep(connection, ids, Origin(OriginKind.PERSON, "sub-ada"))
    return ids


def add_source(database: Database, address: str, title: str, item_id: int) -> int:
    with database.transaction() as connection:
        row = {"kind": "ckan", "address": address, "title": title}
        made = connection.execute(insert(sources).values(**row, created=after(0)))
        source_id = int(made.inserted_primary_key[0])  # type: ignore[index]
        record = {
            "source_id": source_id,
            "remote_id": "r7",
            "item_id": item_id,
            "url": "https://a.example/r7",
            "last_job": 9,
        }
        connection.execute(insert(source_records).values(**record, created=after(-60), changed=after(0)))
    return source_id


def test_an_item_tells_from_which_records_it_came(database: Database) -> None:
    one, other = make(database, "dataset", "image")
    add_source(database, "a.example", "A", one)
    add_source(database, "b.example", "", one)
    with database.transaction() as connection:
        found = provenance.of_item(connection, one)
        assert provenance.of_item(connection, other) == []
    assert [(each.kind, each.address, each.remote_id, each.last_job, each.vanished) for each in found] == [
        ("ckan", "a.example", "r7", 9, None),
        ("ckan", "b.example", "r7", 9, None),
    ]
    assert found[0].created < found[0].changed


def test_types_and_sources_are_offered_once_each_in_order(database: Database) -> None:
    one, *_ = make(database, "image", "dataset", "dataset", "")
    named, bare = add_source(database, "a.example", "Zoo", one), add_source(database, "b.example", "", one)
    with database.transaction() as connection:
        assert facets.types(connection) == ["dataset", "image"]
        assert facets.source_titles(connection, Viewer(is_staff=True)) == {bare: "b.example", named: "Zoo"}


def test_a_source_of_private_items_is_offered_to_those_who_see_one_of_them(database: Database) -> None:
    open_one, closed = make(database, "dataset", "dataset")
    shown, secret = add_source(database, "a.example", "A", open_one), add_source(database, "b.example", "Secret", closed)
    with database.transaction() as connection:
        items.show(connection, [closed], Visibility.PRIVATE)
        assert facets.source_titles(connection, Viewer("sub-bob")) == {shown: "A"}
        assert facets.source_titles(connection, Viewer("sub-ada")) == {shown: "A", secret: "Secret"}
        assert facets.source_titles(connection, Viewer("sub-cora", is_staff=True)) == {shown: "A", secret: "Secret"}
