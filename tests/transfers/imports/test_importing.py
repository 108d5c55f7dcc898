"""Imports, run and run again: what the acceptance of an import asks."""

import pytest
from sqlalchemy import insert, select

from exporter.catalogue import items, memberships, revisions
from exporter.catalogue.content import Policy
from exporter.catalogue.item import Origin, OriginKind, Visibility
from exporter.catalogue.memberships import SETS, SITES
from exporter.database.catalogue_tables import item_set_items, item_sets, sites
from exporter.database.clock import after
from exporter.jobs.job import JobState
from exporter.transfers.imports.paging import MOST_NEW
from exporter.transfers.imports.runs import Outcome, Stage
from tests.transfers.imports.place import Place, counts
from tests.transfers.imports.whole import edit

pytestmark = pytest.mark.slow


def test_an_import_makes_an_item_of_each_record(place: Place) -> None:
    place.repository.fill(25)
    run = place.run()
    assert counts(run) == (25, 0, 0, 0, 0)
    assert (run.stage, run.listed, run.advertised, run.complete, run.said) == (Stage.DONE, 25, 25, True, "")
    item = place.item("r00007")
    assert (item.title, item.owner, item.revision) == ("Title of r00007", "sub-ada", 1)
    row = place.ledger(run.job_id)["r00007"]
    assert (row.outcome, row.item_id, row.revision_before, row.revision_after) == (Outcome.CREATED, item.id, 0, 1)
    assert place.job(run.job_id).message == "25 created, 0 updated, 0 unchanged."


