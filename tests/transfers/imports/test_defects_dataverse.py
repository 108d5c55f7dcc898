"""Whole imports from a Dataverse."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from exporter.catalogue.item import Visibility
from exporter.catalogue.item_file import FileState
from exporter.database.catalogue_tables import items as item_table
from exporter.database.engine import Database
from exporter.jobs import store
from exporter.jobs.context import JobContext
from exporter.jobs.job import JobState
from exporter.records.parts import statements
from exporter.sources.base import Person
from exporter.transfers.imports import fetching, import_file
from exporter.transfers.imports.checking import check
from exporter.transfers.imports.plan import FileChoice, FileWish
from exporter.transfers.imports.undo import UndoHandler
from exporter.transfers.imports.undo_plan import submit_undo
from simulators.dataverse import Dataverse
from simulators.dataverse_gate import Gateway
from simulators.dataverse_state import NewFile
from tests.sources.dataverse_shelves import CONTENT, SEARCHES, TITLES, TOKEN, dataverse_of, named, shelves
from tests.transfers.imports.far import FarPlace, far_place, plan_for
from tests.transfers.imports.place import counts

pytestmark = pytest.mark.slow
WITHOUT = FileWish(FileChoice.NONE)


@pytest.fixture
def dataverse() -> Iterator[Dataverse]:
    with shelves("6.11") as found:
        yield dataverse_of(found)


@pytest.fixture
def place(dataverse: Dataverse, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FarPlace:
    for module in (fetching, import_file):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    return far_place(database, tmp_path, plan_for("dataverse", dataverse.url, limit=2, collection="water"))


def titles(place: FarPlace) -> set[str]:
    with place.database.transaction() as connection:
        return set(connection.execute(select(item_table.c.title).where(~item_table.c.deleted)).scalars())


def undo(place: FarPlace, job_id: int) -> str:
    submit_undo(place.database, lambda _job: None, Person("sub-ada"), [job_id])
    with place.database.transaction() as connection:
        job = store.claim(connection, "host:1")
    assert job is not None
    message = UndoHandler().run(JobContext(place.database, job, lambda _step: None)).message
    with place.database.transaction() as connection:
        store.finish(connection, job, JobState.DONE, message)
    return message


def test_a_second_import_changes_nothing_and_asks_only_for_the_list(dataverse: Dataverse, place: FarPlace) -> None:
    run = place.run()
    assert (counts(run), run.files_stored, run.complete) == ((5, 0, 0, 0, 0), 5, True)
    dataverse.draft(named(dataverse, "Lakes"), subtitle="Only a draft")
    dataverse.log.clear()
    assert counts(place.run()) == (0, 0, 5, 0, 0)
    assert {entry.path for entry in dataverse.log} == {"/api/dataverses/water", "/api/search"}


def test_another_format_is_read_though_nothing_changed_there_and_then_nothing_is_new(
    dataverse: Dataverse, place: FarPlace
) -> None:
    fullest, least = place.plan, plan_for("dataverse", dataverse.url, limit=2, collection="water", format="oai_dc")
    rivers = named(dataverse, "Rivers")
    place.plan = least
    assert counts(place.run(files=WITHOUT)) == (5, 0, 0, 0, 0)
    before = place.item(rivers).content.record
    place.plan = fullest
    assert counts(place.run(files=WITHOUT)) == (0, 5, 0, 0, 0)
    after = place.item(rivers).content.record
    assert after.original is None or after.original.format == "dataverse"
    assert len(statements(after)) > len(statements(before))
    dataverse.log.clear()
    assert counts(place.run(files=WITHOUT)) == (0, 0, 5, 0, 0)
    assert {entry.path for entry in dataverse.log} == {"/api/dataverses/water", "/api/search"}


@pytest.mark.parametrize("minor", [True, False])
def test_a_new_version_updates_its_item_alone_and_an_undo_takes_that_back(
    dataverse: Dataverse, place: FarPlace, minor: bool
) -> None:
    place.run()
    rivers = named(dataverse, "Rivers")
    before = place.item(rivers)
    dataverse.edit(rivers, {"levels.csv": CONTENT, "new.csv": "1\n"}, minor=minor, title="Rivers 2")
    dataverse.log.clear()
    run = place.run()
    assert (counts(run), run.vanished_count, run.files_stored) == ((0, 1, 4, 0, 0), 0, 1)
    after = place.item(rivers)
    assert (after.id, after.identifier, after.title) == (before.id, before.identifier, "Rivers 2")
    assert [file.name for file in place.files(rivers)] == ["levels.csv", "new.csv"]
    assert len([entry for entry in dataverse.log if entry.path.startswith("/api/access/")]) == 1
    assert undo(place, run.job_id) == "0 removed, 1 restored."
    assert (place.item(rivers).title, [file.name for file in place.files(rivers)]) == ("Rivers", ["levels.csv"])


def test_an_undo_of_the_first_import_removes_what_it_made(place: FarPlace) -> None:
    run = place.run()
    assert undo(place, run.job_id) == "5 removed, 0 restored."
    assert titles(place) == set()


@pytest.mark.parametrize("how", ["deaccession", "destroy"])
def test_what_was_taken_back_there_is_hidden_here_and_nothing_else(dataverse: Dataverse, place: FarPlace, how: str) -> None:
    place.run()
    seas = named(dataverse, "Seas")
    getattr(dataverse, how)(seas)
    run = place.run()
    assert (counts(run), run.vanished_count, run.complete) == ((0, 0, 4, 0, 0), 1, True)
    assert place.item(seas).visibility is Visibility.PRIVATE
    assert len(titles(place)) == 5
    row = place.ledger(run.job_id)[seas]
    assert (row.reason == "withdrawn", "deaccessioned" in row.said) == (how == "deaccession", how == "deaccession")


@pytest.mark.parametrize(("how", "word"), [("deaccession", "deaccessioned"), ("destroy", "destroyed")])
def test_what_is_taken_back_between_list_and_record_fails_alone_and_says_how(
    dataverse: Dataverse, place: FarPlace, how: str, word: str
) -> None:
    rivers = named(dataverse, "Rivers")
    turn = dataverse.faults.after(SEARCHES, lambda: getattr(dataverse, how)(rivers))
    run = place.run(files=WITHOUT)
    assert turn.happened == 1
    assert run.failed_count == 1
    row = place.ledger(run.job_id)[rivers]
    assert (row.outcome, row.reason, word in row.said) == ("failed", "missing", True)
    assert titles(place) == set(TITLES) - {"Rivers"}


def test_an_export_that_fails_with_403_stops_nobody(dataverse: Dataverse, place: FarPlace) -> None:
    dataverse.export.broken.update(dataverse.state.datasets)
    run = place.run()
    assert (counts(run), run.files_stored) == ((5, 0, 0, 0, 0), 5)
    assert 403 in {entry.status for entry in dataverse.log}


def test_every_closed_file_is_skipped_with_its_reason_and_the_rest_comes(dataverse: Dataverse, place: FarPlace) -> None:
    files = {f"{name}.csv": f"name\n{name}\n" for name in ("open", "restricted", "later", "over", "table")}
    pid = dataverse.new_dataset("Closed", {**files, "sha.bin": NewFile(b"x", checksum="SHA-512")}, "water")
    for deed, name, *more in (
        (dataverse.restrict, "restricted.csv"),
        (dataverse.embargo, "later.csv", "2099-01-01"),
        (dataverse.retain, "over.csv", "2020-01-01"),
        (dataverse.ingest, "table.csv"),
    ):
        deed(dataverse.file(pid, name), *more)  # type: ignore[operator]
    dataverse.guestbook(named(dataverse, "Lakes"), 4)
    run = place.run()
    assert (counts(run), run.files_failed) == ((6, 0, 0, 0, 0), 0)
    kept = {file.name: file for file in place.files(pid)}
    stored = {name for name, file in kept.items() if file.state is FileState.STORED}
    assert stored == {"open.csv", "table.csv", "sha.bin"}
    assert "restricted it" in kept["restricted.csv"].said
    assert "2099-01-01" in kept["later.csv"].said
    assert "2020-01-01" in kept["over.csv"].said
    [behind] = place.files(named(dataverse, "Lakes"))
    assert (behind.state, behind.reason) == (FileState.SKIPPED, "restricted")
    assert "guestbook" in behind.said


def test_a_token_brings_what_is_restricted(dataverse: Dataverse, place: FarPlace) -> None:
    rivers = named(dataverse, "Rivers")
    dataverse.restrict(dataverse.file(rivers, "levels.csv"))
    place.run()
    assert [file.state for file in place.files(rivers)] == [FileState.SKIPPED]
    place.token = TOKEN
    assert counts(place.run()) == (0, 1, 4, 0, 0)
    assert [file.state for file in place.files(rivers)] == [FileState.STORED]
    assert place.item(rivers).content.record.access.files == "restricted"
    assert "Wells" not in titles(place)
    for token in (TOKEN, "", TOKEN):
        dataverse.log.clear()
        place.token = token
        assert counts(place.run()) == (0, 0, 5, 0, 0)
        assert {entry.path for entry in dataverse.log} == {"/api/dataverses/water", "/api/search"}
    assert [file.state for file in place.files(rivers)] == [FileState.STORED]


def test_a_token_that_is_refused_waits_for_its_owner_and_loses_nothing(dataverse: Dataverse, place: FarPlace) -> None:
    place.run()
    place.token = "wrong"
    place.submit()
    assert place.work().state is JobState.WAITING_USER
    assert titles(place) == set(TITLES)
    assert 401 in {entry.status for entry in dataverse.log}


def test_a_file_whose_bytes_are_not_those_of_its_checksum_is_told_and_the_rest_comes(
    dataverse: Dataverse, place: FarPlace
) -> None:
    rivers = named(dataverse, "Rivers")
    dataverse.change_file(dataverse.file(rivers, "levels.csv"), b"hour,level\n9,9\n")
    run = place.run()
    assert (counts(run), run.files_stored, run.files_failed) == ((5, 0, 0, 0, 0), 4, 1)
    [file] = place.files(rivers)
    assert (file.state, file.reason) == (FileState.FAILED, "checksum")


def test_a_collection_that_is_unknown_imports_nothing_and_hides_nothing(dataverse: Dataverse, place: FarPlace) -> None:
    place.run()
    del dataverse.state.collections["water"]
    place.submit()
    job = place.work()
    assert (job.state, "no collection “water”" in job.message) == (JobState.FAILED, True)
    assert titles(place) == set(TITLES)


def test_an_error_in_place_of_a_list_ends_the_walk_with_a_sentence(dataverse: Dataverse, place: FarPlace) -> None:
    """Valid JSON that is no list must neither be walked for ever nor be taken for an empty one."""
    body = '{"status": "ERROR", "message": "No."}'
    fault = dataverse.faults.add(SEARCHES, status=200, body=body, times=-1, skip=1)
    place.submit()
    job = place.work()
    assert (job.state, "as a Dataverse does" in job.message) == (JobState.FAILED, True)
    assert fault.happened == 1


def test_the_calls_of_an_hour_that_are_used_up_are_waited_for(dataverse: Dataverse, place: FarPlace) -> None:
    limit = {"status": 429, "body": '{"status": "ERROR", "message": "Rate limited due to too many requests."}'}
    fault = dataverse.faults.add("/api/datasets/export", **limit)
    job_id = place.submit()
    job = place.work()
    assert (job.state, fault.happened) == (JobState.READY, 1)
    place.make_due(job_id)
    assert place.work().state is JobState.DONE
    assert titles(place) == set(TITLES)


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize("allowed", [3, 5])
def test_a_limiter_of_robots_is_left_alone_and_the_import_goes_on_later(
    dataverse: Dataverse, place: FarPlace, status: int, allowed: int
) -> None:
    dataverse.gateway = Gateway(allowed, status=status)
    job_id = place.submit()
    assert place.work().state is JobState.READY
    assert 0 < dataverse.gateway.blocked < 6
    dataverse.gateway = None
    place.make_due(job_id)
    assert place.work().state is JobState.DONE
    run = place.of(job_id)
    assert (counts(run), run.files_stored, titles(place)) == ((5, 0, 0, 0, 0), 5, set(TITLES))


def test_more_datasets_than_fit_into_a_page_come_all(dataverse: Dataverse, place: FarPlace) -> None:
    dataverse.fill(60, "water", apart=0)
    run = place.run(limit=7, files=WITHOUT)
    assert (counts(run), run.complete, run.said) == ((65, 0, 0, 0, 0), True, "")
    assert all(entry.status < 400 for entry in dataverse.log)


def test_a_check_tells_how_much_the_files_are(place: FarPlace) -> None:
    source = place.import_source(place.plan)
    assert check(source).size_bytes == len(TITLES) * len(CONTENT)
    source.close()
