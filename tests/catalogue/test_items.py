"""Items are made, changed, compared, taken back and buried, on SQLite and on MariaDB."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from exporter.catalogue import item_files, items, memberships, revisions, storage
from exporter.catalogue.content import Content
from exporter.catalogue.item import Item, NewItem, Origin, OriginKind, Visibility
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.catalogue.memberships import SETS
from exporter.database.catalogue_tables import catalogue_clock, item_sets, item_words
from exporter.database.clock import after
from exporter.database.engine import Database
from exporter.errors import InvalidInput, NotFound
from exporter.records.record import Header, Identifier, Record, Value

PERSON = Origin(OriginKind.PERSON, "sub-ada")
IMPORT = Origin(OriginKind.IMPORT, "sub-ada", 7)


def content(title: str, *values: Value) -> Content:
    identifiers = (Identifier("doi", "10.5072/ABC"),)
    return Content(Record(Header("r"), (Value("dcterms:title", title), *values), identifiers=identifiers))


def make(database: Database, *titles: str, origin: Origin = IMPORT) -> list[int]:
    with database.transaction() as connection:
        ids = items.create(connection, [NewItem(content(title), "sub-ada") for title in titles])
        revisions.keep(connection, ids, origin)
    return ids


def get(database: Database, item_id: int) -> Item:
    with database.transaction() as connection:
        return items.get(connection, item_id)


def words(database: Database, item_id: int) -> set[str]:
    with database.transaction() as connection:
        return set(connection.execute(select(item_words.c.word).where(item_words.c.item_id == item_id)).scalars())


def test_items_are_made_many_at_once_in_order(database: Database) -> None:
    ids = make(database, "Rivers", "Lakes")
    found = [get(database, item_id) for item_id in ids]
    assert [item.title for item in found] == ["Rivers", "Lakes"]
    assert [(item.revision, item.doi, item.visibility) for item in found] == [(1, "10.5072/abc", Visibility.PUBLIC)] * 2
    assert len({item.identifier for item in found}) == 2


def test_a_change_is_a_revision_and_its_words_are_found(database: Database) -> None:
    [item_id] = make(database, "Rivers of Ürümqi")
    assert {"rivers", "urumqi"} <= words(database, item_id)
    before = get(database, item_id)
    with database.transaction() as connection:
        items.put(connection, {item_id: content("Rivers of Bern")})
        assert revisions.keep(connection, [item_id], PERSON) == {item_id: 2}
    after_it = get(database, item_id)
    assert (after_it.title, after_it.revision, after_it.identifier) == ("Rivers of Bern", 2, before.identifier)
    assert "urumqi" not in words(database, item_id)
    assert "bern" in words(database, item_id)
    with database.transaction() as connection:
        found = revisions.of_item(connection, item_id)
        assert [(each.number, each.origin, each.job_id) for each in found] == [
            (2, OriginKind.PERSON, None),
            (1, OriginKind.IMPORT, 7),
        ]
        assert revisions.get(connection, item_id, 1)[1].content.record.title == "Rivers of Ürümqi"


def test_one_job_writes_one_revision_of_an_item(database: Database) -> None:
    [item_id] = make(database, "Rivers")
    with database.transaction() as connection:
        item_files.put(connection, {item_id: [ItemFile("a.csv", state=FileState.LINK)]})
        assert revisions.keep(connection, [item_id], IMPORT) == {item_id: 1}
        assert len(revisions.get(connection, item_id, 1)[1].files) == 1
        assert revisions.keep(connection, [item_id], Origin(OriginKind.IMPORT, "sub-ada", 8)) == {item_id: 2}
        assert revisions.keep(connection, [item_id], IMPORT) == {item_id: 3}


def test_what_a_person_does_not_see_any_more_she_does_not_overwrite(database: Database) -> None:
    [item_id] = make(database, "Rivers")
    with database.transaction() as connection:
        assert items.lock_as_seen(connection, item_id, 1).title == "Rivers"
        with pytest.raises(InvalidInput, match="Nothing was saved"):
            items.lock_as_seen(connection, item_id, 0)
        with pytest.raises(NotFound):
            items.lock_as_seen(connection, 10**6, 0)


def new_set(database: Database, title: str) -> int:
    row = {"identifier": title, "title": title, "description": "", "owner": "sub-ada", "visibility": "public"}
    with database.transaction() as connection:
        result = connection.execute(insert(item_sets).values(**row, created=after(0)))
        return int(result.inserted_primary_key[0])  # type: ignore[index]


def test_going_back_brings_everything_back(database: Database) -> None:
    [item_id], set_id = make(database, "Rivers"), new_set(database, "water")
    with database.transaction() as connection:
        storage.note(connection, storage.StoredFile("f" * 64, "0" * 32, 3))
        memberships.add(connection, SETS, [set_id, 999], [item_id], job_id=7)
        item_files.put(connection, {item_id: [ItemFile("a.csv", state=FileState.STORED, sha256="f" * 64)]})
        number = revisions.keep(connection, [item_id], PERSON)[item_id]
    with database.transaction() as connection:
        items.put(connection, {item_id: content("Spoilt")})
        items.show(connection, [item_id], Visibility.PRIVATE, "vanished")
        memberships.remove(connection, SETS, set_id, [item_id])
        item_files.put(connection, {item_id: []})
        revisions.keep(connection, [item_id], IMPORT)
    with database.transaction() as connection:
        items.lock(connection, [item_id])
        revisions.restore(connection, item_id, revisions.get(connection, item_id, number)[1])
        revisions.keep(connection, [item_id], Origin(OriginKind.UNDO, "sub-ada", 8))
        back, was = (revisions.get(connection, item_id, each)[1] for each in (number + 2, number))
    assert back == was
    assert get(database, item_id).title == "Rivers"


def test_a_buried_item_leaves_its_identifier_and_a_new_datestamp(database: Database) -> None:
    [item_id], set_id = make(database, "Rivers"), new_set(database, "water")
    before = get(database, item_id)
    with database.transaction() as connection:
        memberships.add(connection, SETS, [set_id], [item_id])
        items.bury(connection, [item_id], "Taken back.")
        revisions.keep(connection, [item_id], PERSON)
        assert memberships.of_items(connection, SETS, [item_id]) == {}
    buried = get(database, item_id)
    assert (buried.deleted, buried.title, buried.content, buried.identifier) == (True, "", Content(), before.identifier)
    assert buried.datestamp > before.datestamp
    assert words(database, item_id) == set()


def test_datestamps_never_go_back_even_if_the_clock_does(database: Database) -> None:
    [first] = make(database, "Rivers")
    with database.transaction() as connection:
        connection.execute(update(catalogue_clock).values(moment=after(3600)))
    ids = make(database, "Lakes", "Ponds")
    stamps = [get(database, item_id).datestamp for item_id in (first, *ids)]
    assert stamps[1] - stamps[0] > timedelta(minutes=50)
    assert stamps[1] == stamps[2]
    with database.transaction() as connection:
        assert connection.execute(select(func.count()).select_from(catalogue_clock)).scalar_one() == 1