def test_the_second_import_of_the_same_changes_nothing_and_fetches_nothing(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    asked = place.repository.asked["record"]
    assert counts(place.run()) == (0, 0, 25, 0, 0)
    assert place.repository.asked["record"] == asked == 25
    assert place.item("r00007").revision == 1


def test_without_versions_the_second_import_compares_the_documents(place: Place) -> None:
    place.repository.tells_versions = False
    place.repository.fill(25)
    place.run()
    assert counts(place.run()) == (0, 0, 25, 0, 0)
    assert place.repository.asked["record"] == 50
    assert place.item("r00007").revision == 1


def test_of_one_record_that_changed_there_exactly_one_item_is_updated(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    place.repository.change("r00007", "Another title")
    run = place.run()
    assert counts(run) == (0, 1, 24, 0, 0)
    assert place.item("r00007").title == "Another title"
    row = place.ledger(run.job_id)["r00007"]
    assert (row.outcome, row.revision_before, row.revision_after) == (Outcome.UPDATED, 1, 2)


def test_what_a_person_wrote_survives_an_update(place: Place) -> None:
    place.repository.fill(3)
    place.run()
    edit(place, "r00001", "dcterms:subject", "By hand")
    place.repository.change("r00001", "Another title")
    assert counts(place.run()) == (0, 1, 2, 0, 0)
    item = place.item("r00001")
    assert item.title == "Another title"
    assert item.content.record.texts("dcterms:subject") == ("By hand",)


def test_a_run_told_to_overwrite_takes_a_persons_words_back_without_asking_the_source(place: Place) -> None:
    place.repository.fill(3)
    place.run()
    edit(place, "r00001", "dcterms:subject", "By hand")
    asked = place.repository.asked["record"]
    assert counts(place.run(policy=Policy.OVERWRITE)) == (0, 1, 2, 0, 0)
    assert place.item("r00001").content.record.texts("dcterms:subject") == ()
    assert place.repository.asked["record"] == asked


def test_a_run_told_to_leave_what_is_there_brings_only_what_is_new(place: Place) -> None:
    place.repository.fill(3)
    place.run()
    place.repository.change("r00001", "Another title")
    place.repository.put("new")
    assert counts(place.run(policy=Policy.LEAVE)) == (1, 0, 2, 1, 0)
    assert place.item("r00001").title == "Title of r00001"


def test_a_job_of_an_import_ends_as_done(place: Place) -> None:
    place.repository.fill(1)
    place.submit()
    assert place.work().state is JobState.DONE


def test_new_items_are_as_visible_and_in_the_sets_and_sites_that_the_import_says(place: Place) -> None:
    set_id, site_id = groups(place)
    place.repository.fill(2)
    run = place.run(visibility=Visibility.PRIVATE, sets=(set_id, 999), sites=(site_id,))
    item = place.item("r00001")
    assert item.visibility is Visibility.PRIVATE
    with place.database.transaction() as connection:
        assert memberships.of_items(connection, SETS, [item.id]) == {item.id: (set_id,)}
        assert memberships.of_items(connection, SITES, [item.id]) == {item.id: (site_id,)}
        jobs = connection.execute(select(item_set_items.c.job_id)).scalars().all()
    assert set(jobs) == {run.job_id}


def test_an_update_adds_to_sets_that_are_named_anew_and_leaves_the_visibility_as_it_is(place: Place) -> None:
    set_id, _ = groups(place)
    place.repository.fill(2)
    place.run(visibility=Visibility.PRIVATE)
    place.repository.change("r00001", "Another title")
    assert counts(place.run(sets=(set_id, 999))) == (0, 2, 0, 0, 0)
    changed, other = place.item("r00001"), place.item("r00000")
    assert changed.visibility is Visibility.PRIVATE
    with place.database.transaction() as connection:
        there = memberships.of_items(connection, SETS, [changed.id, other.id])
    assert there == {changed.id: (set_id,), other.id: (set_id,)}
    assert counts(place.run(sets=(set_id, 999))) == (0, 0, 2, 0, 0)


def test_an_item_that_was_deleted_by_hand_stays_so_unless_the_run_is_told_to_overwrite(place: Place) -> None:
    place.repository.fill(2)
    place.run()
    item = place.item("r00001")
    with place.database.transaction() as connection:
        items.bury(connection, [item.id], "Not ours.")
        revisions.keep(connection, [item.id], Origin(OriginKind.PERSON, "sub-ulla"))
    run = place.run()
    assert counts(run) == (0, 0, 1, 1, 0)
    assert place.ledger(run.job_id)["r00001"].reason == "deleted"
    assert counts(place.run(policy=Policy.OVERWRITE)) == (1, 0, 1, 0, 0)
    assert not place.item("r00001").deleted


def test_a_change_of_the_version_alone_is_no_update_and_is_not_fetched_twice(place: Place) -> None:
    place.repository.fill(2)
    place.run()
    place.repository.records["r00001"].version = 9
    assert counts(place.run()) == (0, 0, 2, 0, 0)
    assert counts(place.run()) == (0, 0, 2, 0, 0)
    assert place.repository.asked["record r00001"] == 2
    assert place.item("r00001").revision == 1


def test_a_run_told_to_add_takes_no_statement_and_no_file_away(place: Place) -> None:
    held = place.repository.put("r1", a=b"one")
    held.creators = ("Rain",)
    place.run()
    held.creators, held.files = ("Snow",), {"b": b"two"}
    place.repository.change("r1", held.title)
    assert counts(place.run(policy=Policy.ADD)) == (0, 1, 0, 0, 0)
    assert place.item("r1").content.record.texts("dcterms:subject") == ("Rain", "Snow")
    assert [each.name for each in place.files("r1")] == ["b", "a"]


def groups(place: Place) -> tuple[int, int]:
    """An item set and a site."""
    fixed = {"title": "Water", "owner": "sub-ada", "created": after(0)}
    with place.database.transaction() as connection:
        connection.execute(insert(item_sets).values(id=7, identifier="a", description="", **fixed))
        connection.execute(insert(sites).values(id=8, slug="water", summary="", **fixed))
    return 7, 8


def listing_headers(place: Place, records: int) -> None:
    place.repository.lists_headers = place.repository.brings_documents = True
    place.repository.fill(records)
    place.run()


def test_an_import_again_asks_for_headers_alone(place: Place) -> None:
    listing_headers(place, 25)
    assert place.repository.asked["bare"] == 0
    asked = place.repository.asked["list"]
    assert counts(place.run()) == (0, 0, 25, 0, 0)
    assert (place.repository.asked["list"], place.repository.asked["record"]) == (asked, 0)
    assert place.repository.asked["bare"] == 1


def test_the_few_that_are_new_are_fetched_by_themselves(place: Place) -> None:
    listing_headers(place, 25)
    place.repository.change("r00007", "Changed")
    place.repository.put("r00099")
    assert counts(place.run()) == (1, 1, 24, 0, 0)
    assert place.repository.asked["record"] == 2
    assert place.item("r00007").title == "Changed"


def test_where_much_is_new_the_documents_come_along_in_the_list(place: Place) -> None:
    listing_headers(place, 120)
    for number in range(110):
        place.repository.change(f"r{number:05}", f"Changed {number}")
    assert counts(place.run()) == (0, 110, 10, 0, 0)
    # towards the end of the list there are few enough to be fetched by themselves
    assert place.repository.asked["record"] <= MOST_NEW


def test_a_selection_that_was_never_listed_whole_brings_its_documents_along(place: Place) -> None:
    place.repository.lists_headers = place.repository.brings_documents = True
    place.repository.fill(25)
    place.run(test=True)
    place.run()
    assert place.repository.asked["bare"] == 0
