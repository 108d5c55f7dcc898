"""No question reads a whole table, and none takes long: what is looked at is bounded."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event

from exporter.catalogue import browsing, finding
from exporter.catalogue.browsing import Count
from exporter.catalogue.item import Visibility
from exporter.catalogue.memberships import SETS, SITES
from exporter.catalogue.viewer import NOBODY, Viewer
from exporter.catalogue.wanted import Wanted
from exporter.database.engine import Database, open_database
from exporter.database.schema import metadata
from tests.catalogue.building import ADA, BOB, STAFF, add, came_from, imported, new_set, new_site, put_in, said
from tests.servers.mariadb import DatabaseAddress

SINGLE = {
    "nothing": Wanted(),
    "a word": Wanted(words="rivers"),
    "a beginning": Wanted(words="riv"),
    "a beginning of many words": Wanted(words="n"),
    "words": Wanted(words="rivers water"),
    "an item set": Wanted(set_id=1),
    "a site": Wanted(site_id=1),
    "a source": Wanted(source_id=1),
    "an import": Wanted(job_id=1),
    "a type": Wanted(type="software"),
    "a year": Wanted(since="2020", until="2020"),
    "an owner": Wanted(owner=BOB.subject),
    "what is private": Wanted(visibility=Visibility.PRIVATE),
    "what has files": Wanted(with_files=True),
    "what has none": Wanted(with_files=False),
    "several": Wanted(words="rivers", set_id=1, type="dataset", since="2019", with_files=True),
}
WHOLE = {"ALL", "index"}
"""As MariaDB calls the reading of a whole table, or of a whole index."""


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    sent = list[tuple[str, Any]]()

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        sent.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def plan(database: Database, statement: str, values: Any) -> list[Any]:
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN {statement}", values).all()
    # a derived table is what we made: at most a page
    return [row for row in rows if not str(row.table or "").startswith(("<", "anon"))]


@pytest.fixture
def many(empty_database: DatabaseAddress) -> Iterator[Database]:
    opened = open_database(empty_database.url)
    opened.create_tables()
    set_id, site_id = new_set(opened, "Water"), new_site(opened, "Portal")
    ids = add(opened, *(said(f"Rivers and water n{number}") for number in range(400)))
    put_in(opened, SETS, set_id, ids[::2])
    put_in(opened, SITES, site_id, ids[::2])
    imported(opened, came_from(opened, "ckan.example.org", ids), dict.fromkeys(ids, "created"))
    with opened.transaction() as connection:
        for table in metadata.tables:
            connection.exec_driver_sql(f"ANALYZE TABLE {table}")
    yield opened
    opened.close()


@pytest.mark.server
def test_each_filter_is_answered_by_an_index_in_its_order(many: Database) -> None:
    seen = 0
    for viewer, (name, wanted) in product((NOBODY, ADA, STAFF), SINGLE.items()):
        with statements(many) as sent, many.transaction() as connection:
            browsing.page(connection, viewer, wanted)
            browsing.page(connection, viewer, wanted, newer_than=5)
            browsing.count(connection, viewer, wanted)
        for row in [row for statement in sent for row in plan(many, *statement)]:
            seen += 1
            assert row.type not in WHOLE, (name, row)
            assert "filesort" not in (row.Extra or ""), (name, row)
            assert "temporary" not in (row.Extra or ""), (name, row)
    assert seen > len(SINGLE) * 9


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if four were thousands."""
    monkeypatch.setattr(finding, "WINDOWS", (2, 4))
    monkeypatch.setattr(finding, "MOST_IDS", 1)


@pytest.mark.usefixtures("narrow")
def test_a_search_that_finds_nothing_for_long_stops_and_goes_on_behind_it(database: Database) -> None:
    rare = add(database, said("Moss", type="software"))
    ids = add(database, *(f"Rivers {number}" for number in range(9)))
    wanted, keys = Wanted(since="2020", with_files=False, words="moss"), list[int]()
    with database.transaction() as connection:
        assert [row.id for row in browsing.page(connection, NOBODY, wanted).rows] == rare
        files = Wanted(with_files=True)
        shown = browsing.page(connection, NOBODY, files)
        while shown.unfinished:
            assert shown.older is not None
            keys.append(shown.older)
            shown = browsing.page(connection, NOBODY, files, older_than=shown.older)
    assert keys == [ids[5], ids[1]]
    assert shown.older is None


@pytest.mark.usefixtures("narrow")
def test_stopping_early_loses_nothing_in_either_direction(database: Database) -> None:
    [first] = add(database, said("Moss", issued="2019"))
    add(database, *(f"Rivers {number}" for number in range(6)))
    [last] = add(database, said("Moss", issued="2019"))
    add(database, *(f"Rivers {number}" for number in range(6)))
    wanted = Wanted(until="2019")
    assert everything(database, wanted, NOBODY) == [last, first]
    assert everything(database, wanted, BOB) == [last, first]
    with database.transaction() as connection:
        shown = browsing.page(connection, NOBODY, wanted, newer_than=first)
        while not shown.rows:
            assert shown.newer is not None
            shown = browsing.page(connection, NOBODY, wanted, newer_than=shown.newer)
    assert [row.id for row in shown.rows] == [last]


def everything(database: Database, wanted: Wanted, viewer: Viewer) -> list[int]:
    found, key = list[int](), None
    with database.transaction() as connection:
        while True:
            shown = browsing.page(connection, viewer, wanted, older_than=key)
            found += [row.id for row in shown.rows]
            key = shown.older
            if key is None:
                return found


@pytest.mark.usefixtures("narrow")
def test_a_count_that_stops_says_that_there_may_be_more(database: Database) -> None:
    add(database, *(f"Rivers {number}" for number in range(9)))
    with database.transaction() as connection:
        assert browsing.count(connection, NOBODY, Wanted(with_files=True), most=1) == Count(0, more=True)


def test_the_shortest_list_leads(database: Database) -> None:
    ids = add(database, *(f"Rivers {number}" for number in range(9)))
    set_id = new_set(database, "Water")
    put_in(database, SETS, set_id, ids[:2])
    with database.transaction() as connection:
        asked = finding.question(connection, NOBODY, Wanted(words="rivers", set_id=set_id, type="dataset"))
    assert "item_set_items" in str(asked.leading.item)
