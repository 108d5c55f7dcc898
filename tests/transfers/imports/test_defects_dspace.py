"""Whole imports from a DSpace: what present importers of it get wrong."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from exporter.catalogue.item import Visibility
from exporter.catalogue.item_file import FileState
from exporter.database.catalogue_tables import items as item_table
from exporter.database.engine import Database
from exporter.errors import RemoteError
from exporter.jobs.job import JobState
from exporter.transfers.imports import fetching, import_file
from exporter.transfers.imports.plan import FileChoice, FileWish
from simulators.dspace6 import Dspace6
from simulators.dspace7 import Dspace7
from simulators.server import Simulator
from tests.sources.dspace_site import CONTENT, TITLES, TOKEN, Shelf, water
from tests.transfers.imports.far import FarPlace, far_place, plan_for, titles
from tests.transfers.imports.place import counts

__all__ = ["water"]
pytestmark = pytest.mark.slow
WITHOUT = FileWish(FileChoice.NONE)


@pytest.fixture
def place(water: Shelf, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FarPlace:
    for module in (fetching, import_file):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    plan = plan_for("dspace", water.dspace.url, limit=2, scope=water.handle(water.collection))
    return far_place(database, tmp_path, plan)


def test_an_import_brings_items_with_their_files_and_a_second_one_changes_nothing(water: Shelf, place: FarPlace) -> None:
    run = place.run()
    assert (counts(run), run.files_stored, run.complete) == ((5, 0, 0, 0, 0), 5, True)
    run = place.run()
    assert (counts(run), run.files_stored) == ((0, 0, 5, 0, 0), 0)
    assert titles(place) == set(TITLES)


def test_not_only_the_first_value_of_a_field_comes(water: Shelf, place: FarPlace) -> None:
    people = [f"Name{number}, Given" for number in range(12)]
    water.dspace.edit(water.items[0], **{"dc.contributor.author": people, "dc.subject": ["ice", "snow", "rain"]})
    place.run(files=WITHOUT)
    record = place.item(water.handle(water.items[0])).content.record
    assert [person.family for person in record.creators] == [f"Name{number}" for number in range(12)]
    assert record.texts("dcterms:subject") == ("ice", "snow", "rain")


def test_a_limit_above_a_hundred_skips_nothing(water: Shelf, place: FarPlace) -> None:
    water.dspace.fill(250, water.collection)
    run = place.run(limit=1000, files=WITHOUT)
    assert (counts(run), run.complete, run.said) == ((255, 0, 0, 0, 0), True, "")


def test_an_endpoint_that_fails_ends_the_job_with_a_sentence(water: Shelf, place: FarPlace) -> None:
    fault = water.dspace.faults.add("GET /server/api", status=404, times=-1)
    place.submit()
    job = place.work()
    assert fault.happened
    assert job.state is JobState.FAILED
    assert "no DSpace at this address" in job.message
    assert titles(place) == set()


def test_an_answer_that_is_an_error_in_json_keeps_no_loop_going(water: Shelf, place: FarPlace) -> None:
    body = '{"status": 500, "error": "Internal Server Error"}'
    headers = {"Content-Type": "application/json"}
    fault = water.dspace.faults.add("GET /server/api/discover", status=200, body=body, headers=headers, times=-1)
    place.submit()
    assert place.work().state is JobState.FAILED
    assert 0 < fault.happened < 10


def test_a_withdrawn_item_is_hidden_here_and_keeps_what_it_said(water: Shelf, place: FarPlace) -> None:
    water.dspace.edit(water.items[2], dc_description="Salt water")
    place.run(files=WITHOUT)
    water.dspace.withdraw(water.items[2])
    run = place.run(files=WITHOUT)
    item = place.item(water.handle(water.items[2]))
    assert (run.vanished_count, run.complete) == (1, True)
    assert (item.title, item.visibility) == ("Seas", Visibility.PRIVATE)
    assert item.content.record.text("dcterms:description") == "Salt water"
    row = place.ledger(run.job_id)[water.handle(water.items[2])]
    assert (row.reason, "was withdrawn at" in row.said) == ("withdrawn", True)


def test_an_item_that_is_made_private_there_is_not_shown_here_any_more(water: Shelf, place: FarPlace) -> None:
    place.run(files=WITHOUT)
    water.dspace.make_private(water.items[2])
    run = place.run(files=WITHOUT)
    row = place.ledger(run.job_id)[water.handle(water.items[2])]
    assert (run.vanished_count, run.said, "made private" in row.said) == (1, "", True)
    assert place.item(water.handle(water.items[2])).visibility is Visibility.PRIVATE


def test_a_file_that_is_added_comes_with_the_next_run_alone(water: Shelf, place: FarPlace) -> None:
    place.run()
    water.dspace.add_file(water.items[1], "new.csv", "1\n")
    run = place.run()
    assert (counts(run), run.files_stored) == ((0, 1, 4, 0, 0), 1)
    assert {file.name for file in place.files(water.handle(water.items[1]))} == {"levels.csv", "new.csv"}


def test_a_bundle_that_is_named_later_and_a_field_that_is_ignored_later_change_what_is_here(
    water: Shelf, place: FarPlace
) -> None:
    item = water.items[0]
    water.dspace.add_file(item, "levels.jpg", "x", "THUMBNAIL")
    water.dspace.edit(item, **{"dc.subject": ["ice"]})
    place.run()
    handle, usual = water.handle(item), {"limit": 2, "scope": water.handle(water.collection)}
    assert [file.name for file in place.files(handle)] == ["levels.csv"]
    more = {"bundles": "ORIGINAL, THUMBNAIL", "ignored": "dc.subject"}
    place.plan = plan_for("dspace", water.dspace.url, **usual, **more)
    place.run()
    assert [file.name for file in place.files(handle)] == ["levels.csv", "levels.jpg"]
    assert place.item(handle).content.record.texts("dcterms:subject") == ()
    assert counts(place.run()) == (0, 0, 5, 0, 0)


def test_a_collection_that_is_gone_imports_nothing_and_hides_nothing(water: Shelf, place: FarPlace) -> None:
    place.run(files=WITHOUT)
    water.dspace.delete(water.collection)
    place.submit()
    job = place.work()
    assert (job.state, "no collection or community" in job.message) == (JobState.FAILED, True)
    with place.database.transaction() as connection:
        assert set(connection.execute(select(item_table.c.visibility)).scalars()) == {Visibility.PUBLIC}


def test_one_file_under_embargo_keeps_neither_its_item_nor_the_others_away(water: Shelf, place: FarPlace) -> None:
    water.dspace.add_file(water.items[0], "open.csv", "1\n")
    water.dspace.embargo(water.dspace.file(water.items[0], "levels.csv"), "2099-01-01")
    run = place.run()
    assert (counts(run), run.files_stored) == ((5, 0, 0, 0, 0), 5)
    states = {file.name: file.state for file in place.files(water.handle(water.items[0]))}
    assert states["open.csv"] is FileState.STORED
    assert states["levels.csv"] is not FileState.STORED


def test_an_item_that_only_a_sign_in_shows_is_private_here(water: Shelf, place: FarPlace) -> None:
    water.dspace.restrict(water.items[0])
    place.token = TOKEN
    assert counts(place.run()) == (5, 0, 0, 0, 0)
    assert place.item(water.handle(water.items[0])).visibility is Visibility.PRIVATE
    assert place.item(water.handle(water.items[1])).visibility is Visibility.PUBLIC


def test_an_item_in_two_collections_is_one(water: Shelf, place: FarPlace) -> None:
    other = water.dspace.new_collection("Also water", water.community)
    water.dspace.map_into(water.items[0], other)
    place.run(files=WITHOUT)
    place.plan = plan_for("dspace", water.dspace.url, scope=water.handle(other))
    assert counts(place.run(files=WITHOUT)) == (0, 0, 1, 0, 0)
    assert len(titles(place)) == 5


def fill(site: Dspace6 | Dspace7) -> None:
    """What stays the same through an upgrade: handles, texts and files."""
    community = site.new_community("Water", handle="123456789/1")
    collection = site.new_collection("Water of Poland", community, handle="123456789/2")
    for number, title in enumerate(TITLES, 10):
        moment = datetime(2024, 1, number, tzinfo=UTC)
        site.new_item(title, {"levels.csv": CONTENT}, collection, f"123456789/{number}", moment, dc_subject=["ice", "snow"])


@pytest.mark.parametrize(("old", "new"), [("5.10", "6.3"), ("6.3", "7.6"), ("4.2", "9.3")])
@pytest.mark.parametrize("scope", ["", "123456789/2"])
def test_a_repository_that_was_upgraded_is_the_same_source_and_nothing_comes_twice(
    database: Database,
    tmp_path: Path,
    old: str,
    new: str,
    scope: str,
) -> None:
    before, after = Dspace6(old), Dspace6(new) if new < "7" else Dspace7(new)
    for site in (before, after):
        fill(site)
    with Simulator(before) as there:
        place = far_place(database, tmp_path, plan_for("dspace", there.url, scope=scope))
        run = place.run()
        assert (counts(run), run.files_stored, run.complete) == ((5, 0, 0, 0, 0), 5, True)
    items = {f"123456789/{number}": place.item(f"123456789/{number}").id for number in range(10, 15)}
    after.edit(next(uuid for uuid, item in after.state.items.items() if item.handle == "123456789/12"), dc_title="All seas")
    with Simulator(after, there.port) as here:
        assert here.url == there.url
        run = place.run()
    created, _updated, _unchanged, _removed, failed = counts(run)
    assert (created, failed, run.vanished_count, run.complete) == (0, 0, 0, True)
    assert {handle: place.item(handle).id for handle in items} == items
    assert titles(place) == {"All seas", *TITLES} - {"Seas"}
    for handle in items:
        assert [file.name for file in place.files(handle)] == ["levels.csv"]


def test_a_walk_that_began_before_an_upgrade_does_not_go_on_behind_it(database: Database, tmp_path: Path) -> None:
    """Its place in the old list says nothing of the new one: the job fails, and nothing vanishes."""
    before, after = Dspace6("6.3"), Dspace7("7.6")
    for site in (before, after):
        fill(site)
    with Simulator(before) as old:
        place = far_place(database, tmp_path, plan_for("dspace", old.url, scope="123456789/2"))
        source = place.import_source(place.plan)
        cursor = source.listing("", 2).cursor
        source.close()
    with Simulator(after, old.port):
        again = place.import_source(place.plan)
        with pytest.raises(RemoteError):
            again.listing(cursor, 2)
        again.close()
