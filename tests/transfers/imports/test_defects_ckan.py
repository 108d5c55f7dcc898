"""Whole imports from a CKAN that does everything that portals are known to do."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from exporter.catalogue.item import Visibility
from exporter.catalogue.item_file import FileState
from exporter.database.engine import Database
from exporter.database.import_tables import run_records
from exporter.jobs.job import JobState
from exporter.transfers.imports import fetching, import_file
from exporter.transfers.imports.plan import FileChoice, FileWish
from exporter.transfers.imports.submit import retry_failed
from simulators import odd_texts
from simulators.ckan import Ckan
from simulators.server import Simulator
from simulators.storage import Storage
from tests.security.canary import Canary
from tests.transfers.imports.far import FarPlace, far_place, plan_for
from tests.transfers.imports.place import counts

pytestmark = pytest.mark.slow
CONTENT = b"hour,level\n1,2\n" * 100


@pytest.fixture
def ckan() -> Iterator[Ckan]:
    made = Ckan()
    made.new_organization("water")
    with Simulator(made):
        yield made


@pytest.fixture
def place(ckan: Ckan, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FarPlace:
    for module in (fetching, import_file):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    return far_place(database, tmp_path, plan_for("ckan", ckan.url))


def asked(ckan: Ckan, action: str) -> int:
    return sum(action in entry.path for entry in ckan.log)


def test_records_come_with_their_list_and_not_one_by_one(ckan: Ckan, place: FarPlace) -> None:
    ckan.fill(25)
    assert counts(place.run(files=FileWish(FileChoice.LINKS))) == (25, 0, 0, 0, 0)
    assert (asked(ckan, "package_search"), asked(ckan, "package_show")) == (3, 0)


def test_a_full_last_page_is_followed_by_no_error_and_all_is_there(ckan: Ckan, place: FarPlace) -> None:
    ckan.fill(20)
    run = place.run(files=FileWish(FileChoice.NONE))
    assert (counts(run), run.complete, run.said) == ((20, 0, 0, 0, 0), True, "")
    assert asked(ckan, "package_search") <= 3


def test_texts_of_every_kind_are_kept_as_they_are(ckan: Ckan, place: FarPlace) -> None:
    made = {kind: ckan.new_dataset(kind, "water", title=text[:400], notes=text) for kind, text in odd_texts.ALL.items()}
    assert counts(place.run()) == (len(made), 0, 0, 0, 0)
    for kind in ("right-to-left", "four-bytes"):
        item = place.item(made[kind]["id"])
        assert item.title == odd_texts.ALL[kind]
        assert odd_texts.ALL[kind] in item.content.record.text("dcterms:description")
    long = place.item(made["long"]["id"]).content.record.text("dcterms:description")
    assert len(long) > 69_000
    script = place.item(made["script"]["id"]).content.record.text("dcterms:description")
    assert "<script" not in script
    assert "<p onclick" not in script
    assert "Water" in script


def test_what_a_dataset_leaves_empty_or_adds_does_no_harm(ckan: Ckan, place: FarPlace) -> None:
    lonely = ckan.new_dataset("lonely", links={"Table": "ftp.example.org/table.csv", "Other": "ftp://example.org/x.csv"})
    lonely["resources"][0]["name"] = None
    scheming = ckan.new_dataset(
        "scheming",
        "water",
        title_translated={"en": "Waters", "de": "Gewässer"},
        authors=[{"name": "Kowalska, Anna"}],
        keywords={"en": ["rain"]},
    )
    run = place.run()
    assert (counts(run), place.job(run.job_id).state) == ((2, 0, 0, 0, 0), JobState.DONE)
    assert len(place.files(lonely["id"])) == 2
    assert "Gewässer" in str(place.item(scheming["id"]).content.record)


def test_a_renamed_dataset_is_the_same_item(ckan: Ckan, place: FarPlace) -> None:
    dataset = ckan.new_dataset("rivers", "water", title="Rivers")
    ckan.new_dataset("lakes", "water", title="Lakes")
    place.run()
    before = place.item(dataset["id"]).id
    ckan.change_dataset("rivers", name="all-rivers", title="All rivers")
    run = place.run()
    assert (counts(run), run.vanished_count) == ((0, 1, 1, 0, 0), 0)
    assert (place.item(dataset["id"]).id, place.item(dataset["id"]).title) == (before, "All rivers")


def test_a_link_into_the_inner_network_is_not_visited_and_the_record_is_there(ckan: Ckan, place: FarPlace) -> None:
    canary = Canary()
    try:
        ckan.new_dataset("rivers", "water", links={"Table": f"http://127.0.0.1:{canary.port}/table.csv"})
        ckan.new_dataset("lakes", "water", {"levels.csv": CONTENT})
        run = place.run()
        canary.proves_itself()
        assert canary.hits == 1
    finally:
        canary.close()
    assert (counts(run), run.files_stored, run.files_skipped) == ((2, 0, 0, 0, 0), 1, 1)
    [file] = [each for dataset in ckan.state.datasets for each in place.files(dataset) if each.state is FileState.SKIPPED]
    assert file.reason == "address"


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        ({"knob": "drop_after", "value": 20, "times": -1}, FileState.FAILED, "unavailable"),
        ({"knob": "empty", "times": -1}, FileState.FAILED, "checksum"),
        ({"knob": "endless", "times": -1}, FileState.SKIPPED, "too_large"),
        ({"status": 200, "html": True, "times": -1}, FileState.SKIPPED, "not_a_file"),
        ({"status": 206, "body": "1", "times": -1}, FileState.SKIPPED, "gone"),
        ({"status": 403, "times": -1}, FileState.SKIPPED, "restricted"),
        ({"status": 404, "times": -1}, FileState.SKIPPED, "gone"),
        ({"status": 500, "times": -1}, FileState.FAILED, "unavailable"),
        ({"drop": True, "times": -1}, FileState.FAILED, "unavailable"),
    ],
)
def test_a_bad_file_is_told_as_that_and_neither_its_record_nor_any_other_file_suffers(
    ckan: Ckan, place: FarPlace, fault: dict[str, Any], state: FileState, reason: str
) -> None:
    bad = ckan.new_dataset("rivers", "water", {"bad.csv": CONTENT, "good.csv": CONTENT}, title="Rivers")
    other = ckan.new_dataset("lakes", "water", {"lakes.csv": CONTENT})
    put = ckan.faults.add("bad.csv", **fault)
    run = place.run()
    assert put.happened >= 1
    assert counts(run) == (2, 0, 0, 0, 0)
    files = {file.name: file for file in place.files(bad["id"])}
    assert (files["bad.csv"].state, files["bad.csv"].reason) == (state, reason)
    assert files["bad.csv"].said.endswith(".")
    assert files["bad.csv"].sha256 is None
    assert files["good.csv"].state is FileState.STORED
    assert [file.state for file in place.files(other["id"])] == [FileState.STORED]
    assert place.item(bad["id"]).title == "Rivers"


def test_a_file_that_is_well_again_is_brought_by_the_next_run_and_no_other(ckan: Ckan, place: FarPlace) -> None:
    bad = ckan.new_dataset("rivers", "water", {"bad.csv": CONTENT, "good.csv": CONTENT})
    fault = ckan.faults.add("bad.csv", knob="drop_after", value=20, times=-1)
    place.run()
    assert fault.happened
    ckan.faults.clear()
    ckan.log.clear()
    run = place.run()
    assert (run.files_stored, asked(ckan, "bad.csv"), asked(ckan, "good.csv")) == (1, 1, 0)
    assert [file.state for file in place.files(bad["id"])] == [FileState.STORED, FileState.STORED]


@pytest.mark.parametrize(("status", "reason"), [(403, "not_allowed"), (404, "missing"), (500, "unavailable")])
def test_a_record_that_is_refused_alone_fails_alone(ckan: Ckan, place: FarPlace, status: int, reason: str) -> None:
    ckan.fill(3, prefix="d")
    first = place.run(files=FileWish(FileChoice.NONE))
    with place.database.transaction() as connection:
        connection.execute(update(run_records).values(outcome="failed"))
    ckan.refuse("d-000001", status)
    again = retry_failed(place.database, lambda _job: None, first.job_id)
    assert place.work().state is JobState.DONE
    run = place.of(again)
    assert (run.listed, run.failed_count) == (3, 1)
    [failed] = [row for row in place.ledger(again).values() if row.outcome == "failed"]
    assert (failed.reason, failed.said.endswith(".")) == (reason, True)


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "40"}])
def test_a_portal_that_asks_for_patience_gets_it_and_the_run_goes_on_where_it_stood(
    ckan: Ckan, place: FarPlace, headers: dict[str, str]
) -> None:
    ckan.fill(25)
    place.plan = replace(place.plan, files=FileWish(FileChoice.NONE))
    fault = ckan.faults.add("package_search", status=429, headers=headers, skip=1)
    job_id = place.submit()
    job = place.work()
    assert fault.happened == 1
    assert (job.state, job.attempt, place.of(job_id).created_count) == (JobState.READY, 0, 10)
    waits = (job.run_after - job.changed).total_seconds()
    assert waits == pytest.approx(40 if headers else 60, abs=1.5)
    place.make_due(job_id)
    assert place.work().state is JobState.DONE
    assert counts(place.of(job_id)) == (25, 0, 0, 0, 0)


@pytest.mark.parametrize("fault", [{"status": 502, "html": True}, {"status": 504}, {"status": 200, "html": True}])
def test_a_page_that_does_not_come_ends_no_job(ckan: Ckan, place: FarPlace, fault: dict[str, Any]) -> None:
    ckan.fill(25)
    place.plan = replace(place.plan, files=FileWish(FileChoice.NONE))
    put = ckan.faults.add("package_search", skip=1, times=4, **fault)
    job_id = place.submit()
    job = place.work()
    while job.state is JobState.READY:
        place.make_due(job_id)
        job = place.work()
    assert put.happened >= 1
    assert job.state is JobState.DONE
    assert counts(place.of(job_id)) == (25, 0, 0, 0, 0)


def test_an_error_in_valid_json_is_no_empty_page(ckan: Ckan, place: FarPlace) -> None:
    ckan.fill(25)
    place.run(files=FileWish(FileChoice.NONE))
    body = '{"success": false, "error": {"message": "no"}, "result": {"count": 0, "results": []}}'
    fault = ckan.faults.add("package_search", status=200, body=body, times=-1, headers={"Content-Type": "application/json"})
    place.submit()
    job = place.work()
    assert fault.happened
    assert job.state is not JobState.DONE
    assert all(place.item(each).visibility is Visibility.PUBLIC for each in ckan.state.datasets)


def test_datasets_that_come_go_and_change_while_the_list_is_read_hide_no_other(ckan: Ckan, place: FarPlace) -> None:
    ckan.fill(25)
    place.plan = replace(place.plan, files=FileWish(FileChoice.NONE))

    def others_work() -> None:
        ckan.new_dataset("new", "water", title="New")
        ckan.purge_dataset("dataset-000003")
        ckan.change_dataset("dataset-000007", title="Changed")

    turn = ckan.faults.after("package_search", others_work)
    place.run()
    assert turn.happened == 1
    place.run()
    known = {place.item(each).title for each in ckan.state.datasets}
    assert known == {each["title"] for each in ckan.state.datasets.values()}
    assert len(known) == 25


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_storage_on_another_host_gives_the_file_and_sees_no_token(
    status: int, ckan: Ckan, database: Database, tmp_path: Path
) -> None:
    storage = Storage()
    ckan.storage, ckan.storage_status = storage, status
    dataset = ckan.new_dataset("rivers", "water", {"levels.csv": CONTENT}, private=True)
    with Simulator(storage):
        there = storage.url.replace("127.0.0.1", "localhost")
        place = far_place(database, tmp_path, plan_for("ckan", ckan.url), there, token=ckan.admin_token)
        assert place.run().files_stored == 1
        assert storage.log
        assert storage.trusted == []
    [file] = place.files(dataset["id"])
    assert place.storage().path(file.sha256).read_bytes() == CONTENT


def test_dead_links_to_other_hosts_cost_the_source_next_to_nothing(ckan: Ckan, place: FarPlace) -> None:
    ckan.fill(25)  # each with a link to a host that is not there
    run = place.run()
    assert (counts(run), run.files_failed) == ((25, 0, 0, 0, 0), 25)
    assert (asked(ckan, "package_search"), asked(ckan, "status_show")) == (4, 1)


def test_another_host_that_always_asks_for_patience_keeps_no_import_waiting(
    ckan: Ckan, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_file, "PAUSE_SECONDS", 0.0)
    elsewhere = Ckan()
    with Simulator(elsewhere):
        fault = elsewhere.faults.add("table.csv", status=429, headers={"Retry-After": "600"}, times=-1)
        dataset = ckan.new_dataset("rivers", links={"Table": f"{elsewhere.url}/elsewhere/table.csv"})
        ckan.new_dataset("lakes", "water", {"levels.csv": CONTENT})
        place = far_place(database, tmp_path, plan_for("ckan", ckan.url), elsewhere.url)
        run = place.run()
    assert fault.happened
    assert (counts(run), run.files_stored, run.files_failed) == ((2, 0, 0, 0, 0), 1, 1)
    [file] = place.files(dataset["id"])
    assert (file.state, file.reason) == (FileState.FAILED, "unavailable")
