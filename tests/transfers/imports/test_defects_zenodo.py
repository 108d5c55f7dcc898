"""Whole imports from a Zenodo, and the same work through two sources."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from exporter.catalogue import duplicates
from exporter.catalogue.item import Visibility
from exporter.catalogue.item_file import FileState
from exporter.catalogue.viewer import NOBODY
from exporter.database.catalogue_tables import items as item_table
from exporter.database.engine import Database
from exporter.jobs.job import JobState
from exporter.transfers.imports import fetching, import_file
from exporter.transfers.imports.checking import check
from exporter.transfers.imports.plan import FileChoice, FileWish
from simulators.ckan import Ckan
from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.sources.invenio_shelves import CONTENT, TITLES, shelves, zenodo_of
from tests.transfers.imports.far import FarPlace, far_place, plan_for, titles
from tests.transfers.imports.place import counts

pytestmark = pytest.mark.slow
WITHOUT = FileWish(FileChoice.NONE)


@pytest.fixture
def zenodo() -> Iterator[Zenodo]:
    with shelves(plain=False) as found:
        yield zenodo_of(found)


@pytest.fixture
def place(zenodo: Zenodo, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FarPlace:
    for module in (fetching, import_file):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    return far_place(database, tmp_path, plan_for("zenodo", zenodo.url, limit=2, community="water"))


def shown(zenodo: Zenodo, title: str) -> Any:
    """The version that lists show."""
    found = [each for each in zenodo.state.versions.values() if each.published and each.published.metadata["title"] == title]
    return found[-1]


def test_a_new_version_updates_its_item_and_only_its_new_file_is_fetched(zenodo: Zenodo, place: FarPlace) -> None:
    assert counts(place.run()) == (5, 0, 0, 0, 0)
    rivers = shown(zenodo, "Rivers")
    item = place.item(rivers.parent.id)
    zenodo.shelf.new_version(rivers.id, {"levels.csv": rivers.files["levels.csv"].whole, "new.csv": "1\n"}, title="Rivers 2")
    zenodo.log.clear()
    run = place.run()
    assert (counts(run), run.vanished_count, run.files_stored) == ((0, 1, 4, 0, 0), 0, 1)
    after = place.item(rivers.parent.id)
    assert (after.id, after.identifier, after.title) == (item.id, item.identifier, "Rivers 2")
    assert [file.name for file in place.files(rivers.parent.id)] == ["levels.csv", "new.csv"]
    fetched = [entry.path for entry in zenodo.log if entry.path.endswith("/content")]
    assert [path.split("/")[-2] for path in fetched] == ["new.csv"]


def test_what_was_taken_back_there_is_hidden_here_and_nothing_else(zenodo: Zenodo, place: FarPlace) -> None:
    place.run()
    gone = shown(zenodo, "Seas")
    zenodo.remove_record(gone.id)
    run = place.run()
    assert (counts(run), run.vanished_count, run.complete) == ((0, 0, 4, 0, 0), 1, True)
    assert place.item(gone.parent.id).visibility is Visibility.PRIVATE
    assert len(titles(place)) == 5


def test_a_community_that_is_unknown_or_renamed_imports_nothing_and_hides_nothing(zenodo: Zenodo, place: FarPlace) -> None:
    place.run()
    zenodo.shelf.rename_community("water", "waters")
    place.submit()
    job = place.work()
    assert job.state is JobState.FAILED
    assert "no community “water”" in job.message
    assert titles(place) == set(TITLES)
    with place.database.transaction() as connection:
        assert set(connection.execute(select(item_table.c.visibility)).scalars()) == {Visibility.PUBLIC}


def test_a_file_whose_bytes_are_not_those_of_its_checksum_is_told_and_the_rest_comes(
    zenodo: Zenodo, place: FarPlace
) -> None:
    rivers = shown(zenodo, "Rivers")
    fault = zenodo.faults.add(f"{rivers.id}/files/levels.csv/content", knob="other_bytes", times=-1)
    run = place.run()
    assert fault.happened == import_file.TRIES
    assert (counts(run), run.files_stored, run.files_failed) == ((5, 0, 0, 0, 0), 4, 1)
    [file] = place.files(rivers.parent.id)
    assert (file.state, file.reason, file.sha256) == (FileState.FAILED, "checksum", None)
    assert place.job(run.job_id).problems == 1


def test_a_file_under_embargo_is_told_with_its_day_and_comes_when_it_is_over(zenodo: Zenodo, place: FarPlace) -> None:
    rivers = shown(zenodo, "Rivers")
    zenodo.shelf.restrict(rivers.id, until="2099-01-01")
    run = place.run()
    assert (counts(run), run.files_stored) == ((5, 0, 0, 0, 0), 4)
    access = place.item(rivers.parent.id).content.record.access
    assert (access.files, access.embargo_until) == ("restricted", "2099-01-01")
    with zenodo.guard:
        version = zenodo.state.versions[rivers.id]
        version.published = replace(version.published, access={"record": "public", "files": "public"})  # type: ignore[type-var]
        version.touch()
        zenodo.index(version)
    run = place.run()
    assert (counts(run), run.files_stored) == ((0, 1, 4, 0, 0), 1)


def test_more_records_than_a_search_shows_come_all(zenodo: Zenodo, place: FarPlace) -> None:
    zenodo.shelf.fill(60, ("water",))
    zenodo.search.window = 20
    run = place.run(limit=10, files=WITHOUT)
    assert (counts(run), run.complete, run.said) == ((65, 0, 0, 0, 0), True, "")
    assert all(entry.status < 400 for entry in zenodo.log)


def test_a_limit_above_what_zenodo_takes_is_lowered_and_refused_by_nobody(zenodo: Zenodo, place: FarPlace) -> None:
    zenodo.shelf.fill(60, ("water",))
    assert counts(place.run(limit=1000, files=WITHOUT)) == (65, 0, 0, 0, 0)
    assert all(entry.status < 400 for entry in zenodo.log)
    assert {size for entry in zenodo.log if (size := entry.query.rpartition("size=")[2]) and "page=" in entry.query} == {
        "25"
    }


def test_the_same_doi_through_two_sources_is_two_items_that_point_to_each_other(zenodo: Zenodo, place: FarPlace) -> None:
    rivers = shown(zenodo, "Rivers")
    place.run(files=WITHOUT)
    doi = place.item(rivers.parent.id).doi
    assert doi
    ckan = Ckan()
    dataset = ckan.new_dataset("rivers", title="Rivers, too", extras={"doi": doi.upper()})
    with Simulator(ckan):
        other = plan_for("ckan", ckan.url)
        place.plan, place.http = other, replace(place.http, allowed=place.http.allowed | {ckan.url.partition("//")[2]})
        assert counts(place.run(files=WITHOUT)) == (1, 0, 0, 0, 0)
    here, there = place.item(rivers.parent.id), place.item(dataset["id"])
    assert here.id != there.id
    with place.database.transaction() as connection:
        assert [row.id for row in duplicates.of_item(connection, NOBODY, here)] == [there.id]
        assert [row.id for row in duplicates.of_item(connection, NOBODY, there)] == [here.id]


def test_a_document_that_is_cut_off_fails_alone(zenodo: Zenodo, place: FarPlace) -> None:
    place.plan = plan_for("zenodo", zenodo.url, limit=2, community="water", format="datacite")
    rivers = shown(zenodo, "Rivers")
    fault = zenodo.faults.add(f"GET /api/records/{rivers.id}$", knob="short_body", times=-1)
    run = place.run(files=WITHOUT)
    assert fault.happened >= 1
    assert counts(run) == (4, 0, 0, 0, 1)
    [failed] = [row for row in place.ledger(run.job_id).values() if row.outcome == "failed"]
    assert (failed.remote_id, failed.said.endswith(".")) == (rivers.parent.id, True)
    assert titles(place) == set(TITLES) - {"Rivers"}


def test_a_work_of_which_a_new_version_comes_while_the_list_is_read_is_one_item(zenodo: Zenodo, place: FarPlace) -> None:
    rivers = shown(zenodo, "Rivers")
    turn = zenodo.faults.after(
        "GET /api/records[?]", lambda: zenodo.shelf.new_version(rivers.id, {"new.csv": "1\n"}, title="Rivers 2")
    )
    assert sum(counts(place.run(files=WITHOUT))) == 5
    assert turn.happened == 1
    place.run(files=WITHOUT)
    assert titles(place) == {"Rivers 2", *TITLES} - {"Rivers"}


def test_a_record_that_comes_while_the_list_is_read_is_brought_and_hides_no_other(zenodo: Zenodo, place: FarPlace) -> None:
    turn = zenodo.faults.after("GET /api/records[?]", lambda: zenodo.shelf.new_record("Ponds", {"p.csv": "1"}, ("water",)))
    run = place.run(files=WITHOUT)
    assert turn.happened == 1
    assert (counts(run), run.complete) == ((6, 0, 0, 0, 0), True)


def test_a_check_tells_how_much_the_files_are(zenodo: Zenodo, place: FarPlace) -> None:
    for form in ("native", "oai_dc"):
        source = place.import_source(plan_for("zenodo", zenodo.url, community="water", format=form))
        assert check(source).size_bytes == len(TITLES) * len(CONTENT)
        source.close()
    zenodo.shelf.fill(20, ("water",))
    source = place.import_source(place.plan)
    about = check(source)
    assert (about.total, about.size_bytes) == (25, None)
    assert "The first 10 records have 10 files" in about.notes[-1]
    source.close()
