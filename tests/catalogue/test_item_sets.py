"""Item sets are made, edited and listed by title."""

import pytest

from exporter.catalogue import item_sets
from exporter.catalogue.item import Visibility
from exporter.catalogue.item_sets import ItemSetText
from exporter.catalogue.titled import Key
from exporter.catalogue.viewer import NOBODY, Viewer
from exporter.database.engine import Database
from exporter.errors import InvalidInput, NotFound
from tests.catalogue.building import ADA, BOB, STAFF, new_set


def titles(database: Database, viewer: Viewer, words: str = "", after: Key | None = None) -> list[str]:
    with database.transaction() as connection:
        return [each.title for each in item_sets.page(connection, viewer, words, after=after).rows]


def test_a_set_is_made_and_edited_and_keeps_its_identifier(database: Database) -> None:
    with database.transaction() as connection:
        set_id = item_sets.create(connection, "sub-ada", ItemSetText("  Rivers   of Bern ", "About water. "), job_id=7)
        made = item_sets.get(connection, set_id)
        assert (made.title, made.description, made.owner, made.job_id) == ("Rivers of Bern", "About water.", "sub-ada", 7)
        assert made.visibility is Visibility.PUBLIC
        assert item_sets.made_by(connection, 7) == [made]
        assert item_sets.find_titled(connection, "sub-ada", "Rivers of Bern") == made
        assert item_sets.find_titled(connection, "sub-bob", "Rivers of Bern") is None
        item_sets.edit(connection, set_id, ItemSetText("Lakes", visibility=Visibility.PRIVATE))
        edited = item_sets.find_identified(connection, made.identifier)
    assert edited is not None
    assert (edited.id, edited.title, edited.description, edited.visibility) == (set_id, "Lakes", "", Visibility.PRIVATE)


def test_a_set_needs_a_title_and_must_be_there(database: Database) -> None:
    with database.transaction() as connection:
        with pytest.raises(InvalidInput) as caught:
            item_sets.create(connection, "sub-ada", ItemSetText(" "))
        assert set(caught.value.faults) == {"title"}
        with pytest.raises(NotFound):
            item_sets.edit(connection, 999, ItemSetText("Lakes"))
        with pytest.raises(NotFound):
            item_sets.get(connection, 999)
        assert item_sets.find_identified(connection, "none") is None


def test_sets_are_listed_by_title_page_by_page(database: Database) -> None:
    for title in ("Wells", "Lakes", "Rivers", "Lakes", "Ponds"):
        new_set(database, title)
    with database.transaction() as connection:
        first = item_sets.page(connection, NOBODY, size=2)
        assert [each.title for each in first.rows] == ["Lakes", "Lakes"]
        second = item_sets.page(connection, NOBODY, after=first.next, size=2)
        assert [each.title for each in second.rows] == ["Ponds", "Rivers"]
        last = item_sets.page(connection, NOBODY, after=second.next, size=2)
    assert ([each.title for each in last.rows], last.next) == (["Wells"], None)


def test_sets_with_the_same_title_are_on_one_page_each(database: Database) -> None:
    ids = [new_set(database, "Lakes") for _ in range(3)]
    found, key = list[int](), None
    with database.transaction() as connection:
        for _ in ids:
            page = item_sets.page(connection, NOBODY, after=key, size=1)
            found += [each.id for each in page.rows]
            key = page.next
    assert found == ids
    assert key is None


def test_each_sees_the_public_sets_and_her_own(database: Database) -> None:
    new_set(database, "Rivers")
    new_set(database, "Ada's", ADA, Visibility.PRIVATE)
    new_set(database, "Bob's", BOB, Visibility.PRIVATE)
    assert titles(database, NOBODY) == ["Rivers"]
    assert titles(database, ADA) == ["Ada's", "Rivers"]
    assert titles(database, STAFF) == ["Ada's", "Bob's", "Rivers"]


def test_sets_are_found_by_a_part_of_their_title(database: Database) -> None:
    new_set(database, "100 % rivers")
    new_set(database, "Rivers")
    assert titles(database, NOBODY, "rivers") == ["100 % rivers", "Rivers"]
    assert titles(database, NOBODY, "0 % r") == ["100 % rivers"]
    assert titles(database, NOBODY, "_ivers") == []
