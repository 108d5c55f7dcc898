"""Items with the same DOI are shown beside each other."""

import pytest

from exporter.catalogue import duplicates
from exporter.catalogue.item import Visibility
from exporter.catalogue.viewer import NOBODY, Viewer
from exporter.database.engine import Database
from tests.catalogue.building import ADA, BOB, STAFF, add, bury, get, said


def others(database: Database, viewer: Viewer, item_id: int) -> list[int]:
    item = get(database, item_id)
    with database.transaction() as connection:
        return [row.id for row in duplicates.of_item(connection, viewer, item)]


def groups(database: Database, viewer: Viewer, size: int = 25) -> list[tuple[str, list[int]]]:
    found, key = list[tuple[str, list[int]]](), ""
    with database.transaction() as connection:
        while True:
            page = duplicates.groups(connection, viewer, after=key, size=size)
            found += [(each.doi, [row.id for row in each.rows]) for each in page.groups]
            if page.next is None:
                return found
            key = page.next


def test_the_same_doi_is_the_same_in_capitals(database: Database) -> None:
    first, second, *rest = add(
        database, said("A", doi="10.5072/X"), said("B", doi="10.5072/x"), said("C", doi="10.5072/y"), "D", "E"
    )
    assert others(database, NOBODY, first) == [second]
    assert [others(database, NOBODY, each) for each in rest] == [[], [], []]


def test_nobody_sees_by_it_what_she_may_not_see(database: Database) -> None:
    [public] = add(database, said("A", doi="10.5072/x"))
    [hidden] = add(database, said("B", doi="10.5072/x"), visibility=Visibility.PRIVATE)
    assert others(database, NOBODY, public) == others(database, BOB, public) == []
    assert others(database, ADA, public) == [hidden]
    assert groups(database, NOBODY) == []
    assert groups(database, STAFF) == [("10.5072/x", [public, hidden])]


def test_tombstones_are_nobodys_duplicate(database: Database) -> None:
    first, second = add(database, said("A", doi="10.5072/x"), said("B", doi="10.5072/x"))
    bury(database, second)
    assert others(database, STAFF, first) == []
    assert groups(database, STAFF) == []


def test_all_groups_come_by_doi_page_by_page(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    dois = ("10.1/c", "10.1/a", "10.1/b", "10.1/a", "10.1/d", "10.1/c", "10.1/e", "10.1/e")
    ids = add(database, *(said(doi, doi=doi) for doi in dois))
    expected = [("10.1/a", [ids[1], ids[3]]), ("10.1/c", [ids[0], ids[5]]), ("10.1/e", [ids[6], ids[7]])]
    assert groups(database, NOBODY) == expected
    assert groups(database, NOBODY, size=1) == expected
    # a window ends, wherever it ends, behind a whole group
    for window in (1, 2, 3):
        monkeypatch.setattr(duplicates, "WINDOW", window)
        assert groups(database, NOBODY) == expected
