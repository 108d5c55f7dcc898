"""Whole imports from a DSpace 4, 5 and 6: what present importers of it get wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.catalogue.item import Visibility
from exporter.catalogue.item_file import FileState
from exporter.database.engine import Database
from exporter.jobs.job import JobState
from exporter.transfers.imports import fetching, import_file
from exporter.transfers.imports.plan import FileChoice, FileWish
from tests.sources.dspace_rest_site import VERSIONS, shelf
from tests.sources.dspace_site import TITLES, Shelf
from tests.transfers.imports.far import FarPlace, far_place, plan_for, titles
from tests.transfers.imports.place import counts

pytestmark = pytest.mark.slow
WITHOUT = FileWish(FileChoice.NONE)


@pytest.fixture(params=VERSIONS)
def water(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    with shelf(request.param) as found:
        yield found


@pytest.fixture
def place(water: Shelf, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FarPlace:
    for module in (fetching, import_file):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    plan = plan_for("dspace", water.dspace.url, limit=2, scope=water.handle(water.community))
    return far_place(database, tmp_path, plan)


def test_an_import_brings_items_with_their_files_and_a_second_one_changes_nothing(water: Shelf, place: FarPlace) -> None:
    run = place.run()
    assert (counts(run), run.files_stored, run.complete, run.said) == ((5, 0, 0, 0, 0), 5, True, "")
    run = place.run()
    assert (counts(run), run.files_stored) == ((0, 0, 5, 0, 0), 0)
    assert titles(place) == set(TITLES)


def test_an_empty_page_in_the_middle_is_not_the_end(water: Shelf, place: FarPlace) -> None:
    water.dspace.state.moving = False
    for item in water.items[2:4]:
        water.dspace.hide(item)
    run = place.run(files=WITHOUT)
    assert (counts(run), run.complete) == ((3, 0, 0, 0, 0), True)
    assert titles(place) == {"Rivers", "Lakes", "Canals"}


def test_what_left_the_list_is_hidden_after_a_whole_walk_although_hidden_ones_are_counted(
    water: Shelf, place: FarPlace
) -> None:
    water.dspace.hide(water.items[4])
    place.run(files=WITHOUT)
    water.dspace.withdraw(water.items[2])
    run = place.run(files=WITHOUT)
    assert (run.vanished_count, run.complete) == (1, True)
    assert place.item(water.handle(water.items[2])).visibility is Visibility.PRIVATE


def test_an_item_that_is_made_private_there_is_hidden_when_a_second_list_does_not_have_it_either(
    water: Shelf, place: FarPlace
) -> None:
    """It can be read as before: a list that moved may have lost it. A DSpace 4 goes on listing it."""
    place.run(files=WITHOUT)
    water.dspace.make_private(water.items[2])
    runs = [place.run(files=WITHOUT) for _ in range(2)]
    stays = water.dspace.version.startswith("4")
    assert [run.vanished_count for run in runs] == [0, int(not stays)]
    assert ("still has one record that its list does not have" in runs[0].said) is not stays
    hidden = place.item(water.handle(water.items[2])).visibility is Visibility.PRIVATE
    assert hidden is not stays


def test_collections_behind_the_first_twenty_are_imported_too(water: Shelf, place: FarPlace) -> None:
    for number, collection in enumerate(water.dspace.fill_collections(30, water.community)):
        water.dspace.new_item(f"Item {number}", None, collection)
    run = place.run(files=WITHOUT)
    assert (counts(run), run.complete) == ((35, 0, 0, 0, 0), True)


def test_an_endpoint_that_fails_ends_the_job_with_a_sentence(water: Shelf, place: FarPlace) -> None:
    fault = water.dspace.faults.add("GET /rest", status=404, html=True, times=-1)
    place.submit()
    job = place.work()
    assert fault.happened
    assert job.state is JobState.FAILED
    assert "no DSpace at this address" in job.message
    assert titles(place) == set()


def test_an_answer_that_is_an_error_in_json_keeps_no_loop_going(water: Shelf, place: FarPlace) -> None:
    headers = {"Content-Type": "application/json"}
    body = '{"status": 500, "error": "Internal Server Error"}'
    fault = water.dspace.faults.add("GET /rest/collections", status=200, body=body, headers=headers, times=-1)
    place.submit()
    assert place.work().state is JobState.FAILED
    assert 0 < fault.happened < 10


def test_a_list_that_changes_while_it_is_read_is_read_once_more(water: Shelf, place: FarPlace) -> None:
    turn = water.dspace.faults.after("offset=0", lambda: water.dspace.edit(water.items[0], dc_description="Fresh water"))
    run = place.run(files=WITHOUT)
    assert turn.happened == 1
    assert (sum(counts(run)), run.complete, titles(place)) == (5, True, set(TITLES))


def test_one_file_that_is_not_for_us_keeps_neither_its_item_nor_the_others_away(water: Shelf, place: FarPlace) -> None:
    water.dspace.lists_restricted = True
    water.dspace.add_file(water.items[0], "open.csv", "1\n")
    water.dspace.restrict(water.dspace.file(water.items[0], "levels.csv"))
    run = place.run()
    assert (counts(run), run.files_stored) == ((5, 0, 0, 0, 0), 5)
    states = {file.name: file.state for file in place.files(water.handle(water.items[0]))}
    assert states["open.csv"] is FileState.STORED
    assert states["levels.csv"] is not FileState.STORED


def test_an_item_in_two_collections_is_one(water: Shelf, place: FarPlace) -> None:
    other = water.dspace.new_collection("Also water", water.community)
    water.dspace.map_into(water.items[0], other)
    run = place.run(files=WITHOUT)
    assert (counts(run), run.complete, len(titles(place))) == ((5, 0, 0, 0, 0), True, 5)
