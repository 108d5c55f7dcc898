"""People look through the items that they may see, page by page, on SQLite and on MariaDB."""

from sqlalchemy import insert

from exporter.catalogue import browsing, items, revisions
from exporter.catalogue.browsing import Count, Page
from exporter.catalogue.item import Visibility
from exporter.catalogue.memberships import SETS, SITES
from exporter.catalogue.viewer import NOBODY, Viewer
from exporter.catalogue.wanted import Wanted
from exporter.database.engine import Database
from exporter.database.import_tables import run_records
from tests.catalogue.building import (
    ADA,
    BOB,
    PERSON,
    STAFF,
    add,
    bury,
    came_from,
    imported,
    link,
    new_set,
    new_site,
    put_in,
    said,
)

PRIVATE = Visibility.PRIVATE


def found(database: Database, wanted: Wanted, viewer: Viewer = STAFF) -> list[int]:
    with database.transaction() as connection:
        page = browsing.page(connection, viewer, wanted)
        assert browsing.count(connection, viewer, wanted) == Count(len(page.rows))
    return [row.id for row in page.rows]


def page(database: Database, viewer: Viewer = NOBODY, **keys: int) -> Page:
    with database.transaction() as connection:
        return browsing.page(connection, viewer, size=3, **keys)


def ids_of(shown: Page) -> list[int]:
    return [row.id for row in shown.rows]


def test_a_row_says_what_lists_show(database: Database) -> None:
    names = ["Lovelace, Ada", "Hopper, Grace", "Turing, Alan", "Gauß, Carl"]
    [item_id] = add(database, said("Rivers", doi="10.5072/ABC", creators=names))
    [row] = page(database).rows
    assert (row.id, row.title, row.type, row.issued, row.doi) == (item_id, "Rivers", "dataset", "2020-05-01", "10.5072/abc")
    assert row.creators == "Lovelace, Ada; Hopper, Grace; Turing, Alan; …"
    assert row.visibility is Visibility.PUBLIC


def test_pages_go_on_by_key_and_back_again(database: Database) -> None:
    ids = add(database, *(f"Rivers {number}" for number in range(8)))[::-1]
    first = page(database)
    assert (ids_of(first), first.newer, first.older) == (ids[:3], None, ids[2])
    assert first.older is not None
    second = page(database, older_than=first.older)
    assert (ids_of(second), second.newer, second.older) == (ids[3:6], ids[3], ids[5])
    last = page(database, older_than=ids[5])
    assert (ids_of(last), last.newer, last.older) == (ids[6:], ids[6], None)
    back = page(database, newer_than=ids[6])
    assert (ids_of(back), back.newer, back.older) == (ids[3:6], ids[3], ids[5])
    assert page(database, newer_than=ids[3]) == first


def test_too_few_before_a_page_are_the_first_page(database: Database) -> None:
    ids = add(database, "Rivers", "Lakes", "Ponds", "Wells")[::-1]
    assert ids_of(page(database, newer_than=ids[1])) == ids[:3]


def test_behind_the_end_is_an_empty_page_with_a_way_back(database: Database) -> None:
    ids = add(database, "Rivers", "Lakes")
    shown = page(database, older_than=ids[0])
    assert (shown.rows, shown.older) == ((), None)
    assert shown.newer is not None
    assert ids_of(page(database, newer_than=shown.newer)) == ids[::-1]


def test_each_sees_what_is_public_and_her_own_and_staff_sees_everything(database: Database) -> None:
    public, hers, his = [
        *add(database, "Rivers"),
        *add(database, "Lakes", visibility=PRIVATE),
        *add(database, "Ponds", owner=BOB, visibility=PRIVATE),
    ]
    wanted = (Wanted(), Wanted(words="2020"), Wanted(type="dataset"), Wanted(since="2020"))
    for each in wanted:
        assert found(database, each, NOBODY) == [public]
        assert found(database, each, ADA) == [hers, public]
        assert found(database, each, BOB) == [his, public]
        assert found(database, each, STAFF) == [his, hers, public]


def test_tombstones_are_in_no_list(database: Database) -> None:
    rivers, lakes = add(database, "Rivers", "Lakes")
    source_id = came_from(database, "ckan.example.org", [rivers, lakes])
    job_id = imported(database, source_id, {rivers: "created", lakes: "created"})
    bury(database, lakes)
    for wanted in (Wanted(), Wanted(source_id=source_id), Wanted(job_id=job_id), Wanted(owner=ADA.subject)):
        assert found(database, wanted) == [rivers]


def test_every_word_must_be_there_and_the_last_may_be_a_beginning(database: Database) -> None:
    add(database, "Rivers and lakes", "Rivers of Bern", "Riverbed", "Zurich")
    cases = {
        "rivers": ["Rivers of Bern", "Rivers and lakes"],
        "RIVERS lakes": ["Rivers and lakes"],
        "lakes rivers": ["Rivers and lakes"],
        "riv": ["Riverbed", "Rivers of Bern", "Rivers and lakes"],
        "rivers be": ["Rivers of Bern"],
        "riv be": [],
        "Zürich": ["Zurich"],
        "riv ers": [],
        "nothing": [],
        "  ": ["Zurich", "Riverbed", "Rivers of Bern", "Rivers and lakes"],
        "?!": [],
    }
    with database.transaction() as connection:
        for words, titles in cases.items():
            shown = browsing.page(connection, NOBODY, Wanted(words=words))
            assert [row.title for row in shown.rows] == titles, words


