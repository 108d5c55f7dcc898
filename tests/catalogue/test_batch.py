"""Many items are changed at once: those that she may change, each with its revision."""

import pytest

from exporter.catalogue import batch, browsing, finding, item_sets, revisions, sites
from exporter.catalogue.batch import Done
from exporter.catalogue.changes import Bury, Join, Leave, Show
from exporter.catalogue.item import OriginKind, Visibility
from exporter.catalogue.memberships import SETS, SITES
from exporter.catalogue.viewer import NOBODY
from exporter.catalogue.wanted import Wanted
from exporter.database.engine import Database
from exporter.errors import NotAllowed, NotFound
from tests.catalogue.building import ADA, BOB, STAFF, add, bury, get, members, new_set, new_site, put_in

PRIVATE = Visibility.PRIVATE


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SIZE", 2)


def test_what_is_hers_is_changed_and_the_rest_is_told(database: Database) -> None:
    hers = add(database, "Rivers", "Lakes", "Ponds")
    [already] = add(database, "Wells", visibility=PRIVATE)
    [his] = add(database, "Moors", owner=BOB)
    done = batch.apply(database, ADA, Show(PRIVATE), [*hers, already, his, 999])
    assert done == Done(changed=3, same=1, kept=2)
    assert [get(database, each).visibility for each in (*hers, already)] == [PRIVATE] * 4
    assert get(database, his).visibility is Visibility.PUBLIC
    with database.transaction() as connection:
        latest = revisions.of_item(connection, hers[0])[0]
    assert (latest.number, latest.origin, latest.author) == (2, OriginKind.PERSON, ADA.subject)
    assert get(database, already).revision == 1


def test_a_whole_search_is_changed_portion_by_portion(database: Database) -> None:
    ids = add(database, *(f"Rivers {number}" for number in range(7)))
    others = add(database, "Lakes")
    told = list[Done]()
    assert batch.apply(database, STAFF, Show(PRIVATE), Wanted(words="rivers"), told.append) == Done(7)
    assert [each.changed for each in told] == [2, 4, 6, 7]
    with database.transaction() as connection:
        assert browsing.count(connection, NOBODY).number == len(others)
    assert len({get(database, each).datestamp for each in ids}) == 4


def test_a_search_that_stops_early_is_gone_on_with(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "WINDOWS", (1, 2))
    ids = add(database, *(f"Rivers {number}" for number in range(5)))
    bob = add(database, *(f"Lakes {number}" for number in range(5)), owner=BOB)
    later = add(database, "Rivers 5")
    assert batch.apply(database, STAFF, Show(PRIVATE), Wanted(owner=ADA.subject, with_files=False)) == Done(6)
    assert {get(database, each).visibility for each in (*ids, *later)} == {PRIVATE}
    assert {get(database, each).visibility for each in bob} == {Visibility.PUBLIC}


def test_items_come_into_a_set_and_a_site_and_leave_them(database: Database) -> None:
    ids, set_id, site_id = (
        add(database, "Rivers", "Lakes", "Ponds"),
        new_set(database, "Water"),
        new_site(database, "Portal"),
    )
    assert batch.apply(database, ADA, Join(SETS, set_id), ids[:2]) == Done(2)
    assert batch.apply(database, ADA, Join(SETS, set_id), ids) == Done(1, same=2)
    assert batch.apply(database, ADA, Join(SITES, site_id), ids) == Done(3)
    assert batch.apply(database, ADA, Leave(SETS, set_id), ids[1:]) == Done(2)
    assert [members(database, SETS, each) for each in ids] == [(set_id,), (), ()]
    assert [members(database, SITES, each) for each in ids] == [(site_id,)] * 3
    with database.transaction() as connection:
        _, snapshot = revisions.get(connection, ids[0], 3)
    assert (snapshot.sets, snapshot.sites) == ((set_id,), (site_id,))


def test_nobody_puts_items_into_another_persons_set(database: Database) -> None:
    ids = add(database, "Rivers", owner=BOB)
    public, private = new_set(database, "Water"), new_set(database, "Hers", ADA, PRIVATE)
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        batch.apply(database, BOB, Join(SETS, public), ids)
    with pytest.raises(NotFound):
        batch.apply(database, BOB, Join(SETS, private), ids)
    with pytest.raises(NotFound):
        batch.apply(database, STAFF, Join(SETS, 999), ids)
    assert members(database, SETS, ids[0]) == ()


def test_buried_items_are_tombstones_and_not_buried_again(database: Database) -> None:
    ids = add(database, "Rivers", "Lakes")
    bury(database, ids[0])
    assert batch.apply(database, ADA, Bury("Taken from the catalogue."), ids) == Done(1, kept=1)
    buried = get(database, ids[1])
    assert (buried.deleted, buried.reason, buried.revision) == (True, "Taken from the catalogue.", 2)


def test_a_deleted_set_leaves_its_items(database: Database) -> None:
    ids = [*add(database, "Rivers", "Lakes"), *add(database, "Ponds", owner=BOB)]
    set_id, other = new_set(database, "Water"), new_set(database, "Maps")
    put_in(database, SETS, set_id, ids)
    put_in(database, SETS, other, ids[:1])
    before = get(database, ids[2])
    with pytest.raises(NotAllowed):
        batch.delete_group(database, BOB, SETS, set_id)
    assert batch.delete_group(database, ADA, SETS, set_id) == 3
    assert [members(database, SETS, each) for each in ids] == [(other,), (), ()]
    assert get(database, ids[2]).datestamp > before.datestamp
    with database.transaction() as connection:
        assert item_sets.find(connection, set_id) is None
    with pytest.raises(NotFound):
        batch.delete_group(database, STAFF, SETS, set_id)


def test_a_deleted_site_leaves_its_items(database: Database) -> None:
    ids, site_id = add(database, "Rivers"), new_site(database, "Portal")
    put_in(database, SITES, site_id, ids)
    assert batch.delete_group(database, STAFF, SITES, site_id) == 1
    assert get(database, ids[0]).title == "Rivers"
    with database.transaction() as connection:
        assert sites.find(connection, site_id) is None