def test_a_beginning_of_more_words_than_are_looked_for_one_by_one(database: Database) -> None:
    ids = add(database, *(f"Station s{number:02} water" for number in range(20)))[::-1]
    assert found(database, Wanted(words="s")) == ids
    assert found(database, Wanted(words="water s")) == ids
    assert found(database, Wanted(words="s12 s")) == [ids[7]]


def test_filters_of_every_kind(database: Database) -> None:
    ids = add(database, said("Rivers"), said("Lakes", type="software", issued="2021"), said("Ponds", issued="2020-06"))
    rivers, lakes, ponds = ids
    [bobs] = add(database, said("Wells", issued=""), owner=BOB, visibility=PRIVATE)
    set_id, site_id = new_set(database, "Water"), new_site(database, "Portal")
    put_in(database, SETS, set_id, [rivers, lakes])
    put_in(database, SITES, site_id, [lakes, bobs])
    source_id = came_from(database, "ckan.example.org", [rivers, ponds])
    job_id = imported(database, source_id, {rivers: "created", ponds: "unchanged", bobs: "updated"})
    link(database, lakes)
    assert found(database, Wanted(set_id=set_id)) == [lakes, rivers]
    assert found(database, Wanted(site_id=site_id)) == [bobs, lakes]
    assert found(database, Wanted(set_id=set_id, site_id=site_id)) == [lakes]
    assert found(database, Wanted(source_id=source_id)) == [ponds, rivers]
    assert found(database, Wanted(job_id=job_id)) == [bobs, rivers]
    assert found(database, Wanted(job_id=job_id, source_id=source_id)) == [rivers]
    assert found(database, Wanted(type="software")) == [lakes]
    assert found(database, Wanted(owner=BOB.subject)) == [bobs]
    assert found(database, Wanted(owner=BOB.subject), ADA) == []
    assert found(database, Wanted(visibility=PRIVATE)) == [bobs]
    assert found(database, Wanted(visibility=PRIVATE), BOB) == [bobs]
    assert found(database, Wanted(visibility=PRIVATE), NOBODY) == []
    assert found(database, Wanted(with_files=True)) == [lakes]
    assert found(database, Wanted(with_files=False)) == [bobs, ponds, rivers]
    assert found(database, Wanted(words="lakes", type="software", set_id=set_id, with_files=True)) == [lakes]


def test_a_year_holds_its_months_and_a_month_its_days(database: Database) -> None:
    add(database, said("Rivers"), said("Ponds", issued="2020-06"), said("Lakes", issued="2021"), said("Wells", issued=""))
    cases = {
        ("2020", "2020"): ["Ponds", "Rivers"],
        ("2020-05-02", ""): ["Lakes", "Ponds"],
        ("", "2020-05"): ["Rivers"],
        ("2020-05-01", "2020-05-01"): ["Rivers"],
        ("2021", ""): ["Lakes"],
        ("2022", ""): [],
    }
    with database.transaction() as connection:
        for (since, until), titles in cases.items():
            shown = browsing.page(connection, NOBODY, Wanted(since=since, until=until))
            assert [row.title for row in shown.rows] == titles, (since, until)


def test_a_job_that_wrote_an_item_twice_shows_it_once(database: Database) -> None:
    [item_id] = add(database, "Rivers")
    source_id = came_from(database, "ckan.example.org", [item_id])
    job_id = imported(database, source_id, {item_id: "created"})
    with database.transaction() as connection:
        twice = {
            "job_id": job_id,
            "remote_id": "again",
            "item_id": item_id,
            "outcome": "updated",
            "said": "",
            "undo_said": "",
        }
        connection.execute(insert(run_records).values(**twice))
    assert found(database, Wanted(job_id=job_id)) == [item_id]
    assert found(database, Wanted(job_id=job_id, words="rivers", type="dataset")) == [item_id]


def test_counts_end_at_their_bound(database: Database) -> None:
    add(database, *(f"Rivers {number}" for number in range(7)))
    with database.transaction() as connection:
        assert browsing.count(connection, NOBODY, most=7) == Count(7)
        assert browsing.count(connection, NOBODY, most=6) == Count(6, more=True)
        assert browsing.count(connection, NOBODY, Wanted(words="rivers"), most=3) == Count(3, more=True)


def test_a_change_is_found_by_its_new_words(database: Database) -> None:
    [item_id] = add(database, "Rivers")
    with database.transaction() as connection:
        items.put(connection, {item_id: said("Lakes")})
        revisions.keep(connection, [item_id], PERSON)
    assert found(database, Wanted(words="rivers")) == []
    assert found(database, Wanted(words="lakes")) == [item_id]
